// SPDX-License-Identifier: GPL-3.0-or-later
// Requirement: one check, one [[requirement]] row of a profile. It is data: it says which
// observation to take, which part of it to look at, and what must hold.
#pragma once

#include "base/mistake.hpp"
#include "check/evidence.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace oobready::check {

/// Requirement levels, as DMTF Redfish interoperability profiles name them (DSP0272).
enum class Level {
    mandatory,      ///< fails the appliance
    recommended,    ///< shown as advice, never decides
    if_implemented, ///< like mandatory where the property exists, else not applicable
};
std::string_view id(Level level);

/// The ten validator relations of OCP's test output specification (ocp-diag-core, json_spec).
enum class Relation {
    equal,
    not_equal,
    less_than,
    less_than_or_equal,
    greater_than,
    greater_than_or_equal,
    regex_match,
    regex_no_match,
    in_set,
    not_in_set,
};
std::string_view id(Relation relation);

/// How values that look different but mean the same are compared. A MAC is compared by octet
/// ("c4:4d:4:48" is c4:4d:04:48), a UUID under either byte order of its first three fields and
/// fully reversed (IPMI v2.0 20.8 against SMBIOS), an address by value, a version number by number,
/// a privilege level by what it may do (IPMI v2.0 6.8).
enum class Kind { plain, mac, uuid, ip, version, privilege };
std::string_view id(Kind kind);

/// JSON Pointer (RFC 6901) in which "*" stands for every member of an array or object.
using Pointer = std::string;

/// An expected value that the rack file declares: a dotted path into `Declared`, "node.bmc".
struct FromRack {
    std::string path;
};

/// An expected value that another probe of the same node observes: how two planes are compared.
struct FromProbe {
    ProbeCall call;
    Pointer select;
};

/// An expected value that the [settings] of the profile give. Loading puts the value in its place;
/// it stays only where no setting gives one.
struct FromSetting {
    std::string name;
};

using Expected = std::variant<json::value, FromRack, FromProbe, FromSetting>;

/// A regular expression, compiled (pattern.hpp).
class Pattern;

struct Validator {
    Relation relation;
    Expected expected;
    std::shared_ptr<const Pattern> pattern = nullptr; ///< of a literal regex_(no_)match
};

/// What must hold over several selected values. `count` compares how many were selected.
enum class Quantifier { every, any, none, count };
std::string_view id(Quantifier quantifier);

/// Keeps only those selected members for which it holds: `where = { select = "/Status/State",
/// not_equal = "Absent" }`. Its pointer is relative to the member that the first "*" of the
/// requirement's own pointer stands for. A member that lacks the property, or has null there, is
/// kept by not_equal, not_in_set and regex_no_match, and not by the other relations.
struct Where {
    Pointer select;
    Validator validator;
};

/// What a failure adds to its message in words: `clauses` where the measured value reads `of`
/// ("sol-in-use"). A clause names facts in braces, as saying.hpp says.
struct Saying {
    std::string of;
    std::vector<std::string> clauses;
};

struct Requirement {
    std::string id;     ///< "ipmi.port_623"; stable, unique in its profile
    std::string title;  ///< what it says to a technician: "IPMI answers on UDP 623"
    std::string clause; ///< the specification's clause or the document it comes from; may be empty
    std::string why;
    std::string remedy; ///< what the technician does next, in menu names
    Level level = Level::mandatory;
    ProbeCall call;
    Pointer select;
    Quantifier quantifier = Quantifier::every;
    Kind kind = Kind::plain;
    std::optional<Where> where;
    std::vector<Validator> validators; ///< all must hold
    std::vector<std::string> needs;    ///< ids that must have passed, else this is not judged
    /// Ids whose failure is the reason when this cannot be observed: a login that IPMI saw refused
    /// is withheld from Redfish, so only the first is a finding.
    std::vector<std::string> explained_by;
    std::vector<Saying> says;
    SourcePlace place;
};

} // namespace oobready::check
