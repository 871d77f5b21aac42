// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/notes_tsv.hpp"

#include <fmt/format.h>

#include "units/decimal_text.hpp"

namespace tutti::cli {

namespace {

template <class T, class Text>
std::string cell(const std::optional<T>& value, Text text)
{
    return value ? text(*value) : "-";
}

}  // namespace

Result<std::unique_ptr<NotesTsv>> NotesTsv::create(const std::filesystem::path& path,
                                                   std::shared_ptr<const score::UnfoldedScore> score,
                                                   const audio::ClassDescription& cls, SampleRate rate)
{
    auto file = TsvFile::create(path, columns);
    if (!file)
        return tl::unexpected {file.error()};
    return std::unique_ptr<NotesTsv> {
        new NotesTsv {*std::move(file), std::move(score), section_cells(cls), rate}};
}

void NotesTsv::take_note(const analysis::NoteReading& note)
{
    const auto seconds = [&](FramePosition at) {
        return fmt::format("{:.6f}", to_seconds(at, rate_).value());
    };
    const auto place = score_->place_at(score::ScorePosition {score::Quarters::nearest(note.position)});
    file_.write(fmt::format(
        "{}\t{}\t{:.2f}\t{:.4f}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.3f}\t{}\t{}\t{}",
        sections_[static_cast<std::size_t>(note.section)], score_->printed().bars[place.bar].number,
        place.beat, note.position, seconds(note.due), cell(note.onset, seconds), seconds(note.reported),
        cell(note.expected, pitch_name), cell(note.heard, pitch_name), verdict_name(note.verdict),
        note.confidence, cell(note.cents, [](Cents cents) { return decimal_text(cents.value(), 1); }),
        cell(note.lead, [](Seconds lead) { return decimal_text(1000.0 * lead.value(), 1); }),
        cell(note.pace, [](double pace) { return fmt::format("{:.0f}", 100.0 * pace); })));
}

}  // namespace tutti::cli
