// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace tutti::desktop {

/// A rectangle in pixels; y grows downwards.
struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    friend bool operator==(const Box&, const Box&) noexcept = default;
};

/// Where the sections of a class sit as the conductor sees them: in arcs, the class's order from left to
/// right, the front row first. Front rows are the shorter ones, and who sits in the middle sits further away.
/// Few rows, unless more make the seats much larger; all seats of one size, none touching another, all inside
/// `area`. [any]
[[nodiscard]] std::vector<Box> seats(std::size_t sections, const Box& area);

}  // namespace tutti::desktop
