# SPDX-License-Identifier: GPL-3.0-or-later
# A web server that misbehaves as told: ADDRESS PORT ROUTES.json LOG [CERTIFICATE KEY]
# Manners: truncated (half of the body that Content-Length promises), endless-chunks,
# endless-headers, endless-body (declared 100 MB), gzip-bomb, drip (a byte now and then), silent, close, reset,
# garbage (no HTTP), broken-chunks (headers, then chunks that are none), until-close (no length; TLS
# ends without goodbye), interim (103 before the reply).
import gzip
import json
import socket
import ssl
import struct
import sys
import threading
import time

ENDLESS_PIECES = 100000


def head(route, extra):
    lines = ["HTTP/1.1 %d Scripted" % route.get("status", 200)]
    lines += ["%s: %s" % pair for pair in route.get("headers", {}).items()]
    return ("\r\n".join(lines + extra) + "\r\n\r\n").encode()


def with_length(body):
    return ["Content-Length: %d" % len(body)]


def pieces(route):
    """The bytes of a reply, piece by piece."""
    manner = route.get("manner", "")
    body = route.get("body", "").encode()
    if manner == "truncated":
        yield head(route, with_length(body)) + body[: len(body) // 2]
    elif manner == "endless-chunks":
        yield head(route, ["Transfer-Encoding: chunked"])
        for _ in range(ENDLESS_PIECES):
            yield b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    elif manner == "endless-headers":
        yield b"HTTP/1.1 200 Scripted\r\n"
        for number in range(ENDLESS_PIECES):
            yield b"X-%d: %s\r\n" % (number, b"x" * 1000)
    elif manner == "endless-body":
        yield head(route, ["Content-Length: 104857600"])
        for _ in range(3200):
            yield b" " * 0x8000
    elif manner == "gzip-bomb":
        packed = gzip.compress(b" " * (64 << 20))
        yield head(route, with_length(packed) + ["Content-Encoding: gzip"]) + packed
    elif manner == "drip":
        yield head(route, with_length(body))
        for byte in body:
            time.sleep(0.02)
            yield bytes([byte])
    elif manner == "garbage":
        yield b"SSH-2.0-OpenSSH_9.2\r\n"
    elif manner == "broken-chunks":
        yield head(route, ["Transfer-Encoding: chunked"]) + b"zz\r\nnonsense"
    elif manner == "until-close":
        yield head(route, ["Connection: close"]) + body
    elif manner == "interim":
        yield b"HTTP/1.1 103 Early Hints\r\nX-Auth-Token: too-early\r\n\r\n"
        yield head(route, with_length(body)) + body
    elif manner not in ("silent", "close", "reset"):
        yield head(route, with_length(body)) + body


def read_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(4096)
        if not more:
            return None
        data += more
    text, rest = data.split(b"\r\n\r\n", 1)
    lines = text.decode("latin-1").split("\r\n")
    headers = {k.strip().lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
    length = int(headers.get("content-length", "0"))
    while len(rest) < length:
        rest += connection.recv(4096)
    method, uri, _ = lines[0].split(" ")
    return method, uri, headers


def serve(connection, routes, log, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        while request := read_request(connection):
            method, uri, headers = request
            shown = ("token" if "x-auth-token" in headers
                     else "basic" if "authorization" in headers else "-")
            with open(log, "a") as file:
                file.write("%s %s %s\n" % (method, uri, shown))
            route = routes.get(method + " " + uri, {"status": 404})
            for piece in pieces(route):
                connection.sendall(piece)
            manner = route.get("manner", "")
            if manner == "silent":
                time.sleep(60)
            if manner == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if manner not in ("", "drip", "interim", "gzip-bomb"):
                break
    except OSError:
        pass
    connection.close()


def main():
    address, port, routes, log, *tls = sys.argv[1:]
    with open(routes) as file:
        routes = json.load(file)
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
    listener = socket.create_server((address, int(port)))
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, routes, log, context), daemon=True).start()


main()
