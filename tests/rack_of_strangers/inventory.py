# SPDX-License-Identifier: GPL-3.0-or-later
"""What an ipmi_sim knows about its hardware: sensors (.emu commands and .sdrs source) and the FRU.

Names hold a lowercase letter on purpose: sdrcomp packs all-uppercase ones as 6-bit ASCII, which
neither FreeIPMI nor ipmitool decodes.
"""
import struct

# name, sensor type (word for sdrcomp, number for ipmi_sim), unit, multiplier m, exponent of ten,
# raw reading, raw thresholds upper non-recoverable .. lower non-critical
SENSORS = [
    ("Inlet Temp", "Temperature", 1, "degrees_C", 1, 0, 23, (60, 55, 50, 0, 2, 5)),
    ("Cpu1 Temp", "Temperature", 1, "degrees_C", 1, 0, 48, (105, 100, 95, 0, 2, 5)),
    ("Cpu2 Temp", "Temperature", 1, "degrees_C", 1, 0, 46, (105, 100, 95, 0, 2, 5)),
    ("Dimm Temp", "Temperature", 1, "degrees_C", 1, 0, 34, (95, 90, 85, 0, 2, 5)),
    ("Fan1", "Fan", 4, "RPM", 100, 0, 84, (250, 245, 240, 3, 5, 7)),
    ("Fan2", "Fan", 4, "RPM", 100, 0, 83, (250, 245, 240, 3, 5, 7)),
    ("Fan3", "Fan", 4, "RPM", 100, 0, 85, (250, 245, 240, 3, 5, 7)),
    ("Fan4", "Fan", 4, "RPM", 100, 0, 84, (250, 245, 240, 3, 5, 7)),
    ("12 Volt", "Voltage", 2, "Volts", 1, -1, 121, (134, 132, 130, 104, 106, 108)),
    ("3.3 Volt", "Voltage", 2, "Volts", 2, -2, 166, (185, 182, 179, 145, 148, 151)),
]
FRU_BYTES = 512
DIMM_DEVICE = 5
SPD_BYTES = 512
FRU_MINUTES_2018_06_01 = 11_789_280     # minutes since 1996-01-01 00:00

_CONTROLLER_RECORD = """sdr type 18
  device_slave_address 0x20
  device_channel_number 0
  chassis true
  ipmb_event_gen false
  ipmb_event_recv false
  fru_inventory true
  sel true
  sdr true
  sensor true
  entity_id system_board
  entity_instance 1
  id_string "Bmc"
endsdr
"""

# Device type 10h, modifier 01h: what Read FRU Data gives is the SPD of a memory module.
_DIMM_RECORD = f"""sdr type 17
  device_access_address 0x20
  fru_device_address {DIMM_DEVICE}
  logical_fru true
  lun 0
  private_bus_id 0
  channel_number 0
  device_type 0x10
  device_type_modifier 1
  fru_entity_id memory_device
  fru_entity_instance 1
  oem 0
  id_string "Dimm A1"
endsdr
"""

_SENSOR_RECORD = """sdr type 1
  sensor_owner_id 0x20
  sensor_owner_lun 0
  channel_number 0
  sensor_number {number}
  entity_id system_board
  entity_instance 1
  sensor_type {kind}
  init_scanning true
  init_sensor_type true
  default_sensor_scan_on true
  event_reading_type_code 1
  analog_data_format unsigned
  rate_unit none
  modifier_unit none
  percentage false
  base_unit {unit}
  modifier_unit_code unspecified
  linearization linear
  m {multiplier}
  tolerance 0
  b 0
  accuracy 1
  accuracy_exp 0
  sensor_direction input
  r_exp {exponent}
  b_exp 0
  sensor_maximum 255
  sensor_minimum 0
  id_string "{name}"
endsdr
"""


def sdr_source(sensors=SENSORS):
    records = [_CONTROLLER_RECORD, _DIMM_RECORD]
    for number, (name, kind, _, unit, multiplier, exponent, _, _) in enumerate(sensors, 1):
        records.append(_SENSOR_RECORD.format(number=number, kind=kind, unit=unit, name=name,
                                             multiplier=multiplier, exponent=exponent))
    return "".join(records)


def emulator_commands(node, sensors=SENSORS):
    """The controller, its sensors and its FRU, in the commands of ipmi_sim_cmd(5)."""
    flavour = node.flavour
    major, minor = flavour.ipmi_firmware
    lines = [
        "mc_setbmc 0x20",
        f"mc_add 0x20 0x20 no-device-sdrs 1 {major} 0x{minor:02d} 0xbf "
        f"0x{flavour.manufacturer_id:x} 0x{flavour.product_id:x} persist_sdr",
        "sel_enable 0x20 512 0x0a",
        f"mc_add_fru_data 0x20 0 {FRU_BYTES} file 0 \"fru.bin\"",
        f"mc_add_fru_data 0x20 {DIMM_DEVICE} {SPD_BYTES} file 0 \"dimm.bin\"",
    ]
    supported = "000111111000000"
    for number, (_, _, kind, _, _, _, reading, thresholds) in enumerate(sensors, 1):
        lines += [
            f"sensor_add 0x20 0 {number} {kind} 0x01",
            f"sensor_set_value 0x20 0 {number} {reading} 0",
            f"sensor_set_threshold 0x20 0 {number} settable 111111 "
            + " ".join(str(value) for value in thresholds),
            f"sensor_set_event_support 0x20 0 {number} enable scanning per-state "
            + " ".join([supported] * 4),
        ]
    lines.append("mc_enable 0x20")
    return "\n".join(lines) + "\n"


def fru_image(node):
    """IPMI Platform Management FRU Information Storage v1.0: chassis, board and product areas."""
    dell = node.flavour.key == "dell"
    maker = "DELL" if dell else "Supermicro"
    date = FRU_MINUTES_2018_06_01.to_bytes(3, "little")
    english, rack_mount = 25, 0x17
    areas = [
        _area(bytes([1, 0, rack_mount]), ["C6400" if dell else "CSE-217BHQ+", node.serial]),
        _area(bytes([1, 0, english]) + date,
              [maker, "PowerEdge C6420" if dell else "X11DPT-PS", node.board_serial,
               "0K2TT6A07" if dell else "X11DPT-PS", "fru1"]),
        _area(bytes([1, 0, english]),
              [maker, "PowerEdge C6420" if dell else "SYS-2029TP-HC0R", "C6420" if dell else
               "SYS-2029TP-HC0R", "1.0", node.serial, "tag1", "fru1"]),
    ]
    offsets, offset = [], 1
    for area in areas:
        offsets.append(offset)
        offset += len(area) // 8
    header = bytes([1, 0, *offsets, offset, 0])
    image = header + _checksum(header) + b"".join(areas) + _multirecords()
    return image.ljust(FRU_BYTES, b"\0")


def spd_image():
    """JEDEC 21-C Annex L: an RDIMM of 32 GB, two ranks of 8 Gbit chips four bits wide, with ECC."""
    spd = bytearray(SPD_BYTES)
    spd[0:4] = 0x23, 0x11, 0x0C, 0x01
    spd[4] = 0x85            # 8 Gbit, 4 bank groups
    spd[5] = 0x21
    spd[12] = 0b001_000      # two ranks, four bits wide
    spd[13] = 0b01_011       # 64 bits and 8 of ECC
    crc = 0
    for byte in spd[:126]:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    spd[126:128] = crc.to_bytes(2, "little")
    spd[320:322] = 0x80, 0xAD
    spd[322:329] = 0x01, 0x18, 0x22, 0x12, 0x34, 0xAB, 0xCD
    spd[329:349] = b"HMA84GR7AFR4N-VK".ljust(20)
    return bytes(spd)


def _multirecords():
    """One of each type that a FRU of a server or of its power supply has (16 to 18)."""
    power_supply = struct.pack("<HHBBHHHHBBBBHBBBB", 1600, 1780, 40, 5, 10000, 12700, 20000, 24000,
                               47, 63, 20, 0b01110, 0x2000 | 1700, 0x20, 0x20, 0x03, 12)
    records = [
        (0x00, power_supply),
        (0x01, struct.pack("<BhhhHHH", 0x80 | 3, 500, 475, 525, 50, 100, 4000)),
        (0x02, struct.pack("<BhhhHHH", 2, -1200, -1260, -1140, 120, 10, 500)),
        (0x03, b"\x01http://10.0.0.9/"),
        (0xC0, bytes([0x57, 0x01, 0x00, 0xDE, 0xAD])),
    ]
    area = b""
    for number, (kind, data) in enumerate(records, 1):
        last = 0x80 if number == len(records) else 0
        header = bytes([kind, 0x02 | last, len(data)]) + _checksum(data)
        area += header + _checksum(header) + data
    return area


def _area(header, fields):
    latin1, end_of_fields = 0xC0, b"\xc1"
    body = bytearray(header)
    for field in fields:
        text = field.encode("latin-1")
        body += bytes([latin1 | len(text)]) + text
    body += end_of_fields
    body += b"\0" * (-(len(body) + 1) % 8)
    body[1] = (len(body) + 1) // 8
    return bytes(body) + _checksum(body)


def _checksum(data):
    return bytes([-sum(data) & 0xFF])
