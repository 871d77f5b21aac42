// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "score/unfolded_score.hpp"
#include "session/records.hpp"
#include "session/session.hpp"

namespace tutti {

/// What was to be better the next time, and when that was said.
struct GoalsThen {
    session::WallClock when;
    std::vector<session::Remark> goals;  ///< in order of time
};

/// "bar 12: second finger". [any]
[[nodiscard]] std::string goal_line(const session::Remark&);

/// The goals that a class left itself in its last rehearsal of a piece before a moment: of the sessions in
/// `sessions` that of the same class and piece which began last, false starts of less than two minutes that
/// left none apart. Nothing where that left none, and of a class without a name. Sessions that cannot be read
/// are passed over. [control]
[[nodiscard]] std::optional<GoalsThen> goals_before(const std::filesystem::path& sessions,
                                                    const std::string& class_name, const std::string& piece,
                                                    session::WallClock before);
/// The same of the rehearsals beside a session that is kept.
[[nodiscard]] std::optional<GoalsThen> goals_before(const session::Session&);
/// The same of those beside the one that begins now and is to be kept in `session`; nothing where that is
/// empty. To be asked before it is a session itself. `score` may be null. [control]
[[nodiscard]] std::optional<GoalsThen> goals_before_now(const std::filesystem::path& session,
                                                        const std::string& class_name,
                                                        const score::UnfoldedScore* score);

/// "Goals of the last rehearsal, 5 March 2026, 10:05". [any]
[[nodiscard]] std::string heading_of(const GoalsThen&);

/// The sessions beside one whose reports may begin with its goals: those of its class and piece that began
/// later; none where it has no goals. [control]
[[nodiscard]] std::vector<std::filesystem::path> may_show_goals_of(const std::filesystem::path& session);

}  // namespace tutti
