// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "units/result.hpp"

namespace tutti::plugins {

/// What tells the settings that one plug-in keeps in a project from anything else.
struct StateKind {
    std::string_view key;      ///< of its version
    int version;               ///< the only one that is read
    std::string_view plug_in;  ///< its name, for people
    std::size_t longest;       ///< bytes; what is longer is something else
};

/// The sentence for settings that are not used. [any]
[[nodiscard]] tl::unexpected<Error> state_refused(const StateKind&, std::string_view why);

/// The settings as a JSON object. Refuses what is damaged, too long, or of a version that is not ours.
/// [control]
[[nodiscard]] Result<nlohmann::json> kept_state(std::string_view state, const StateKind&);

/// A number within its range is there; NaN is in no range. [any]
[[nodiscard]] bool has_number(const nlohmann::json&, const char* key, double lowest, double highest);
[[nodiscard]] bool has_text(const nlohmann::json&, const char* key);

}  // namespace tutti::plugins
