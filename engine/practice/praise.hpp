// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include "practice/pass_summary.hpp"
#include "practice/remark.hpp"

namespace tutti::practice {

/// What got better since another pass: notes right, or else the pitch, or else the time. Nothing where
/// nothing did, or where the two cannot be compared. [any]
[[nodiscard]] std::optional<Remark> better_than(const PassSummary& now, const PassSummary& before);

/// Of the last pass: what got better since the one before it, or else since the first. [any]
[[nodiscard]] std::optional<Remark> better_than_before(std::span<const PassSummary>);

/// Of a pass of which nothing else is to be said. [any]
[[nodiscard]] Remark praise_of(const PassSummary&);

/// What was good of a pass of which something else is to be said too; nothing where less than two thirds was.
/// Notes that are still to play count as not right. [any]
[[nodiscard]] std::optional<Remark> good_of(const PassSummary&, int still_to_play);

}  // namespace tutti::practice
