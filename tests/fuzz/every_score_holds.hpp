// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "score/score.hpp"
#include "units/result.hpp"

namespace tutti::test {

/// What must be true of anything a reader returns, however broken the file: notes lie in bars and are in
/// order, their keys exist, and the score unfolds without a gap or says why not. Ends the program where it is
/// not.
void every_score_holds(Result<score::Score>);

}  // namespace tutti::test
