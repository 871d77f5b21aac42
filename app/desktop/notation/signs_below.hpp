// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "desktop/notation/engraved_part.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::desktop {

/// Dynamics and hairpins on one line below each staff, clear of all that reaches below the last one. To be
/// called once every bar has its place. [any]
void write_below(const score::UnfoldedScore&, std::size_t part, EngravedPart&);

}  // namespace tutti::desktop
