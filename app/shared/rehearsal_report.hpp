// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "rehearsal/keeper.hpp"
#include "review/reviewer.hpp"
#include "score/unfolded_score.hpp"
#include "session/records.hpp"

namespace tutti {

/// Hears a rehearsal as it goes by and says at its end what it came to.
class RehearsalReport final : public rehearsal::ReadingSink {
public:
    RehearsalReport(audio::ClassDescription, SampleRate, FrameCount hop,
                    std::shared_ptr<const score::UnfoldedScore>);

    void take(const analysis::SectionReading&) override;
    void take_ensemble(const analysis::EnsembleReading&) override;
    void take_note(const analysis::NoteReading&) override;

    /// The report as plain text, no line over a hundred columns; `kept` says what was. The numbers go into
    /// the session, where its folder is given; where they cannot, the last line says why. Once the engine has
    /// stopped. [control]
    [[nodiscard]] std::vector<std::string> end(const std::filesystem::path& session_folder, std::string kept,
                                               std::vector<session::Remark> marks) const;

private:
    audio::ClassDescription class_;
    SampleRate rate_;
    review::Reviewer reviewer_;
};

}  // namespace tutti
