// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "rehearsal/keeper.hpp"
#include "rehearsal/snapshot.hpp"
#include "review/review.hpp"
#include "review/reviewer.hpp"
#include "score/unfolded_score.hpp"
#include "session/records.hpp"

namespace tutti {

/// What there is of a rehearsal that has ended.
struct KeptOfRehearsal {
    bool session = true;  ///< it was to be kept
    bool whole = true;    ///< to its end
    bool sound = false;   ///< some of it
    bool words = false;   ///< somebody's own, which may hold a name
};
/// That in a sentence or two: "No sound kept. No names." [any]
[[nodiscard]] std::string what_was_kept(const KeptOfRehearsal&);

/// Writes a report: of what class, the review, what was kept, the marks, at what rate they count, and when it
/// was.
using ReportWriter = std::function<std::vector<std::string>(
    const audio::ClassDescription&, const review::Review&, const KeptOfRehearsal&,
    std::vector<session::Remark>, SampleRate, session::WallClock)>;
/// As every terminal has it. [any]
[[nodiscard]] std::vector<std::string> report_in_english(const audio::ClassDescription&,
                                                         const review::Review&, const KeptOfRehearsal&,
                                                         std::vector<session::Remark>, SampleRate,
                                                         session::WallClock when);

/// Hears a rehearsal as it goes by and says at its end what it came to.
class RehearsalReport final : public rehearsal::ReadingSink {
public:
    RehearsalReport(audio::ClassDescription, SampleRate, FrameCount hop,
                    std::shared_ptr<const score::UnfoldedScore>);

    void take(const analysis::SectionReading&) override;
    void take_ensemble(const analysis::EnsembleReading&) override;
    void take_note(const analysis::NoteReading&) override;

    /// The report as plain text, no line over a hundred columns. The numbers go into the session, where its
    /// folder is given; where they cannot, the last line says why. `at_end`: once the engine has stopped.
    /// [control]
    [[nodiscard]] std::vector<std::string> end(const std::filesystem::path& session_folder,
                                               const rehearsal::Snapshot& at_end, bool sound_kept,
                                               std::vector<session::Remark> marks,
                                               const ReportWriter& write = report_in_english) const;

private:
    audio::ClassDescription class_;
    SampleRate rate_;
    review::Reviewer reviewer_;
};

}  // namespace tutti
