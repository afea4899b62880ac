# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks of consoles share: a network of their own, oobready with a profile of consoles
only, the rivals, and what each run took."""

import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build" / "release"
OOBREADY = BUILD / "oobready"
IPMICONSOLE = BUILD / "bench" / "rival_ipmiconsole"
THREADS = (1, 2, 4, 8)    # of the rival's engine, that are tried; on two cores more were slower
INSIDE = "OOBREADY_BENCH_INSIDE"
MODEL = "dell/c6420"
PROFILE = """[profile]
title = "Consoles only"
[settings]
cipher_suites = [{suite}]
[[requirement]]
id = "ipmi.session"
title = "An IPMI session opens"
why = "The console is reached through it."
remedy = "Look at user and password."
probe = "ipmi.session"
select = "/state"
validate = {{ equal = "open" }}
[[requirement]]
id = "sol.console"
title = "The console shows a prompt"
why = "It is what the benchmark is about."
remedy = "Look at the console."
probe = "sol.console"
select = "/state"
validate = {{ equal = "prompt" }}
needs = ["ipmi.session"]
"""


def inside(*command):
    """Runs `command`, or the calling script again, in a network namespace of its own."""
    if INSIDE in os.environ:
        return
    words = ["unshare", "--net"] if os.geteuid() == 0 else \
        ["unshare", "--user", "--map-root-user", "--net"]
    os.execvpe(words[0], [*words, "sh", "-c", 'ip link set lo up && exec "$@"', "bench",
                          *map(str, command), sys.executable, os.path.realpath(sys.argv[0]),
                          *sys.argv[1:]], {**os.environ, INSIDE: "1"})


def need(*programs):
    for program in programs:
        if not os.access(program, os.X_OK):
            sys.exit(f"{program} is missing: see the top of this script, and script/bootstrap")


def measured(command, accepted=(0,), environment=None):
    """Runs `command`; wall and processor seconds of it and its children, the resident kilobytes of
    the largest of these processes at its largest, and what it printed."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors, \
            tempfile.TemporaryFile() as taken:
        subprocess.run([sys.executable, "-I", "-S", HERE / "resident.py", str(taken.fileno()),
                        *map(str, command)], check=True, stdin=subprocess.DEVNULL, stdout=output,
                       stderr=errors, env={**os.environ, **(environment or {})},
                       pass_fds=[taken.fileno()])
        for file in (output, errors, taken):
            file.seek(0)
        said = output.read().decode()
        wall, cpu, kilobytes, status = taken.read().split()
        status = os.waitstatus_to_exitcode(int(status))
        if status not in accepted:
            sys.exit(f"{command[0]} ended with {status}: {said[-300:]} "
                     f"{errors.read().decode()[-500:]}")
    return {"wall": float(wall), "cpu": float(cpu), "kb": int(kilobytes)}, said


def nodes_of(said):
    """{"dell-1/n1": node, …} of what `oobready verify --format json` said."""
    return {f"{appliance['name']}/{node['name']}": node
            for appliance in json.loads(said)["appliances"] for node in appliance["nodes"]}


def consoles_of(said):
    """{"dell-1/n1": what was observed of its console, …}"""
    seen = {}
    for name, node in nodes_of(said).items():
        seen[name], = (row for row in node["evidence"] if row["probe"] == "sol.console")
    return seen


def ours(what, consoles):
    """A run of oobready over `consoles` consoles, `what` being its words behind "verify"; all of
    them must be at a login prompt."""
    def run():
        took, said = measured([OOBREADY, "verify", *what, "--format", "json"])
        seen = [row.get("facts", {}) for row in consoles_of(said).values()]
        good = [facts for facts in seen if facts.get("prompt") == "login"]
        if len(good) != consoles:
            sys.exit(f"oobready: {len(good)} of {consoles} at a prompt")
        typed = sum(facts["carriage_returns"] for facts in seen)
        nodes = nodes_of(said).values()
        slowest = max(node["duration_ms"] for node in nodes)
        most = max(node["etiquette"]["datagrams_sent"] for node in nodes)
        return {**took, "typed_again": typed - consoles,
                "note": f", at most {most} datagrams and {slowest} ms for one"}
    return run


def ours_text(what):
    """The same with the report that a technician reads; it must say that all is ready."""
    return lambda: {**measured([OOBREADY, "verify", *what])[0], "typed_again": 0}


def ipmiconsole(consoles, suite, first, threads, in_flight, environment=None):
    """A run of the rival, which counts for itself."""
    def run():
        took, said = measured([IPMICONSOLE, "--first", first, "--hosts", consoles, "--suite", suite,
                               "--threads", threads, "--in-flight", in_flight],
                              environment=environment)
        counted = json.loads(said)
        return {**took, "typed_again": counted["retyped"], "counted": counted}
    return run


def tuned(candidates, before=lambda: None, rounds=3):
    """The name of the fastest of `candidates` {name: run} in interleaved rounds, by its median."""
    walls = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            before()
            walls[name].append(run()["wall"])
    return min(walls, key=lambda name: statistics.median(walls[name]))


def interleaved(runs, repetitions, before=lambda: None):
    results = {name: [] for name in runs}
    for _ in range(repetitions):
        for name, run in runs.items():
            before()
            results[name].append(run())
            row = results[name][-1]
            print(f"  raw: {name}: {row['wall']:.3f} s wall, {row['cpu']:.3f} s CPU, {row['kb']} kB, "
                  f"{row['typed_again']} typed again{row.get('note', '')}", flush=True)
    return results


def compare(results, consoles):
    """Medians; then theirs over ours, repetition by repetition: the median, the least, the most."""
    print(f"  {'':<30}{'wall':>10}{'CPU':>10}{'resident':>12}{'a second':>10}")
    for name, rows in results.items():
        wall, cpu, kilobytes = (statistics.median(row[key] for row in rows)
                                for key in ("wall", "cpu", "kb"))
        print(f"  {name:<30}{wall:>8.3f} s{cpu:>8.3f} s{kilobytes / 1024:>9.1f} MB"
              f"{consoles / wall:>10.0f}")
    for mine in (name for name in results if name.startswith("oobready")):
        for theirs in (name for name in results if not name.startswith("oobready")):
            words = []
            for key, what in (("wall", "wall"), ("cpu", "CPU"), ("kb", "memory")):
                ratios = [b[key] / a[key] for a, b in zip(results[mine], results[theirs])]
                words.append(f"{statistics.median(ratios):.2f} : 1 {what} ({min(ratios):.2f} to "
                             f"{max(ratios):.2f})")
            print(f"  {mine} : {theirs} = " + ", ".join(words))


class Simulator:
    """The simulated rack, with a profile of consoles only in its rack file."""

    def __init__(self, nodes, first, *options, suite=17):
        self.process = subprocess.Popen(
            [OOBREADY, "simulate", "--quiet", "--profile", MODEL, "--nodes", str(nodes),
             "--address", first, *map(str, options)], stdout=subprocess.PIPE, text=True)
        self.first = first
        self.file = pathlib.Path(self.process.stdout.readline().strip())
        if not self.file.is_file():
            sys.exit("the simulated rack did not start")
        profile = self.file.with_name("consoles-only.toml")
        profile.write_text(PROFILE.format(suite=suite))
        self.consoles = self.file.with_name("consoles.toml")
        self.consoles.write_text(self.file.read_text().replace(f'"{MODEL}"', f'"{profile}"'))
        credentials, = tomllib.loads(self.file.read_text())["credentials"].values()
        password = self.file.parent / credentials["password_file"]
        self.environment = {"IPMI_USERNAME": credentials["username"],
                            "IPMI_PASSWORD": password.read_text().strip()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
