// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "review/review.hpp"
#include "score/unfolded_score.hpp"
#include "session/session.hpp"
#include "units/result.hpp"

namespace tutti::review {

/// The review of a session that is kept, by the bars of the score in its folder. A session that was played
/// without a score is reviewed by time; one whose score is missing or cannot be read too, and
/// Review::remark says so. Fails with session_damaged where the store does not hold what it should. Reads a
/// minute at a time: an hour of eight sections takes a few seconds and less than 100 MB. [control]
[[nodiscard]] Result<Review> review_session(const session::Session&);

/// The score in the folder of a session. Fails with file_missing where there is none, or as read_score()
/// does. [control]
[[nodiscard]] Result<std::shared_ptr<const score::UnfoldedScore>> score_of(const session::Session&);

}  // namespace tutti::review
