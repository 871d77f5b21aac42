// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

/// The names under which numbers are kept with a session; docs/session-format.md tells them to others.
namespace tutti::review::figure {
inline constexpr std::string_view drift = "drift";  ///< cents; the ensemble's: in a bar, or from the beginning to the end
inline constexpr std::string_view deviation = "deviation";        ///< cents
inline constexpr std::string_view deviation_of =
    "deviation_of_";  ///< cents; a sounding key follows, as MIDI numbers it: the section's whenever it plays that
inline constexpr std::string_view spread = "spread";              ///< cents
inline constexpr std::string_view lead = "lead";                  ///< seconds
inline constexpr std::string_view entry_spread = "entry_spread";  ///< seconds
inline constexpr std::string_view balance = "balance";            ///< decibels
inline constexpr std::string_view right = "right";                ///< notes: a count without a value
inline constexpr std::string_view wrong = "wrong";
inline constexpr std::string_view missing = "missing";
inline constexpr std::string_view extra = "extra";
inline constexpr std::string_view unsure = "unsure";
inline constexpr std::string_view sure =
    "sure";  ///< share of the sound, of `count` seconds, that could be told
}  // namespace tutti::review::figure
