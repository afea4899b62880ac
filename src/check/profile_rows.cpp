// SPDX-License-Identifier: GPL-3.0-or-later
// [[requirement]] rows: keys, levels, pointers, relations and the values that they compare with.
#include "check/profile_rows.hpp"

#include "base/text.hpp"
#include "check/declared_paths.hpp"
#include "check/names.hpp"
#include "check/pattern.hpp"
#include "check/pointer.hpp"
#include "check/saying.hpp"
#include "check/setting.hpp"
#include "check/suggest.hpp"
#include "check/toml_reader.hpp"
#include "check/validator.hpp"

#include <algorithm>

namespace oobready::check {

namespace {

class RowReader {
public:
    RowReader(const toml::table& row, const std::string& file, Mistakes& mistakes)
        : file_(file), mistakes_(mistakes), reader_(row, file, "[[requirement]]", mistakes)
    {
    }

    Requirement read();

private:
    template <class Enumeration, std::size_t size>
    Enumeration choice(std::string_view key, const std::array<Enumeration, size>& all);
    Pointer pointer(TomlReader& reader, std::string_view key);
    ProbeCall call(TomlReader& reader);
    void read_where();
    void read_validators();
    Validator validator(Relation relation, const toml::node& value);
    Expected reference(Relation relation, const toml::table& table);
    FromRack from_rack(Relation relation, TomlReader& reader);
    FromProbe from_probe(Relation relation, TomlReader& reader);
    FromSetting from_setting(Relation relation, TomlReader& reader);
    void read_says();
    void read_id();
    void mistake(const toml::node& node, std::string message)
    {
        mistakes_.push_back({place_of(node, file_), std::move(message)});
    }

    const std::string& file_;
    Mistakes& mistakes_;
    TomlReader reader_;
    Requirement requirement_;
};

template <class Enumeration, std::size_t size>
Enumeration RowReader::choice(std::string_view key, const std::array<Enumeration, size>& all)
{
    const std::optional<std::string> text = reader_.text(key);
    if (!text)
        return all.front();
    if (const std::optional<Enumeration> value = from_id(all, *text))
        return *value;
    const std::vector<std::string_view> ids = ids_of(all);
    std::string message =
        fmt::format("'{}' is not '{}'{}", key, printable(*text, 64), suggestion(*text, ids));
    if (message.back() != '?')
        message += fmt::format("; it is one of {}", fmt::join(ids, ", "));
    reader_.mistake(key, std::move(message));
    return all.front();
}

Pointer RowReader::pointer(TomlReader& reader, std::string_view key)
{
    Pointer text = reader.required_text(key);
    if (const std::string reason = pointer_mistake(text); !reason.empty())
        reader.mistake(key, fmt::format("the pointer '{}' {}", printable(text, 80), reason));
    return text;
}

ProbeCall RowReader::call(TomlReader& reader)
{
    ProbeCall call;
    call.probe = reader.required_text("probe");
    if (const toml::table* arguments = reader.table("arguments"))
        call.arguments = to_json(*arguments).as_object();
    return call;
}

void RowReader::read_id()
{
    requirement_.id = reader_.required_text("id");
    requirement_.place = reader_.place("id");
    static constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    if (requirement_.id.find_first_not_of(allowed) != std::string::npos)
        reader_.mistake("id", "an id is made of lower-case letters, digits, '.', '_' and '-'");
}

void RowReader::read_where()
{
    const toml::table* table = reader_.table("where");
    if (table == nullptr)
        return;
    TomlReader reader{*table, file_, "'where'", mistakes_};
    Where where;
    where.select = pointer(reader, "select");
    unsigned relations = 0;
    for (Relation relation : all_relations) {
        const toml::node* value = reader.node(id(relation));
        if (value == nullptr)
            continue;
        where.validator = validator(relation, *value);
        ++relations;
    }
    reader.finish();
    if (relations != 1)
        reader_.mistake("where", "'where' needs exactly one relation, such as not_equal");
    if (has_star(where.select))
        reader_.mistake("where", "the pointer of 'where' may not hold '*'");
    if (!has_star(requirement_.select))
        reader_.mistake("where", "'where' needs a '*' in the requirement's own 'select'");
    requirement_.where = std::move(where);
}

void RowReader::read_validators()
{
    if (reader_.node("validate") == nullptr) {
        reader_.mistake("validate", "[[requirement]] lacks 'validate'");
        return;
    }
    const toml::table* table = reader_.table("validate");
    if (table == nullptr)
        return;
    TomlReader reader{*table, file_, "'validate'", mistakes_};
    for (Relation relation : all_relations)
        if (const toml::node* value = reader.node(id(relation)))
            requirement_.validators.push_back(validator(relation, *value));
    reader.finish();
    if (requirement_.validators.empty())
        reader_.mistake("validate", "'validate' holds no relation");
}

Validator RowReader::validator(Relation relation, const toml::node& value)
{
    Validator validator{relation, json::value{}};
    if (const std::string reason = relation_mistake(relation, requirement_.kind); !reason.empty())
        mistake(value, fmt::format("{} {}", id(relation), reason));
    if (const toml::table* table = value.as_table()) {
        validator.expected = reference(relation, *table);
        return validator;
    }
    json::value literal = to_json(value);
    const std::string reason = value.is_date() || value.is_time() || value.is_date_time()
                                   ? "must not be a date or time"
                                   : literal_mistake(relation, literal, requirement_.kind);
    if (!reason.empty())
        mistake(value, fmt::format("the value of {} {}", id(relation), reason));
    else if (is_regex(relation))
        validator.pattern = Pattern::compile(literal.get_string()).value();
    validator.expected = std::move(literal);
    return validator;
}

Expected RowReader::reference(Relation relation, const toml::table& table)
{
    if (is_regex(relation))
        mistake(table, fmt::format("the value of {} must be written out", id(relation)));
    TomlReader reader{table, file_, "an expected value", mistakes_};
    const bool rack = table.contains("rack");
    const bool probe = table.contains("probe");
    const bool setting = table.contains("setting");
    if (int{rack} + int{probe} + int{setting} != 1) {
        mistake(table, "an expected value is a literal, { rack = … }, { setting = … } or "
                       "{ probe = …, select = … }");
        return json::value{};
    }
    Expected expected;
    if (rack)
        expected = from_rack(relation, reader);
    else if (setting)
        expected = from_setting(relation, reader);
    else
        expected = from_probe(relation, reader);
    reader.finish();
    return expected;
}

FromRack RowReader::from_rack(Relation relation, TomlReader& reader)
{
    FromRack from{reader.required_text("rack")};
    std::vector<std::string_view> paths;
    for (const DeclaredPath& declared : declared_paths) {
        paths.push_back(declared.path);
        if (declared.path != from.path)
            continue;
        if (declared.is_list != is_set(relation))
            reader.mistake("rack",
                           fmt::format("'{}' is {}, which {} cannot compare with", from.path,
                                       declared.is_list ? "a list" : "one value", id(relation)));
        return from;
    }
    reader.mistake("rack", fmt::format("a rack file does not declare '{}'{}",
                                       printable(from.path, 64), suggestion(from.path, paths)));
    return from;
}

FromSetting RowReader::from_setting(Relation relation, TomlReader& reader)
{
    FromSetting from{reader.required_text("setting")};
    const std::vector<std::string_view> names{setting_names.begin(), setting_names.end()};
    if (std::ranges::find(names, from.name) == names.end())
        reader.mistake("setting",
                       fmt::format("there is no setting '{}'{}", printable(from.name, 64),
                                   suggestion(from.name, names)));
    if (is_set(relation))
        reader.mistake("setting", fmt::format("a setting is one value, which {} cannot compare "
                                              "with",
                                              id(relation)));
    return from;
}

void RowReader::read_says()
{
    const toml::table* table = reader_.table("says");
    if (table == nullptr)
        return;
    TomlReader reader{*table, file_, "'says'", mistakes_};
    for (const auto& [key, ignored] : *table) {
        Saying saying{std::string{key.str()}, {}};
        saying.clauses = reader.texts(key.str()).value_or(std::vector<std::string>{});
        for (const std::string& clause : saying.clauses)
            if (const std::string reason = clause_mistake(clause); !reason.empty())
                reader.mistake(key.str(),
                               fmt::format("'{}' {}", printable(clause, 80), printable(reason)));
        requirement_.says.push_back(std::move(saying));
    }
}

FromProbe RowReader::from_probe(Relation relation, TomlReader& reader)
{
    FromProbe from;
    from.call = call(reader);
    from.select = pointer(reader, "select");
    if (has_star(from.select) && !is_set(relation))
        reader.mistake("select", fmt::format("'*' selects several values, which {} cannot "
                                             "compare with; use in_set or not_in_set",
                                             id(relation)));
    return from;
}

// count compares how many values were selected, whatever they are.
void check_count(const Requirement& requirement, TomlReader& reader)
{
    if (requirement.quantifier != Quantifier::count)
        return;
    if (requirement.kind != Kind::plain)
        reader.mistake("as", "with quantifier 'count' numbers are compared; leave out 'as'");
    for (const Validator& validator : requirement.validators) {
        const json::value* literal = std::get_if<json::value>(&validator.expected);
        if (literal == nullptr)
            continue;
        const json::array* members = literal->if_array();
        const json::value& first =
            members != nullptr && !members->empty() ? members->front() : *literal;
        if (!first.is_number())
            reader.mistake("validate", fmt::format("with quantifier 'count' {} compares a number",
                                                   id(validator.relation)));
    }
}

Requirement RowReader::read()
{
    read_id();
    requirement_.title = reader_.required_text("title");
    requirement_.clause = reader_.text("clause").value_or("");
    requirement_.why = reader_.required_text("why");
    requirement_.remedy = reader_.required_text("remedy");
    requirement_.level = choice("level", all_levels);
    requirement_.call = call(reader_);
    requirement_.select = pointer(reader_, "select");
    requirement_.quantifier = choice("quantifier", all_quantifiers);
    // `where` compares plainly: what it looks at is a state or a type, not an address.
    read_where();
    requirement_.kind = choice("as", all_kinds);
    read_validators();
    check_count(requirement_, reader_);
    requirement_.needs = reader_.texts("needs").value_or(std::vector<std::string>{});
    requirement_.explained_by = reader_.texts("explained_by").value_or(std::vector<std::string>{});
    read_says();
    reader_.finish();
    return std::move(requirement_);
}

} // namespace

Requirement read_requirement(const toml::table& row, const std::string& file, Mistakes& mistakes)
{
    return RowReader{row, file, mistakes}.read();
}

} // namespace oobready::check
