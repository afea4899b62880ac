// SPDX-License-Identifier: GPL-3.0-or-later
// check_resources(): every mistake in a resource file that would otherwise show as a null, a dead
// link or a 404 to somebody's client. Templates are walked, so that both sides of a choice are
// seen; then a healthy machine's tree is rendered and its links followed.
#include "sim/web/redfish_actions.hpp"
#include "sim/web/render.hpp"
#include "sim/web/resource_file.hpp"
#include "sim/web/web_side.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>

namespace oobready::sim {

namespace {

constexpr std::string_view directives[] = {"$each", "$else", "$inline", "$page_size",
                                           "$then", "$type", "$when"};

class Checker {
public:
    Checker(const std::string& text, const std::string& file, const Machine& machine,
            Mistakes& mistakes)
        : text_(text), file_(file), machine_(machine), mistakes_(mistakes)
    {
    }

    void check(const ResourceTree& tree);

private:
    void wrong(const std::string& what)
    {
        const SourcePlace place{file_, line_of(text_, key_), 1};
        mistakes_.push_back({place, fmt::format("{}: {}", key_, what)});
    }

    void walk(const json::value& value, ItemKind kind, unsigned depth);
    void walk_object(const json::object& body, ItemKind kind, unsigned depth);
    void check_text(std::string_view text, ItemKind kind);
    void check_fact(std::string_view name, ItemKind kind);
    ItemKind item_kind(const json::object& body, ItemKind outside);
    ItemKind kind_of_key() const;
    void follow(const ResourceTree& tree, const json::value& value);
    void follow_link(const ResourceTree& tree, std::string_view uri);
    void check_actions(const json::object& rendered);

    const std::string& text_;
    const std::string& file_;
    const Machine& machine_;
    Mistakes& mistakes_;
    std::string key_; ///< the resource that is looked at
};

// The kind of item that the brackets of the key stand for.
ItemKind Checker::kind_of_key() const
{
    const std::size_t open = key_.find('[');
    if (open == std::string::npos)
        return ItemKind::none;
    const std::size_t close = std::min(key_.find(']'), key_.size());
    const List* list = find_list(std::string_view{key_}.substr(open + 1, close - open - 1));
    return list != nullptr ? list->kind : ItemKind::number;
}

void Checker::check_fact(std::string_view name, ItemKind kind)
{
    const std::optional<FactCall> call = find_fact(name);
    if (!call) {
        wrong(fmt::format("there is no fact '{}'", name));
        return;
    }
    const ItemKind needs = call->counted ? ItemKind::number : call->fact->needs;
    const bool there = needs == ItemKind::none || needs == kind ||
                       (needs == ItemKind::number && kind != ItemKind::none);
    if (!there)
        wrong(fmt::format("'{}' says nothing here: it needs a range or a list of its kind", name));
}

void Checker::check_text(std::string_view text, ItemKind kind)
{
    std::size_t done = 0;
    while (const std::optional<Placeholder> next = next_placeholder(text, done)) {
        if (next->end == std::string_view::npos) {
            wrong(fmt::format("an unclosed placeholder in '{}'", text));
            return;
        }
        check_fact(next->name, kind);
        done = next->end;
    }
}

ItemKind Checker::item_kind(const json::object& body, ItemKind outside)
{
    const json::value* each = body.if_contains("$each");
    if (each == nullptr)
        return outside;
    const List* list = each->is_string() ? find_list(each->as_string()) : nullptr;
    if (list != nullptr)
        return list->kind;
    wrong("'$each' must name a list");
    return outside;
}

void Checker::walk_object(const json::object& body, ItemKind kind, unsigned depth)
{
    const ItemKind inside = item_kind(body, kind);
    for (const auto& [key, value] : body) {
        const std::string_view name = key;
        if (name.starts_with('$') && std::ranges::find(directives, name) == std::end(directives))
            wrong(fmt::format("there is no directive '{}'", name));
        if (name == "$when") {
            if (value.is_string())
                check_fact(value.as_string(), inside);
            else
                wrong("'$when' must name a fact");
        } else if (name != "$each") {
            walk(value, inside, depth - 1);
        }
    }
}

void Checker::walk(const json::value& value, ItemKind kind, unsigned depth)
{
    if (depth == 0)
        wrong("is nested too deeply");
    else if (const json::string* text = value.if_string())
        check_text(*text, kind);
    else if (const json::object* body = value.if_object())
        walk_object(*body, kind, depth);
    else if (const json::array* array = value.if_array())
        for (const json::value& member : *array)
            walk(member, kind, depth - 1);
}

// A link may end in "#/Temperatures/0": then that part of the resource must be there.
void Checker::follow_link(const ResourceTree& tree, std::string_view uri)
{
    const std::size_t hash = uri.find('#');
    std::string_view path = uri.substr(0, hash);
    if (path.size() > 1 && path.ends_with('/'))
        path.remove_suffix(1);
    const std::optional<Placed> target = tree.find(path, machine_);
    if (!target) {
        wrong(fmt::format("a link to '{}', which is not there", uri));
        return;
    }
    if (hash == std::string_view::npos)
        return;
    const WebPlace place{machine_.lan.address};
    const json::value rendered = render(tree, *target, machine_, place);
    json::error_code error;
    if (rendered.find_pointer(uri.substr(hash + 1), error) == nullptr)
        wrong(fmt::format("a link to '{}', a part that is not there", uri));
}

void Checker::follow(const ResourceTree& tree, const json::value& value)
{
    if (const json::array* array = value.if_array()) {
        for (const json::value& member : *array)
            follow(tree, member);
        return;
    }
    const json::object* body = value.if_object();
    if (body == nullptr)
        return;
    for (const auto& [key, member] : *body) {
        if (key == "@odata.id" && member.is_string())
            follow_link(tree, member.as_string());
        else
            follow(tree, member);
    }
}

void Checker::check_actions(const json::object& rendered)
{
    const json::value* actions = rendered.if_contains("Actions");
    if (actions == nullptr || !actions->is_object())
        return;
    for (const auto& [key, value] : actions->as_object()) {
        const std::string_view name = key;
        if (name == "Oem" || !name.starts_with('#'))
            continue;
        if (!is_known_action(name.substr(1)))
            wrong(fmt::format("offers the action '{}', which the simulator cannot perform", name));
    }
}

void Checker::check(const ResourceTree& tree)
{
    for (const auto& [key, value] : tree.file()) {
        key_ = std::string{std::string_view{key}};
        walk(value, kind_of_key(), template_depth_max);
    }
    const WebPlace place{machine_.lan.address};
    std::set<std::string> seen;
    for (const Placed& placed : tree.all(machine_)) {
        key_ = placed.uri;
        if (!seen.insert(placed.uri).second)
            wrong("is there twice");
        const json::object rendered = render(tree, placed, machine_, place);
        follow(tree, rendered);
        check_actions(rendered);
        const json::value* name = rendered.if_contains("Name");
        if (name == nullptr && placed.uri != "/redfish")
            wrong("has no Name");
    }
}

// A machine of the model with something in every list.
void fill(Machine& machine)
{
    machine.lan.address = "192.0.2.1";
    if (machine.users.size() > machine.model().first_user) {
        User& user = machine.users[machine.model().first_user];
        user.name = "user";
        user.privilege = privilege_administrator;
    }
    if (machine.sel().empty())
        machine.add_event({});
}

} // namespace

void check_resources(const MachineModel& model, Mistakes& mistakes)
{
    const std::filesystem::path& path = model.redfish.resources;
    if (path.empty())
        return;
    const std::string file = path.string();
    const std::string text = resource_text(path, mistakes);
    const ResourceTree tree{text, file, mistakes};
    NodeFaults faults;
    // Not owned: the machine does not outlive this call.
    const std::shared_ptr<const MachineModel> borrowed{&model, [](const MachineModel*) {}};
    Identity identity;
    identity.mac = "02:00:00:00:00:01";
    identity.uuid = "00000000-0000-0000-0000-000000000001";
    Machine machine{borrowed, identity, faults};
    fill(machine);
    Checker checker{text, file, machine, mistakes};
    checker.check(tree);
    for (const std::string_view needed : {"/redfish/v1", "/redfish/v1/SessionService"})
        if (!tree.find(needed, machine))
            mistakes.push_back({{file}, fmt::format("{} is missing", needed)});
}

} // namespace oobready::sim
