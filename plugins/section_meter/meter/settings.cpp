// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/settings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audio/class_description.hpp"
#include "units/instrument.hpp"

namespace tutti::section_meter {

namespace {

using Json = nlohmann::json;

constexpr auto version = 1;
constexpr auto version_key = "section_meter";
constexpr auto names = std::array<std::string_view, tolerance_count> {"beginner", "developing", "concert"};

// Ours is 120 bytes; what is much longer is something else.
constexpr auto longest_state = std::size_t {4096};

tl::unexpected<Error> refused(std::string_view why)
{
    return failure(
        ErrorCode::file_damaged,
        fmt::format("The project's settings for the Section Meter are not used: {}; set them again.", why));
}

std::size_t place_of(std::string_view instrument) noexcept
{
    const auto all = instruments();
    const auto found = std::ranges::find(all, instrument, &Instrument::name);
    return static_cast<std::size_t>(found - all.begin());
}

/// A number within its range; NaN is in no range.
bool in_range(const Json& json, const char* key, double lowest, double highest)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_number() && found->get<double>() >= lowest &&
           found->get<double>() <= highest;
}

bool is_text(const Json& json, const char* key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string();
}

}  // namespace

Cents cents_of(Tolerance tolerance) noexcept
{
    return tolerance == Tolerance::beginner     ? audio::beginner_tolerance
           : tolerance == Tolerance::developing ? audio::developing_tolerance
                                                : audio::concert_tolerance;
}

std::string_view tolerance_name(Tolerance tolerance) noexcept
{
    return names[static_cast<std::size_t>(tolerance)];
}

Settings::Settings() noexcept
    : instrument {place_of("any")}
{
}

std::string state_of(const Settings& settings)
{
    return Json {{version_key, version},
                 {"instrument", instruments()[settings.instrument].name},
                 {"reference_a4_hz", settings.a4.value()},
                 {"tolerance", tolerance_name(settings.tolerance)},
                 {"transposition", settings.transposition},
                 {"hold_s", settings.hold.value()}}
        .dump();
}

Result<Settings> settings_from(std::string_view state)
{
    if (state.size() > longest_state)
        return refused("they are far too long");
    const auto json = Json::parse(state, nullptr, false);
    if (!json.is_object() || !json.contains(version_key))
        return refused("they are damaged");
    const auto& kept_version = json[version_key];
    if (!kept_version.is_number_integer() || kept_version.get<std::int64_t>() != version)
        return refused("they are of another version");
    const auto farthest = static_cast<double>(Settings::farthest_transposition);
    if (!is_text(json, "instrument") || !is_text(json, "tolerance") ||
        !in_range(json, "reference_a4_hz", Settings::lowest_a4.value(), Settings::highest_a4.value()) ||
        !in_range(json, "transposition", -farthest, farthest) ||
        !in_range(json, "hold_s", 0.0, Settings::longest_hold.value()))
        return refused("something is missing or out of its range");
    auto settings = Settings {};
    settings.instrument = place_of(json["instrument"].get<std::string>());
    if (settings.instrument == instruments().size())
        return refused("they name an instrument that is not known here");
    const auto tolerance = std::ranges::find(names, json["tolerance"].get<std::string>());
    if (tolerance == names.end())
        return refused("they name a tolerance that is not known here");
    settings.tolerance = static_cast<Tolerance>(tolerance - names.begin());
    settings.a4 = Hertz {json["reference_a4_hz"].get<double>()};
    settings.transposition = static_cast<int>(std::lround(json["transposition"].get<double>()));
    settings.hold = Seconds {json["hold_s"].get<double>()};
    return settings;
}

}  // namespace tutti::section_meter
