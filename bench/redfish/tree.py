# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees of Redfish resources as folders that nginx can serve: recorded ones, and our own models."""

import base64
import json
import os
import pathlib
import ssl
import subprocess
import urllib.error
import urllib.request

from bmc import common  # also where harness and simulated are found

RECORDED = "dell-r750-idrac9-6.00.30.00"
MODEL = "dell/c6420"


def recorded(folder):
    """The recorded tree below OOBREADY_CORPUS, unpacked in `folder`; None where it is not given."""
    if "OOBREADY_CORPUS" not in os.environ:
        return None
    archive = pathlib.Path(os.environ["OOBREADY_CORPUS"]) / "redfish" / f"{RECORDED}.tar.xz"
    subprocess.run(["tar", "-xJf", archive, "-C", folder], check=True)
    index = min(pathlib.Path(folder).rglob("redfish/v1/index.json"), key=lambda p: len(p.parts))
    return index.parents[2]


def own_model(folder):
    """What a simulated machine says, each resource that a link of another leads to, as files."""
    os.environ["OOBREADY_BINARY"] = str(common.OOBREADY)
    from simulated import SimulatedRack
    with SimulatedRack("--quiet", "--profile", MODEL, "--nodes", 1) as rack:
        node, = rack.declared().values()
        trust = ssl.create_default_context(cafile=rack.file.parent / "ca.pem")
        login = base64.b64encode(f"{node['username']}:{node['password']}".encode()).decode()
        waiting, known = ["/redfish", "/redfish/v1"], set()
        while waiting:
            uri = waiting.pop().partition("#")[0].rstrip("/")
            if uri in known or not uri.startswith("/redfish"):
                continue
            known.add(uri)
            body = read(f"https://{node['bmc']}{uri}", login, trust)
            if body is None:
                continue
            file = pathlib.Path(folder) / uri.lstrip("/") / "index.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
            waiting += links(json.loads(body))
    return pathlib.Path(folder)


def read(url, login, trust):
    request = urllib.request.Request(url, headers={"Authorization": f"Basic {login}"})
    try:
        with urllib.request.urlopen(request, context=trust) as answer:
            return answer.read()
    except urllib.error.HTTPError:
        return None


def links(value):
    if isinstance(value, dict):
        for key, member in value.items():
            if key in ("@odata.id", "Members@odata.nextLink") and isinstance(member, str):
                yield member
            else:
                yield from links(member)
    elif isinstance(value, list):
        for member in value:
            yield from links(member)
