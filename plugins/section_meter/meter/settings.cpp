// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/settings.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "audio/class_description.hpp"
#include "host/kept_state.hpp"
#include "units/instrument.hpp"

namespace tutti::section_meter {

namespace {

constexpr auto names = std::array<std::string_view, tolerance_count> {"beginner", "developing", "concert"};
// Ours is 120 bytes.
constexpr auto kind = plugins::StateKind {"section_meter", 1, "Section Meter", 4096};

std::size_t place_of(std::string_view instrument) noexcept
{
    const auto all = instruments();
    const auto found = std::ranges::find(all, instrument, &Instrument::name);
    return static_cast<std::size_t>(found - all.begin());
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
    return nlohmann::json {{kind.key, kind.version},
                           {"instrument", instruments()[settings.instrument].name},
                           {"reference_a4_hz", settings.a4.value()},
                           {"tolerance", tolerance_name(settings.tolerance)},
                           {"transposition", settings.transposition},
                           {"hold_s", settings.hold.value()}}
        .dump();
}

Result<Settings> settings_from(std::string_view state)
{
    const auto kept = plugins::kept_state(state, kind);
    if (!kept)
        return tl::unexpected {kept.error()};
    const auto& json = *kept;
    const auto farthest = static_cast<double>(Settings::farthest_transposition);
    if (!plugins::has_text(json, "instrument") || !plugins::has_text(json, "tolerance") ||
        !plugins::has_number(json, "reference_a4_hz", Settings::lowest_a4.value(),
                             Settings::highest_a4.value()) ||
        !plugins::has_number(json, "transposition", -farthest, farthest) ||
        !plugins::has_number(json, "hold_s", 0.0, Settings::longest_hold.value()))
        return plugins::state_refused(kind, "something is missing or out of its range");
    auto settings = Settings {};
    settings.instrument = place_of(json["instrument"].get<std::string>());
    if (settings.instrument == instruments().size())
        return plugins::state_refused(kind, "they name an instrument that is not known here");
    const auto tolerance = std::ranges::find(names, json["tolerance"].get<std::string>());
    if (tolerance == names.end())
        return plugins::state_refused(kind, "they name a tolerance that is not known here");
    settings.tolerance = static_cast<Tolerance>(tolerance - names.begin());
    settings.a4 = Hertz {json["reference_a4_hz"].get<double>()};
    settings.transposition = static_cast<int>(std::lround(json["transposition"].get<double>()));
    settings.hold = Seconds {json["hold_s"].get<double>()};
    return settings;
}

}  // namespace tutti::section_meter
