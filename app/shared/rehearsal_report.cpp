// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/rehearsal_report.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "review/kept.hpp"
#include "review/report.hpp"
#include "session/amend.hpp"
#include "session/session.hpp"
#include "shared/clock_text.hpp"
#include "shared/session_words.hpp"
#include "units/utf8.hpp"

namespace tutti {

std::string what_was_kept(const KeptOfRehearsal& kept)
{
    if (!kept.session)
        return "Nothing was kept.";
    if (!kept.whole)
        return kept.sound ? "The session could not be kept to its end; sound was kept."
                          : "The session could not be kept to its end.";
    return fmt::format("{} {}", kept.sound ? "Sound was kept." : "No sound kept.", names_kept(kept.words));
}

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

std::vector<std::string> report_in_english(const audio::ClassDescription& cls, const review::Review& review,
                                           const KeptOfRehearsal& kept, std::vector<session::Remark> marks,
                                           SampleRate rate, session::WallClock when)
{
    return review::report(cls, review, {date_and_time_in_words(when), what_was_kept(kept), std::move(marks)},
                          rate);
}

std::vector<std::string> RehearsalReport::end(const std::filesystem::path& session_folder,
                                              const rehearsal::Snapshot& at_end, bool sound_kept,
                                              std::vector<session::Remark> marks,
                                              const ReportWriter& write) const
{
    const auto review = reviewer_.review();
    const auto kept = KeptOfRehearsal {
        .session = !session_folder.empty(),
        .whole = at_end.readings_kept,
        .sound = sound_kept,
        .words = std::ranges::any_of(marks, [](const auto& mark) { return !mark.text.empty(); })};
    auto when = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    if (const auto session = session::Session::open(session_folder); session && !session_folder.empty())
        when = session->info().started;
    auto lines = write(class_, review, kept, std::move(marks), rate_, when);
    if (!session_folder.empty())
        if (const auto written = session::keep_review(session_folder, review::kept(review)); !written)
            lines.push_back(written.error().message);
    for (auto& line : lines)
        line = printable(line);
    return lines;
}

}  // namespace tutti
