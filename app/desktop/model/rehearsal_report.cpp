// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/rehearsal_report.hpp"

#include <ctime>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "review/report.hpp"
#include "shared/utf8.hpp"

namespace tutti::desktop {

RehearsalReport::RehearsalReport(audio::ClassDescription cls, SampleRate rate, FrameCount hop,
                                 std::shared_ptr<const score::UnfoldedScore> score)
    : class_ {std::move(cls)}
    , rate_ {rate}
    , reviewer_ {class_, rate, hop, std::move(score)}
{
}

void RehearsalReport::take(const analysis::SectionReading& reading)
{
    reviewer_.hear(reading);
}

void RehearsalReport::take_ensemble(const analysis::EnsembleReading& reading)
{
    reviewer_.hear(reading);
}

void RehearsalReport::take_note(const analysis::NoteReading& note)
{
    reviewer_.hear(note);
}

std::vector<std::string> RehearsalReport::lines(std::string kept, std::vector<session::Remark> marks) const
{
    auto facts = review::ReportFacts {};
    const auto now = fmt::localtime(std::time(nullptr));
    facts.when = fmt::format("{} {:%B %Y, %H:%M}", now.tm_mday, now);
    facts.kept = std::move(kept);
    facts.markers = std::move(marks);
    auto lines = review::report(class_, reviewer_.review(), facts, rate_);
    for (auto& line : lines)
        line = printable(line);
    return lines;
}

}  // namespace tutti::desktop
