// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/kept_state.hpp"

#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tutti::plugins {

tl::unexpected<Error> state_refused(const StateKind& kind, std::string_view why)
{
    return failure(ErrorCode::file_damaged,
                   fmt::format("The project's settings for the {} are not used: {}; set them again.",
                               kind.plug_in, why));
}

Result<nlohmann::json> kept_state(std::string_view state, const StateKind& kind)
{
    if (state.size() > kind.longest)
        return state_refused(kind, "they are far too long");
    auto json = nlohmann::json::parse(state, nullptr, false);
    const auto version = json.is_object() ? json.find(kind.key) : json.end();
    if (!json.is_object() || version == json.end())
        return state_refused(kind, "they are damaged");
    if (!version->is_number_integer() || version->get<std::int64_t>() != kind.version)
        return state_refused(kind, "they are of another version");
    return json;
}

bool has_number(const nlohmann::json& json, const char* key, double lowest, double highest)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_number() && found->get<double>() >= lowest &&
           found->get<double>() <= highest;
}

bool has_text(const nlohmann::json& json, const char* key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string();
}

}  // namespace tutti::plugins
