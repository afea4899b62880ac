#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the first inputs of the fuzz targets from a recorded session (tests/fixtures/ipmi).

    tests/fuzz/seeds.py FOLDER    writes FOLDER/<target>/<name>

Everything of the session is decrypted (its password is in SOURCE.md), each answer paired with its
question, and both put into the form that the targets take. The corpus is what `-merge=1` keeps.
"""
import hashlib
import hmac
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORDED = ROOT / "tests/fixtures/ipmi/ipmi_sim-2.0.33/session-suite-3.hex"
PASSWORD = b"ADMIN"
PAYLOAD_AT = 16
CODE_BYTES = 12  # HMAC-SHA1-96

# Modes of tests/fuzz/session_fuzz.cpp
SETUP, SESSIONLESS, PROTECTED, DECRYPTED, LOGIN, SUITE_ZERO, SOL, PONG = range(8)
# Modes of tests/fuzz/answers_fuzz.cpp, by net function and command
ANSWERS = {(6, 0x01): 0, (6, 0x37): 1, (0, 0x01): 2, (6, 0x04): 3, (0, 0x00): 4, (0, 0x0f): 5,
           (0, 0x07): 6, (6, 0x25): 7, (6, 0x42): 11, (6, 0x41): 12, (6, 0x44): 13, (6, 0x46): 14,
           (6, 0x3d): 15, (6, 0x4d): 16, (6, 0x4a): 16}
BOOT_PARAMETERS = {5: 8, 4: 9, 6: 10}
PARAMETER, CHANNEL, CONSOLE = 17, 18, 19


def sha1(key, data):
    return hmac.new(key, data, hashlib.sha1).digest()


def decrypt(key, datagram):
    size = int.from_bytes(datagram[14:16], "little")
    body = datagram[PAYLOAD_AT:PAYLOAD_AT + size]
    plain = subprocess.run(
        ["openssl", "enc", "-d", "-aes-128-cbc", "-nopad", "-K", key.hex(), "-iv",
         body[:16].hex()], input=body[16:], stdout=subprocess.PIPE, check=True).stdout
    return plain, plain[:len(plain) - 1 - plain[-1]]


def chunk(data):
    return bytes([len(data)]) + data


class Seeds:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def add(self, target, mode, data):
        place = self.folder / target
        place.mkdir(parents=True, exist_ok=True)
        self.count += 1
        (place / f"seed-{self.count:04}").write_bytes(bytes([mode]) + data)


def login(setup):
    """The recorded BMC's answers, with what depends on the console's random numbers made right."""
    right = 0x04 | 0x08 | 0x10
    answers = (setup[0x11], setup[0x13], setup[0x15])
    return b"".join(bytes([right | i]) + chunk(payload) for i, payload in enumerate(answers))


def keys_of(setup):
    rakp_1, rakp_2 = setup[0x12], setup[0x13]
    covered = rakp_1[8:24] + rakp_2[8:24] + rakp_1[24:25] + rakp_1[27:]
    integrity_key = sha1(PASSWORD, covered)
    return sha1(integrity_key, b"\x02" * 20)[:16]


def add_datagrams(seeds, frames):
    """Outside any session: adds them, and returns the set-up payloads by type."""
    setup = {}
    for _, datagram in frames:
        if datagram[3] == 0x06:
            seeds.add("session", PONG, datagram[9:10] + datagram)
        elif datagram[4] == 0:
            seeds.add("session", SESSIONLESS, datagram)
            if datagram[19] == 0x38 or datagram[19] == 0x54:
                seeds.add("answers", CHANNEL, datagram[20:-1])
        elif datagram[5] < 0x80:
            setup.setdefault(datagram[5] & 0x3f, datagram[PAYLOAD_AT:])
            seeds.add("session", SETUP, datagram)
    seeds.add("session", LOGIN, b"\x00" + login(setup))
    seeds.add("session", SUITE_ZERO, b"\x00\x01\x00" + setup[0x11])
    return setup


def add_answer(seeds, request, response):
    """One answer to one command, for the decoder of that command."""
    command = (request[1] >> 2, request[5])
    asked, code, data = request[6:-1], response[6], response[7:-1]
    if command in ANSWERS:
        seeds.add("answers", ANSWERS[command], data)
    elif command == (0, 0x09) and asked[0] in BOOT_PARAMETERS:
        seeds.add("answers", BOOT_PARAMETERS[asked[0]], data[2:])
    elif command in ((0x0c, 0x02), (0x0c, 0x22)):
        for row in range(12):
            seeds.add("answers", PARAMETER, bytes([command[1] >> 5, row]) + data[1:])
    elif command == (0x0a, 0x20):
        seeds.add("sdr", 4, data)
    elif command in ((0x0a, 0x40), (0x0a, 0x48)):
        seeds.add("sel", 3, data)
    elif command == (0x0a, 0x43) and code == 0:
        seeds.add("sel", 2, data[2:])
    elif command == (4, 0x2d):
        seeds.add("sdr", 2, chunk(SENSOR) + chunk(data) + chunk(b"\x3f" + bytes(range(6))))


# A full record (IPMI v2.0 Table 43-1) in the form that a walk reads it.
SENSOR = (bytes([1, 0, 0x51, 1, 43 + 4, 0x20, 0, 1, 3, 1, 0x7f, 0x68, 1, 1]) + bytes(6)
          + bytes([0x80, 1, 0, 0, 1, 0, 0, 0, 0, 0]) + bytes(17) + b"\xc4Temp")
EVENT = bytes([1, 0, 2, 0x80, 0x51, 0x01, 0x60, 0x20, 0, 4, 1, 1, 1, 0x57, 91, 85])
LOCATOR = bytes([2, 0, 0x51, 0x11, 11 + 3, 0x20, 0, 0x80, 0, 0, 0x10, 0, 7, 1, 0]) + b"\xc3FRU"


def area(fields, head):
    body = head + b"".join(bytes([0xc0 | len(text)]) + text for text in fields) + b"\xc1"
    size = (len(body) + 3 + 7) // 8
    return bytes([1, size]) + body + bytes(size * 8 - 2 - len(body))


def add_made(seeds):
    """What the recorded BMC has none of: layouts by the specification's tables."""
    for record in (SENSOR, LOCATOR):
        seeds.add("sdr", 2, chunk(record) + chunk(b"\x40\xc0\x00") + chunk(b"\x3f123456"))
        seeds.add("sdr", 0, b"\x01\x00\x00" + chunk(b"\xff\xff" + record))
        for numbered in (b"\x03", b"\xff"):
            seeds.add("sdr", 1, numbered + b"\x01\x00\x00" + chunk(b"\x02\x00" + record))
    for name in (b"\x84\x29\xdc\xa6\x91", b"\x43\x12\x34\xab", b"\xc4Fan1", b"\x04\xe9t\xe9!"):
        seeds.add("sdr", 3, name)
    for mode in (0, 1):
        seeds.add("sel", mode, b"\x02\x00\x00" + chunk(b"\xff\xff" + EVENT))
        seeds.add("sel", mode, b"\x00\x04\x00" + chunk(b"\xff\xff" + EVENT))
    seeds.add("sel", 2, EVENT)
    seeds.add("sel", 2, EVENT[:2] + b"\xc1" + EVENT[3:])
    chassis = area([b"PN1", b"SN1"], b"\x11")
    board = area([b"Maker", b"Board", b"SN2", b"PN2", b"file"], b"\x19\x00\x00\xb0")
    product = area([b"Maker", b"Name", b"PN3", b"1.0", b"SN3", b"tag", b"file", b"own"], b"\x19")
    at = [1, 1 + len(chassis) // 8, 1 + (len(chassis) + len(board)) // 8]
    image = bytes([1, 0, *at, 0, 0, 0]) + chassis + board + product
    seeds.add("fru", 1, image)
    seeds.add("fru", 2, image)
    parts = b"".join(b"\x00" + chunk(bytes([len(image[i:i + 64])]) + image[i:i + 64])
                     for i in range(0, len(image), 64))
    seeds.add("fru", 0, b"\x00\x00" + chunk(len(image).to_bytes(2, "little") + b"\x00") + parts)
    for text in (b"\x1b[2J\x1b[31mUbuntu\r\nnode login: ", b"root@node:~# ", b"Password: "):
        seeds.add("answers", CONSOLE, chunk(text))
    for payload in (b"\x01\x00\x00\x00login: ", b"\x00\x01\x01\x00", b"\x02\x01\x01\x40"):
        seeds.add("session", SOL, chunk(payload) + chunk(payload + b"more"))


def main():
    seeds = Seeds(pathlib.Path(sys.argv[1]))
    lines = [line.split() for line in RECORDED.read_text().splitlines() if line[:1] in "<>"]
    frames = [(line[0], bytes.fromhex(line[1])) for line in lines if len(line) == 2]
    key = keys_of(add_datagrams(seeds, frames))
    asked = {}
    walks = {"sdr": b"", "sel": b"", "fru": b"\x00"}
    for direction, datagram in frames:
        if datagram[3] != 0x07 or datagram[4] != 0x06 or datagram[5] < 0x80:
            continue
        plain, payload = decrypt(key, datagram)
        seeds.add("session", PROTECTED, b"\x00" + datagram[:-CODE_BYTES])
        seeds.add("session", DECRYPTED, bytes([0, datagram[5] & 0x3f, 0]) + plain)
        if datagram[5] & 0x3f != 0:
            seeds.add("session", SOL, chunk(payload))
            continue
        if direction == ">":
            asked[payload[4] >> 2] = payload
            continue
        request = asked.get(payload[4] >> 2)
        if request is None or request[5] != payload[5]:
            continue
        add_answer(seeds, request, payload)
        target = {0x22: "sdr", 0x23: "sdr", 0x43: "sel", 0x10: "fru", 0x11: "fru"}.get(payload[5])
        if request[1] >> 2 == 0x0a and target:
            walks[target] += payload[6:7] + chunk(payload[7:-1])
    for target, answers in walks.items():
        seeds.add(target, 0, answers if target == "fru" else b"\x40\x00" + answers)
    add_made(seeds)


if __name__ == "__main__":
    main()
