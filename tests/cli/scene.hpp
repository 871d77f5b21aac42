// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/live_view.hpp"

namespace tutti::test {

/// A class in the middle of a rehearsal, to be drawn.
struct Scene {
    audio::ClassDescription cls;
    rehearsal::Snapshot now;
    cli::StreamFacts stream;
    std::optional<rehearsal::Focus> focus;
    std::vector<cli::Message> messages;
    std::optional<std::string> word;

    [[nodiscard]] cli::Picture picture() const;
    /// The picture's characters with every attribute stripped, a line each.
    [[nodiscard]] std::vector<std::string> text(const cli::Screen&) const;
    /// The row of the section with this name.
    [[nodiscard]] cli::StyledLine row(const std::string& name, const cli::Screen&) const;
};

/// Whether some line has this in it.
[[nodiscard]] bool contains(const std::vector<std::string>& lines, const std::string& what);

/// Someone playing this written note this far out, under a tolerance of 20 cents, surely or not.
[[nodiscard]] rehearsal::Glance playing(const char* written, Cents deviation);
[[nodiscard]] rehearsal::Glance playing_unsurely(const char* written, Cents deviation);
[[nodiscard]] rehearsal::Glance resting();

/// Six sections at 2:14, violas 28 cents flat and standing out, clarinets not sure, trumpets resting.
[[nodiscard]] Scene orchestra();
/// So many sections, all playing in tune.
[[nodiscard]] Scene sections(std::size_t);

}  // namespace tutti::test
