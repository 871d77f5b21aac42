// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "review/report.hpp"
#include "review/review.hpp"
#include "session/session.hpp"
#include "units/result.hpp"

namespace tutti {

/// When a session was, what is kept of it, and everything that was marked, noted and planned, in order of
/// time. [control]
[[nodiscard]] Result<review::ReportFacts> facts_of(const session::Session&);

/// The report of a session that has been reviewed, as one page for a browser. [control]
[[nodiscard]] Result<std::string> page_of(const session::Session&, const review::Review&, bool with_sound);

}  // namespace tutti
