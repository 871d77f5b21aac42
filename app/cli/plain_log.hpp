// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audio/class_description.hpp"
#include "cli/text.hpp"
#include "rehearsal/snapshot.hpp"
#include "review/note_names.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::cli {

/// The live view where there is no terminal to draw on: a line for each second of the stream.
///
///     0:07  Violins A4 in tune +3 | Violas C4 flat −28 | Cellos — | Trumpets not sure
///
/// With a score the line tells the place first, and who rests there or is missing. A note is named only where
/// we would swear to it. When the stream's health changes, a line says so. [control]
class PlainLog {
public:
    PlainLog(const audio::ClassDescription&, const score::UnfoldedScore*, SampleRate, Charset);

    /// The lines that are due, without their line ends; none while the second of the last line lasts.
    [[nodiscard]] std::vector<std::string> lines(const rehearsal::Snapshot&);
    /// A message as a line of its own.
    [[nodiscard]] std::string message(std::string_view) const;

private:
    [[nodiscard]] std::string line(const rehearsal::Snapshot&, Seconds) const;
    [[nodiscard]] std::string in_charset(std::string) const;

    audio::ClassDescription cls_;
    const score::UnfoldedScore* score_;
    review::NoteNames names_;
    SampleRate rate_;
    Charset charset_;
    std::optional<double> last_second_;
    rehearsal::StreamHealth health_;
};

}  // namespace tutti::cli
