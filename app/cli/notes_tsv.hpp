// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "audio/class_description.hpp"
#include "cli/tsv.hpp"
#include "rehearsal/keeper.hpp"
#include "score/unfolded_score.hpp"
#include "units/result.hpp"

namespace tutti::cli {

/// What the columns mean, for --help.
inline constexpr std::string_view notes_columns_help =
    "section bar beat (as printed) position_quarters (from the start, repeats unfolded) due_s (when the "
    "class's beat was there) onset_s (when the section began it) reported_s (the last sound used) expected "
    "heard (sounding pitches) verdict (right, wrong, missing, extra, unsure) confidence cents (of the pitch "
    "heard, by the class's temperament) lead_ms (+ is before the beat) tempo_percent (of the marked tempo)";

/// Writes what became of each note of the score, a row when it is told: where it stands on the page, when it
/// was due, begun and told, which pitch was printed and which heard (sounding), the verdict.
class NotesTsv : public rehearsal::ReadingSink {
public:
    static constexpr std::string_view columns =
        "section\tbar\tbeat\tposition_quarters\tdue_s\tonset_s\treported_s\texpected\theard\tverdict\t"
        "confidence\tcents\tlead_ms\ttempo_percent";

    /// "-" is standard output.
    [[nodiscard]] static Result<std::unique_ptr<NotesTsv>> create(const std::filesystem::path&,
                                                                  std::shared_ptr<const score::UnfoldedScore>,
                                                                  const audio::ClassDescription&, SampleRate);
    void take(const analysis::SectionReading&) override {}
    void take_note(const analysis::NoteReading&) override;
    [[nodiscard]] Status finish() { return file_.finish(); }

private:
    NotesTsv(TsvFile file, std::shared_ptr<const score::UnfoldedScore> score,
             std::vector<std::string> sections, SampleRate rate)
        : file_ {std::move(file)}
        , score_ {std::move(score)}
        , sections_ {std::move(sections)}
        , rate_ {rate}
    {
    }

    TsvFile file_;
    std::shared_ptr<const score::UnfoldedScore> score_;
    std::vector<std::string> sections_;
    SampleRate rate_;
};

}  // namespace tutti::cli
