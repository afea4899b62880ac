#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the fuzz targets and runs each for a while with its corpus, two side by side.

Ends with 1 when one finds something, and says which bytes did; with 77 where there is no clang.
OOBREADY_FUZZ_S: seconds for each target, 60 unless set; 0 runs the corpus only.
OOBREADY_FUZZ_TARGETS: the targets to run, all unless set ("sdr fru").
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
BUILD = ROOT / "build" / "fuzz"
FINDINGS = BUILD / "findings"
SIDE_BY_SIDE = 2
SKIPPED = 77
UNIT_LIMIT_S = 10
MEMORY_LIMIT_MB = 2048
GRACE_S = 120  # to load the corpus, and to end
SHOWN_LINES = 60


def build():
    for command in (["cmake", "--preset", "fuzz"], ["cmake", "--build", str(BUILD)]):
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            sys.exit(f"fuzz: {' '.join(command)} failed\n{done.stdout[-6000:]}")


def fuzz(target, seconds):
    """Runs one target; returns what is wrong, empty when nothing is."""
    corpus = CORPUS / target
    seeds = sorted(path for path in corpus.iterdir() if path.is_file())
    if not seeds:
        return f"fuzz {target}: no corpus in {corpus}"
    prefix = f"{FINDINGS}/{target}-"
    with tempfile.TemporaryDirectory(prefix="oobready-fuzz-") as found:
        how_long = [f"-max_total_time={seconds}"] if seconds > 0 else ["-runs=0"]
        command = [str(BUILD / "tests" / "fuzz" / f"fuzz_{target}"), *how_long,
                   f"-timeout={UNIT_LIMIT_S}", f"-rss_limit_mb={MEMORY_LIMIT_MB}",
                   f"-artifact_prefix={prefix}", "-print_final_stats=1", found, str(corpus)]
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False,
                                  timeout=seconds + GRACE_S)
        except subprocess.TimeoutExpired:
            return f"fuzz {target}: does not end"
    output = done.stdout.decode(errors="replace")
    executed = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
    if done.returncode == 0 and executed and int(executed[1]) >= len(seeds):
        print(f"fuzz {target}: {executed[1]} inputs, {len(seeds)} of them kept in the tree")
        return ""
    return describe(target, prefix, output, done.returncode)


def describe(target, prefix, output, status):
    lines = [f"fuzz {target}: ended with {status}"]
    lines += [line for line in output.splitlines() if not re.match(r"#\d+\s", line)][-SHOWN_LINES:]
    for path in re.findall(re.escape(prefix) + r"\S+", output):
        if os.path.exists(path):
            lines += [f"reproducer: {path}", f"bytes: {pathlib.Path(path).read_bytes().hex()}",
                      f"again: {BUILD}/tests/fuzz/fuzz_{target} {path}"]
            break
    return "\n".join(lines)


def main():
    if shutil.which("clang++") is None:
        print("fuzz: skipped, there is no clang++ (script/bootstrap installs it)")
        return SKIPPED
    seconds = int(os.environ.get("OOBREADY_FUZZ_S", "60"))
    targets = os.environ.get("OOBREADY_FUZZ_TARGETS", "").split()
    targets = targets or sorted(path.name for path in CORPUS.iterdir() if path.is_dir())
    build()
    FINDINGS.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        wrong = [text for text in pool.map(lambda name: fuzz(name, seconds), targets) if text]
    print("\n\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
