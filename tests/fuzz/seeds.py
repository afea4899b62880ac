#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the first inputs of the fuzz targets from a recorded session (tests/fixtures/ipmi), and from
the Redfish resources of our own models.

    tests/fuzz/seeds.py FOLDER    writes FOLDER/<target>/<name>

With OOBREADY_CORPUS set it also takes one resource of each type from each Redfish tree that was
recorded there (redfish/*.tar.xz). Such inputs are for a run by hand: none of them goes into the tree.

Everything of the session is decrypted (its password is in SOURCE.md), each answer paired with its
question, and both put into the form that the targets take. The corpus is what `-merge=1` keeps.
"""
import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tarfile

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
# Modes of tests/fuzz/redfish_fuzz.cpp, by the type of a resource; each is of text, the next one of
# what is built from bytes.
(POWER, THERMAL, COMPUTE, STORAGE, NETWORK, HEALTH, INVENTORY, LOGS, BOOT, OEM, SERIAL,
 CERTIFICATES) = range(0, 24, 2)
RESOURCES = {
    "Power": [POWER], "PowerSubsystem": [POWER], "PowerSupply": [POWER], "Thermal": [THERMAL],
    "ThermalSubsystem": [THERMAL], "Fan": [THERMAL], "Sensor": [THERMAL], "Memory": [COMPUTE],
    "Processor": [COMPUTE], "ComputerSystem": [COMPUTE, HEALTH, BOOT, SERIAL, OEM],
    "Storage": [STORAGE], "StorageController": [STORAGE], "Drive": [STORAGE], "Volume": [STORAGE],
    "SimpleStorage": [STORAGE], "Port": [NETWORK], "NetworkPort": [NETWORK],
    "EthernetInterface": [NETWORK], "ManagerNetworkProtocol": [NETWORK],
    "Chassis": [HEALTH, BOOT], "Manager": [HEALTH, SERIAL, LOGS], "SoftwareInventory": [INVENTORY],
    "AccountService": [INVENTORY], "ManagerAccount": [INVENTORY], "LogService": [LOGS],
    "LogEntry": [LOGS, HEALTH], "SecureBoot": [BOOT], "TrustedComponent": [BOOT],
    "License": [OEM], "SerialInterface": [SERIAL], "Certificate": [CERTIFICATES]}
RESOURCE_BYTES_MAX = 4096
# Modes of tests/fuzz/reply_fuzz.cpp
REPLY, LINK, SECRETS = range(3)


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


def add_resource(seeds, resource):
    """A Redfish resource, for what reads its type. Small ones: each byte is tried."""
    kind = resource.get("@odata.type", "#").lstrip("#").split(".")[0]
    text = json.dumps(resource, separators=(",", ":")).encode()
    if len(text) <= RESOURCE_BYTES_MAX:
        for mode in RESOURCES.get(kind, []):
            seeds.add("redfish", mode, text)


def add_models(seeds):
    for file in sorted((ROOT / "models").rglob("*.json")):
        for resource in json.loads(file.read_text()).values():
            if "$type" in resource:
                add_resource(seeds, {**resource, "@odata.type": "#" + resource["$type"]})


def add_recorded(seeds, corpus):
    for archive in sorted((corpus / "redfish").glob("*.tar.xz")):
        seen = set()
        with tarfile.open(archive) as tree:
            for member in tree:
                if not member.name.endswith("index.json"):
                    continue
                try:
                    resource = json.load(tree.extractfile(member))
                except ValueError:
                    continue
                kind = resource.get("@odata.type") if isinstance(resource, dict) else None
                if kind and kind not in seen:
                    seen.add(kind)
                    add_resource(seeds, resource)


def add_replies(seeds):
    error = {"error": {"code": "Base.1.8.GeneralError", "message": "m", "@Message.ExtendedInfo": [
        {"MessageId": "Base.1.8.InsufficientPrivilege", "Message": {"lang": "en", "value": "v"}}]}}
    resource = {"@odata.id": "/redfish/v1/x", "Password": "x", "Members": [{}], "n": 1e400}
    for status in range(16):
        for body in (error, error["error"], resource, {"error": {}}):
            seeds.add("reply", REPLY, bytes([status]) + chunk(b"") + chunk(b"120")
                      + json.dumps(body).replace("Infinity", "1e400").encode())
    seeds.add("reply", REPLY, b"\0" + chunk(b"text/html") + chunk(b"") + b"<html>")
    for text in (b"/redfish/v1/Sessions/1", b"https://bmc.test:443/x#y", b"../x", b"//192.0.2.1/x",
                 b"https://[2001:db8::1]:443/", b"/redfish/v1/Sessions/%2e%2e",
                 b"/redfish/v1/Chassis/RAID.1"):
        seeds.add("reply", LINK, text)
    for text in (b"xcalvinx", b"calv\xe2\x80\xa6", b"toktoken-9", b"cm9vdDpjYWx2aW4=",
                 b"2024-06-11T00:13:00-05:00"):
        seeds.add("reply", SECRETS, chunk(b"token-9") + text)


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
    add_models(seeds)
    add_replies(seeds)
    if "OOBREADY_CORPUS" in os.environ:
        add_recorded(seeds, pathlib.Path(os.environ["OOBREADY_CORPUS"]))


if __name__ == "__main__":
    main()
