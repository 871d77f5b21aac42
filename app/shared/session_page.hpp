// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "review/report.hpp"
#include "review/review.hpp"
#include "session/session.hpp"
#include "units/result.hpp"

namespace tutti {

/// When a session was, what is kept of it, everything that was marked, noted and planned, in order of time,
/// and the goals that the rehearsal before left for it. [control]
[[nodiscard]] Result<review::ReportFacts> facts_of(const session::Session&);

/// The report of a session that has been reviewed, as one page for a browser. [control]
[[nodiscard]] Result<std::string> page_of(const session::Session&, const review::Review&, bool with_sound);

/// Where a session's page lies among the reports that were asked for in a window, and its practice cards.
/// [any]
[[nodiscard]] std::filesystem::path page_file(const std::filesystem::path& reports,
                                              const std::filesystem::path& session);
[[nodiscard]] std::filesystem::path cards_folder(const std::filesystem::path& reports,
                                                 const std::filesystem::path& session);

/// What was written there of a session that is erased; of one whose sound is, the page, which holds some of
/// it. Overwritten before it is deleted. [control]
[[nodiscard]] Status erase_written(const std::filesystem::path& reports, const std::filesystem::path& session,
                                   bool sound_only);

/// What became of pages that have outlived what they were made of.
struct OutlivedPages {
    int erased = 0;
    int kept = 0;  ///< whose session is not there, because none is
};

/// Erases the pages among the reports that have outlived what they were made of: those whose session is no
/// longer in its folder, with their cards, and those that hold sound which their session does not keep any
/// more. What is no page of a session stays. Where no session at all is in that folder, its disk may be away,
/// and no page goes for that its session is not there. What was left an hour ago of one that was cut short
/// goes too. [control]
[[nodiscard]] Result<OutlivedPages> erase_outlived(const std::filesystem::path& reports,
                                                   const std::filesystem::path& sessions);

}  // namespace tutti
