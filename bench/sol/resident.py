#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""resident.py DESCRIPTOR COMMAND ARGUMENT...: runs COMMAND and writes what it took to DESCRIPTOR.

A process of its own, and a small one: Linux hands a process's largest resident set on to what is
executed in it, so that a child of a benchmark that has read a report would never seem smaller than
the benchmark. What needs less than this program, some 9 MB, still seems as large as it.
"""

import os
import sys
import time

descriptor, command = int(sys.argv[1]), sys.argv[2:]
os.set_inheritable(descriptor, False)
start = time.monotonic()
process = os.posix_spawnp(command[0], command, os.environ)
_, status, usage = os.wait4(process, 0)
wall = time.monotonic() - start
os.write(descriptor, f"{wall} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss} {status}".encode())
