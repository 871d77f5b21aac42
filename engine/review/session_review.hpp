// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

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

/// The numbers that a session keeps, with the figures that are wanted; nothing where it keeps none, or others
/// than are found today. Errors: session_damaged. [control]
[[nodiscard]] Result<std::optional<session::KeptReview>>
numbers_kept(const session::Session&, std::span<const std::string_view> wanted);

/// The title of what was played, as the kept numbers have it or else the score in its folder; empty without.
/// [control]
[[nodiscard]] std::string piece_of(const session::Session&);

/// Reviews the session in a folder for its numbers, and keeps them there; where that cannot be written, or the
/// rehearsal may still go on, they are found again the next time. Errors as review_session() and
/// Session::open() have them. [control]
[[nodiscard]] Result<session::KeptReview> numbers_found(const std::filesystem::path& session);

/// The score in the folder of a session. Fails with file_missing where there is none, or as read_score()
/// does. [control]
[[nodiscard]] Result<std::shared_ptr<const score::UnfoldedScore>> score_of(const session::Session&);

}  // namespace tutti::review
