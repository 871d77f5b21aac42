// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "desktop/notation/engraved_part.hpp"

namespace tutti::desktop {

/// A chord's stem, from its heads to its end. Not every chord has one.
struct Stem {
    double x = 0.0;
    double from = 0.0;
    double to = 0.0;
    bool has = false;
};

/// How many flags a note of that value has when it stands alone, or beams among others.
[[nodiscard]] int flags_of(const NoteValue&) noexcept;

/// Lays the beams of chords whose stems, one for each chord of the bar, are as long as alone, and has them
/// end there: as near to the heads as leaves every stem long enough, slanted as the music goes. [any]
void lay_beam(const WrittenBar&, const std::vector<std::size_t>& beam, std::vector<Stem>&, EngravedPart&);

}  // namespace tutti::desktop
