// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/rehearsal_report.hpp"

#include <ctime>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "review/kept.hpp"
#include "review/report.hpp"
#include "session/amend.hpp"
#include "units/utf8.hpp"

namespace tutti {

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

std::vector<std::string> RehearsalReport::end(const std::filesystem::path& session_folder, std::string kept,
                                              std::vector<session::Remark> marks) const
{
    const auto review = reviewer_.review();
    auto facts = review::ReportFacts {};
    const auto now = fmt::localtime(std::time(nullptr));
    facts.when = fmt::format("{} {:%B %Y, %H:%M}", now.tm_mday, now);
    facts.kept = std::move(kept);
    facts.markers = std::move(marks);
    auto lines = review::report(class_, review, facts, rate_);
    if (!session_folder.empty())
        if (const auto written = session::keep_review(session_folder, review::kept(review)); !written)
            lines.push_back(written.error().message);
    for (auto& line : lines)
        line = printable(line);
    return lines;
}

}  // namespace tutti
