// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::section_meter {

/// What counts as in tune: the engine's three tolerances.
enum class Tolerance : std::uint8_t { beginner, developing, concert };
inline constexpr std::size_t tolerance_count = 3;

/// 30, 20 or 10 cents.
[[nodiscard]] Cents cents_of(Tolerance) noexcept;
/// "beginner", "developing", "concert".
[[nodiscard]] std::string_view tolerance_name(Tolerance) noexcept;

/// What can be set on a Section Meter.
struct Settings {
    static constexpr Hertz lowest_a4 {380.0};
    static constexpr Hertz highest_a4 {500.0};
    static constexpr int farthest_transposition = 24;
    static constexpr Seconds longest_hold {10.0};

    std::size_t instrument;  ///< in instruments()
    Hertz a4 {440.0};
    Tolerance tolerance = Tolerance::beginner;
    int transposition = 0;  ///< semitones, on top of what the instrument's players read
    Seconds hold {1.5};     ///< how long a sure note stays to be read after it

    /// As `tutti track` hears when it is told nothing.
    Settings() noexcept;
    friend bool operator==(const Settings&, const Settings&) noexcept = default;
};

/// Settings as a project keeps them: JSON with a version, instrument and tolerance by name, so that neither a
/// longer list of instruments nor another order changes what was meant. [any]
[[nodiscard]] std::string state_of(const Settings&);

/// The same back. Refuses what is damaged, incomplete, out of range, or of a version that is not ours.
/// [control]
[[nodiscard]] Result<Settings> settings_from(std::string_view state);

}  // namespace tutti::section_meter
