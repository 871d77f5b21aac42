// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "score/score.hpp"

namespace tutti {

/// How far a section is from the others, as a tutor says it: in bars, or within one in beats.
struct HowFarOff {
    int count = 1;
    bool bars = true;
    bool ahead = false;
};
/// Of so many quarters, + ahead. [any]
[[nodiscard]] HowFarOff how_far_off(double quarters, const score::Metre&) noexcept;

}  // namespace tutti
