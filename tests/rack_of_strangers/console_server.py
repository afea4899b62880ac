#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small console server for machines where agetty cannot run.

console_server.py ADDRESS PORT HOSTNAME speaks as a getty does: a login prompt after every line, a
password prompt after a name, and nobody is ever let in. One connection at a time.
"""
import socket
import sys

LINE_BYTES_MAX = 256


def serve(connection, host):
    prompt = f"\r\n{host} login: ".encode()
    connection.sendall(prompt)
    print(prompt.decode(), flush=True)      # the rack waits for it in our log
    line, asking_password = b"", False
    while received := connection.recv(LINE_BYTES_MAX):
        for value in received:
            character = bytes([value])
            if character not in b"\r\n":
                line = (line + character)[:LINE_BYTES_MAX]
                if not asking_password:
                    connection.sendall(character)
            elif asking_password:
                connection.sendall(b"\r\n\r\nLogin incorrect" + prompt)
                line, asking_password = b"", False
            elif line:
                connection.sendall(b"\r\nPassword: ")
                line, asking_password = b"", True
            else:
                connection.sendall(prompt)


def main(address, port, host):
    door = socket.create_server((address, int(port)))
    while True:
        connection, _ = door.accept()
        with connection:
            serve(connection, host)


if __name__ == "__main__":
    main(*sys.argv[1:])
