# SPDX-License-Identifier: GPL-3.0-or-later
"""rack.toml and the password files beside it: what the site declares about the rack."""
import itertools
import pathlib


def write(directory, nodes, site, declared_passwords):
    """`declared_passwords` {flavour key: password} is what the site believes, fault or not."""
    directory = pathlib.Path(directory)
    for key, password in declared_passwords.items():
        file = directory / f"{key}.password"
        file.touch(mode=0o600)
        file.write_text(password + "\n")
    file = directory / "rack.toml"
    file.write_text("\n".join(_lines(nodes, site)) + "\n")
    return file


def _lines(nodes, site):
    yield from ("# A small rack on loopback, made anew at every start.",
                "[site]", 'name = "rack of strangers"', f'gateway = "{site["gateway"]}"',
                f'netmask = "{site["netmask"]}"', f"ntp = {_array(site['ntp'])}",
                f"dns = {_array(site['dns'])}", "",
                "[tls]", 'ca_file = "ca.pem"')
    flavours = {node.flavour.key: node.flavour for node in nodes}.values()
    for flavour in flavours:
        yield from ("", f"[credentials.{flavour.key}]", f'username = "{flavour.username}"',
                    f'password_file = "{flavour.key}.password"')
    for flavour, members in itertools.groupby(nodes, key=lambda node: node.flavour):
        members = list(members)
        yield from ("", "[[appliance]]", f'name = "{flavour.appliance}"',
                    f'profile = "{flavour.profile}"', f'credentials = "{flavour.key}"', "",
                    "[[appliance.node]]",
                    f'name = "{_hostlist([node.name for node in members])}"',
                    f'bmc = "{_hostlist([node.address for node in members])}"',
                    f"mac = {_array(node.mac for node in members)}",
                    f'in_band = "{_hostlist([node.in_band for node in members])}"',
                    f"uuid = {_array(node.uuid for node in members)}",
                    f"serial = {_array(node.serial for node in members)}")


def _hostlist(names):
    """["n1", "n2", "n3"] -> "n[1-3]": names that differ in one ascending number at the end."""
    if len(names) == 1:
        return names[0]
    stem = names[0].rstrip("0123456789")
    return f"{stem}[{names[0][len(stem):]}-{names[-1][len(stem):]}]"


def _array(texts):
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"
