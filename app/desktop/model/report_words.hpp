// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "desktop/model/texts.hpp"
#include "review/review.hpp"
#include "session/records.hpp"
#include "shared/rehearsal_report.hpp"

namespace tutti::desktop {

/// The report at a rehearsal's end as lines of text, none over a hundred columns wide: in English the
/// engine's, as the terminal has it. [any]
[[nodiscard]] std::vector<std::string> report_lines(const audio::ClassDescription&, const review::Review&,
                                                    const KeptOfRehearsal&,
                                                    std::vector<session::Remark> marks, SampleRate,
                                                    session::WallClock when, const Texts&);

}  // namespace tutti::desktop
