// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "playback/piece.hpp"
#include "playback/timeline.hpp"
#include "playback/transport.hpp"
#include "practice/setup.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::practice {

/// What most of a piece's recordings are tuned to: the A that they are heard at unless a Setup says
/// otherwise.
[[nodiscard]] Hertz tuning_of(const playback::Piece&);

/// The score as this pupil has it: in another key, their own part made easier; the same where neither is
/// asked for. Its bars are the same, and are played in the same order. Errors: bad_argument (further than an
/// octave, no open strings, nothing left to play). [control]
[[nodiscard]] Result<std::shared_ptr<const score::UnfoldedScore>>
arranged(const std::shared_ptr<const score::UnfoldedScore>&, std::size_t part, const Setup&);

/// Whether a Setup's tempo can be played. Errors: bad_usage. [any]
[[nodiscard]] Status check_tempo(const Setup&);

/// The bars that a Setup asks for. Errors: bad_argument (no such bar or mark, the later one first). [any]
[[nodiscard]] Result<playback::Passage> passage_of(const Setup&, const score::UnfoldedScore&);

/// A piece's recordings ready to be played along with: the pupil's own part left out.
class Backing {
public:
    /// Reads the piece and its stems, which takes about a second for a minute of six stems.
    /// A device's blocks may have up to `largest_block` frames. Errors: those of
    /// load_piece(), bad_argument (no such part or bars), bad_usage (no such tempo). [control]
    [[nodiscard]] static Result<std::unique_ptr<Backing>> open(const Setup&, SampleRate = SampleRate {48'000},
                                                               FrameCount largest_block = FrameCount {256});

    /// Plays as fast as it goes, in this thread, until the passage is over and has died away, or `heard`,
    /// which gets each block, fails. [control]
    [[nodiscard]] Status play(const std::function<Status(std::span<const float>)>& heard);

    [[nodiscard]] const playback::Piece& piece() const noexcept { return piece_; }
    [[nodiscard]] const score::UnfoldedScore& score() const noexcept { return *piece_.score; }
    [[nodiscard]] const playback::Timeline& timeline() const noexcept { return *timeline_; }
    [[nodiscard]] const playback::Passage& passage() const noexcept { return passage_; }
    [[nodiscard]] playback::Transport& transport() noexcept { return *transport_; }
    /// Of a part, whatever recordings it has. Errors: bad_argument, which names the parts. [control]
    [[nodiscard]] Status set_volume(const Volume&);
    /// Those that have a recording of their own, by their indices in the score.
    [[nodiscard]] std::vector<std::size_t> recorded_parts() const;
    /// The pupil's part: its index in the score, and its name.
    [[nodiscard]] std::size_t part_index() const noexcept { return part_; }
    [[nodiscard]] const std::string& part() const noexcept { return score().printed().parts[part_].name; }
    /// The A that the recordings are heard at.
    [[nodiscard]] Hertz a4() const noexcept { return a4_; }
    /// Printed numbers of the first and the last bar.
    [[nodiscard]] std::string first_bar() const;
    [[nodiscard]] std::string last_bar() const;
    /// For another Setup with the same piece and tuning.
    [[nodiscard]] std::shared_ptr<const playback::Stems> stems() const noexcept { return stems_; }
    /// What somebody should know: stems that are missing, a part that cannot be left out, or that only
    /// rests in the passage.
    [[nodiscard]] const std::vector<std::string>& remarks() const noexcept { return remarks_; }

private:
    Backing() = default;

    playback::Piece piece_;
    std::size_t part_ = 0;
    std::shared_ptr<const playback::Stems> stems_;
    std::vector<std::optional<std::size_t>> parts_;  // of the stems
    Hertz a4_ {440.0};
    std::optional<playback::Timeline> timeline_;
    playback::Passage passage_;
    std::vector<std::string> remarks_;
    std::unique_ptr<playback::Transport> transport_;
};

}  // namespace tutti::practice
