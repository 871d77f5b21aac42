// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "audio/stream_spec.hpp"
#include "cli/styled_line.hpp"
#include "rehearsal/attention.hpp"
#include "rehearsal/snapshot.hpp"
#include "review/note_names.hpp"
#include "score/unfolded_score.hpp"
#include "shared/clock_text.hpp"
#include "units/quantity.hpp"

namespace tutti::cli {

/// Something the tutor was told, and when on the stream's time line.
struct Message {
    Seconds at;
    std::string text;
};

/// What does not change from picture to picture.
struct StreamFacts {
    std::string device;      ///< "Scarlett 18i20 (JACK)", "rehearsal.flac"
    audio::StreamSpec spec;  ///< of which the rate and the input latency are shown
    Seconds detection_delay;
    std::string kept;  ///< "No sound kept. No names."
};

/// All that one picture shows.
struct Picture {
    const audio::ClassDescription& cls;
    const rehearsal::Snapshot& now;
    const StreamFacts& stream;
    std::optional<rehearsal::Focus> focus;  ///< from Attention
    std::span<const Message>
        messages;  ///< oldest first; those of the last half minute are shown, as room allows
    std::optional<std::string>
        word;  ///< what has been typed so far of a mark's word or a place, while one is
    const score::UnfoldedScore* score = nullptr;  ///< what is being played, if that is known
    bool naming_place = false;                    ///< whether `word` is from where the class will play
    const review::NoteNames* names = nullptr;     ///< how notes are spelt where `score` is known
};

/// How much there is to draw on.
struct Screen {
    int columns = 80;
    int rows = 24;
    Charset charset = Charset::utf8;
};

/// The live view, from top to bottom: what it is and how long it has run; the one thing that stands out, in
/// words; a row for each section; how the stream does and what is kept; the keys. Never more lines than the
/// screen has rows, none wider than its columns. Everything stays in its place: what comes and goes has a
/// line of its own, kept free. Where room is short, spacing goes first, then what can be done without;
/// sections that do not fit are counted, and the one that stands out is never among them. [any]
[[nodiscard]] std::vector<StyledLine> live_view(const Picture&, const Screen&);

/// "bar 12, beat 3 · Violas 2 bars behind": where the ensemble is, and who is not with it; in their place the
/// question whether this is the right piece, while that is doubted. Empty without a score.
[[nodiscard]] std::string place_words(const audio::ClassDescription&, const rehearsal::Snapshot&,
                                      const score::UnfoldedScore*, Charset);

/// How the stream does, the worst first: "All is well.", "Input lost 3 times.".
[[nodiscard]] std::vector<std::string> health_words(const rehearsal::StreamHealth&, SampleRate);

}  // namespace tutti::cli
