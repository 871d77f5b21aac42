// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/preferences.hpp"

#include <nlohmann/json.hpp>

namespace tutti::desktop {

namespace {

using Json = nlohmann::ordered_json;

std::optional<bool> said(const Json& root, const char* key)
{
    const auto found = root.find(key);
    return found != root.end() && found->is_boolean() ? std::optional {found->get<bool>()} : std::nullopt;
}

}  // namespace

Preferences preferences_from(std::string_view text)
{
    const auto root = Json::parse(text, nullptr, false);
    if (!root.is_object())
        return {};
    return {.light = said(root, "light").value_or(false),
            .big = said(root, "big_buttons").value_or(false),
            .one_switch = said(root, "one_switch").value_or(false),
            .calm = said(root, "nothing_moves")};
}

std::string text_of(const Preferences& wanted)
{
    auto root =
        Json {{"light", wanted.light}, {"big_buttons", wanted.big}, {"one_switch", wanted.one_switch}};
    if (wanted.calm)
        root["nothing_moves"] = *wanted.calm;
    return root.dump(2) + "\n";
}

PracticeEase ease_of(const Preferences& wanted, bool system_is_calm) noexcept
{
    return {.big = wanted.big, .calm = wanted.calm.value_or(system_is_calm), .one_switch = wanted.one_switch};
}

Preferences with_ease(Preferences wanted, const PracticeEase& before, const PracticeEase& now) noexcept
{
    wanted.big = now.big;
    wanted.one_switch = now.one_switch;
    if (before.calm != now.calm)
        wanted.calm = now.calm;
    return wanted;
}

}  // namespace tutti::desktop
