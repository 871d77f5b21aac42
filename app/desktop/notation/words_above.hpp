// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desktop/notation/engraved_part.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::desktop {

/// Writes above all that a part's line holds, so that nothing has to move out of the way: the bars' numbers,
/// then rehearsal marks, endings, jumps and their signs. The bars have their places already.
void write_above(const score::UnfoldedScore&, EngravedPart&);

}  // namespace tutti::desktop
