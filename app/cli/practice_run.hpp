// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "practice/setup.hpp"
#include "units/result.hpp"

namespace tutti::cli {

/// Practice with a loudspeaker and a microphone.
struct PracticeRun {
    practice::Setup setup;
    std::string input;   ///< an interface's name; the best when empty
    std::string output;  ///< likewise, as choose_output()
    bool record = false;
    bool feedback_at_the_end = false;  ///< and none after each phrase
};

/// Practises until the passage is over or the pupil quits: the view where there is a terminal, else a line a
/// second; then what is said of it. [control]
[[nodiscard]] Status run_practice(PracticeRun);

}  // namespace tutti::cli
