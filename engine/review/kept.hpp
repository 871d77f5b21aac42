// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "review/review.hpp"
#include "session/records.hpp"

namespace tutti::review {

/// Raised whenever a review comes to other numbers of the same readings: those kept before are then found
/// anew, so that a term is measured with one rule.
inline constexpr int method = 4;

/// By how much the ensemble's pitch moved from the beginning of a rehearsal to its end: between the medians
/// of its first and its last eight seconds. Empty when fewer were heard.
[[nodiscard]] Figure<Cents> drift_of(const Review&);

/// The numbers of a review as a session keeps them. What nobody played is left out. [any]
[[nodiscard]] session::KeptReview kept(const Review&);

}  // namespace tutti::review
