# SPDX-License-Identifier: GPL-3.0-or-later
# A web server that misbehaves as told: ADDRESS PORT ROUTES.json LOG [CERTIFICATE KEY]
# Manners: truncated (half of the body that Content-Length promises), endless-chunks,
# endless-headers, endless-body (declared 100 MB), gzip-bomb, drip (a byte now and then), silent, close, reset,
# garbage (no HTTP), broken-chunks (headers, then chunks that are none), until-close (no length; TLS
# ends without goodbye), interim (103 before the reply), endless-interim (100 without end),
# endless-until-close (no length), huge-header, small-headers, drip-all (the headers, too),
# gzip-in-gzip (declared once), gzip-twice-bomb, gzip-many (each declared).
# Instead of status, headers and body a route may have "hex": all bytes of the reply, then the
# connection closes. "cut": so many bytes of the reply, then it closes. A list of routes is given in
# turn, the last one again and again.
import gzip
import json
import socket
import ssl
import struct
import sys
import threading
import time

ENDLESS_PIECES = 100000
HUGE_HEADER_BYTES = 4 << 20
ENCODINGS_MANY = 9


def head(route, extra):
    lines = ["HTTP/1.1 %d Scripted" % route.get("status", 200)]
    lines += ["%s: %s" % pair for pair in route.get("headers", {}).items()]
    return ("\r\n".join(lines + extra) + "\r\n\r\n").encode()


def with_length(body):
    return ["Content-Length: %d" % len(body)]


def pieces(route):
    """The bytes of a reply, piece by piece."""
    manner = route.get("manner", "")
    body = route.get("body", "").encode(errors="surrogateescape")
    if "hex" in route:
        yield bytes.fromhex(route["hex"])
    elif manner == "truncated":
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
    elif manner == "gzip-in-gzip":
        packed = gzip.compress(gzip.compress(body))
        yield head(route, with_length(packed) + ["Content-Encoding: gzip"]) + packed
    elif manner == "gzip-twice-bomb":
        packed = gzip.compress(gzip.compress(b" " * (256 << 20), 1))
        yield head(route, with_length(packed) + ["Content-Encoding: gzip, gzip"]) + packed
    elif manner == "gzip-many":
        for _ in range(ENCODINGS_MANY):
            body = gzip.compress(body)
        encodings = ", ".join(["gzip"] * ENCODINGS_MANY)
        yield head(route, with_length(body) + ["Content-Encoding: " + encodings]) + body
    elif manner == "endless-until-close":
        yield head(route, ["Connection: close"])
        for _ in range(ENDLESS_PIECES):
            yield b" " * 0x8000
    elif manner == "endless-interim":
        for _ in range(ENDLESS_PIECES):
            yield b"HTTP/1.1 100 Continue\r\n\r\n"
    elif manner == "huge-header":
        yield b"HTTP/1.1 200 Scripted\r\nX-Huge: "
        for _ in range(HUGE_HEADER_BYTES >> 15):
            yield b"x" * 0x8000
        yield b"\r\n\r\n"
    elif manner == "small-headers":
        yield b"HTTP/1.1 200 Scripted\r\n" + b"A: b\r\n" * ENDLESS_PIECES + b"\r\n"
    elif manner == "drip-all":
        for byte in head(route, with_length(body)) + body:
            time.sleep(0.02)
            yield bytes([byte])
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


def cut_short(parts, size):
    for part in parts:
        yield part[:size]
        size -= len(part)
        if size <= 0:
            break


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
            if isinstance(route, list):
                route = route.pop(0) if len(route) > 1 else route[0]
            parts = pieces(route)
            for piece in cut_short(parts, route["cut"]) if "cut" in route else parts:
                connection.sendall(piece)
            if "hex" in route or "cut" in route:
                break
            manner = route.get("manner", "")
            if manner == "silent":
                time.sleep(60)
            if manner == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if manner not in ("", "drip", "drip-all", "interim") and not manner.startswith("gzip"):
                break
    except OSError:
        pass
    connection.close()


def main():
    address, port, routes, log, *tls = sys.argv[1:]
    with open(routes, encoding="utf-8", errors="surrogateescape") as file:
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
