// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "units/result.hpp"

namespace tutti::backing_track {

/// How many of a piece's parts can be muted. A school's orchestra has fewer.
inline constexpr std::size_t most_parts = 24;

/// What can be set on a Backing Track.
struct Settings {
    static constexpr int farthest_bar = 999;

    /// The piece's folder, or the name alone of one that ships or of the user's own; empty for none.
    std::string piece {};
    /// The bar of the project in which the piece begins, from 1.
    int first_bar = 1;
    /// By the order of the score's parts; the recordings of everybody come after them.
    std::array<bool, most_parts> muted {};

    friend bool operator==(const Settings&, const Settings&) = default;
};

/// A piece's folder as it is kept: one that ships, or lies in pieces_folder(), by its name, so that a project
/// may move to another machine.
/// [control]
[[nodiscard]] std::string piece_to_keep(const std::filesystem::path& folder);
/// And back. [control]
[[nodiscard]] std::filesystem::path folder_of(const std::string& piece);

/// Settings as a project keeps them: JSON with a version. [any]
[[nodiscard]] std::string state_of(const Settings&);

/// The same back. Refuses what is damaged, incomplete, out of range, or of a version that is not ours.
/// [control]
[[nodiscard]] Result<Settings> settings_from(std::string_view state);

}  // namespace tutti::backing_track
