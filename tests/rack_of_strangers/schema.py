# SPDX-License-Identifier: GPL-3.0-or-later
"""Small builders for resources after the DMTF schemas, shared by the two vendors' trees."""

OK = {"State": "Enabled", "Health": "OK"}


def link(uri):
    return {"@odata.id": uri}


def links(uris):
    return [link(uri) for uri in uris]


def resource(uri, kind, version, name, **properties):
    """A resource of schema `kind` v`version`; its Id is the URI's last segment."""
    return {
        "@odata.id": uri,
        "@odata.type": f"#{kind}.v{version}.{kind}",
        "Id": uri.rpartition("/")[2],
        "Name": name,
        **properties,
    }


def collection(uri, kind, name, members):
    """A collection followed by its members, which may be empty."""
    head = {
        "@odata.id": uri,
        "@odata.type": f"#{kind}Collection.{kind}Collection",
        "Name": name,
        "Members@odata.count": len(members),
        "Members": links(member["@odata.id"] for member in members),
    }
    return [head, *members]


def system_status(node, rollup):
    """Status of the ComputerSystem: Critical under the fault health-critical."""
    health = "Critical" if "health-critical" in node.faults else "OK"
    status = {"State": "Enabled", "Health": health}
    if rollup:
        status["HealthRollup"] = health
    return status


def array_entry(owner, array, index, **properties):
    """A member of an array that has a URI inside its owner: /…/Power#/PowerSupplies/0."""
    return {"@odata.id": f"{owner}#/{array}/{index}", "MemberId": str(index), **properties}
