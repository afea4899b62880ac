# SPDX-License-Identifier: GPL-3.0-or-later
"""The Redfish tree of a node: {URI: resource}, made by supermicro_tree or dell_tree, written as
files that nginx can serve. Every link of a tree resolves in it: `dangling` says which do not.
"""
import json
import pathlib

import dell_tree
import supermicro_tree

_FLAVOURS = {"smc": supermicro_tree.resources, "dell": dell_tree.resources}


def make_tree(node, site, certificate_pem):
    tree = {"/redfish": {"v1": "/redfish/v1/"}}
    for resource in _FLAVOURS[node.flavour.key](node, site, certificate_pem):
        if resource["@odata.id"] in tree:
            raise ValueError(f"two resources at {resource['@odata.id']}")
        tree[resource["@odata.id"]] = resource
    broken = dangling(tree)
    if broken:
        raise ValueError(f"links that lead nowhere: {', '.join(broken)}")
    return tree


def dangling(tree):
    """All @odata.id in `tree` that are no resource of it; what follows a # lies inside one."""
    def links(value):
        if isinstance(value, dict):
            if isinstance(value.get("@odata.id"), str):
                yield value["@odata.id"].partition("#")[0]
            value = list(value.values())
        if isinstance(value, list):
            for member in value:
                yield from links(member)
    return sorted({link for link in links(list(tree.values())) if link not in tree})


def write_tree(tree, directory):
    for uri, resource in tree.items():
        file = pathlib.Path(directory) / uri.lstrip("/") / "index.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(resource, indent=1))


def sessions_uri(directory):
    """Where a tree, ours or a recorded one, wants clients to log in."""
    root = json.loads((pathlib.Path(directory) / "redfish" / "v1" / "index.json").read_text())
    return root["Links"]["Sessions"]["@odata.id"]
