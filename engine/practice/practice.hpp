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
#include "playback/transport.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::practice {

/// How loud a part is, from 0 (muted) to 1.
struct Volume {
    std::string part;
    double gain = 1.0;
};

/// What a pupil wants to play along with.
struct Setup {
    std::filesystem::path piece {};
    std::string part {};         ///< the pupil's: muted unless `volumes` says otherwise
    double tempo = 1.0;          ///< share of the recording's
    std::string first {};        ///< printed bar number or rehearsal mark; the beginning when empty
    std::string last {};         ///< the bar to stop after; the end when empty
    int passes = 1;              ///< how often, without a break; 0: without end
    int count_in = 1;            ///< bars
    bool click = false;          ///< also after the count-in
    std::optional<Hertz> a4 {};  ///< to play to; what the recordings are tuned to when empty
    std::vector<Volume> volumes {};
};

/// One pupil's practice of one piece: the recordings ready to play, their own part left out.
class Practice {
public:
    /// Reads the piece and its stems, which takes about a second for a minute of six stems. Errors: those of
    /// load_piece(), bad_argument (no such part, bars or tempo). [control]
    [[nodiscard]] static Result<std::unique_ptr<Practice>> open(const Setup&,
                                                                SampleRate = SampleRate {48'000});

    /// Plays as fast as it goes, in this thread, until the passage is over and has died away, or `heard`,
    /// which gets each block, fails. [control]
    [[nodiscard]] Status play(const std::function<Status(std::span<const float>)>& heard);

    [[nodiscard]] const playback::Piece& piece() const noexcept { return piece_; }
    /// Name of the pupil's part in the score.
    [[nodiscard]] const std::string& part() const noexcept { return part_; }
    /// Printed numbers of the first and the last bar.
    [[nodiscard]] std::string first_bar() const;
    [[nodiscard]] std::string last_bar() const;
    /// What somebody should know: stems that are missing, a part that cannot be left out.
    [[nodiscard]] const std::vector<std::string>& remarks() const noexcept { return remarks_; }

private:
    Practice() = default;

    playback::Piece piece_;
    std::string part_;
    playback::Passage passage_;
    std::vector<std::string> remarks_;
    std::unique_ptr<playback::Transport> transport_;
};

}  // namespace tutti::practice
