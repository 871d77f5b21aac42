// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "playback/piece.hpp"
#include "playback/stems.hpp"
#include "playback/timeline.hpp"
#include "rt/realtime.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::backing_track {

/// A piece with its recordings in memory, and its place in a host's music: a quarter of the host is a quarter
/// of the score, and the piece's first bar line is one of the host's.
class OpenedPiece {
public:
    /// What is muted at once: a part of the score with recordings, or the recordings of everybody.
    struct Part {
        std::string name;  ///< safe to show; empty: everybody
        std::optional<std::size_t> part;
        std::size_t mute = 0;  ///< its number among all parts of the score; everybody's is the one after
    };

    /// Reads the description, the score and, where a rate is given, the recordings at it: about a second for
    /// a minute of six. `given_up` is asked between the recordings: what comes then is incomplete, and for
    /// nobody. Errors: no folder there, and those of load_piece(), Timeline::create() and load_stems().
    /// [control]
    [[nodiscard]] static Result<std::shared_ptr<const OpenedPiece>>
    open(const std::filesystem::path& folder, std::optional<SampleRate>,
         const std::function<bool()>& given_up = {});

    [[nodiscard]] const std::string& title() const noexcept { return title_; }
    [[nodiscard]] const std::string& composer() const noexcept { return composer_; }
    [[nodiscard]] const std::vector<Part>& parts() const noexcept { return parts_; }
    /// Null where no rate was given.
    [[nodiscard]] const std::shared_ptr<const playback::Stems>& stems() const noexcept { return stems_; }
    /// Part::mute of each stem.
    [[nodiscard]] const std::vector<std::size_t>& mute_of_stem() const noexcept { return mute_of_stem_; }
    [[nodiscard]] const playback::Timeline& timeline() const noexcept { return timeline_; }
    [[nodiscard]] const score::UnfoldedScore& score() const noexcept { return *piece_.score; }

    /// Where the score's start lies in the host's quarters, if the piece's first bar is this one of the
    /// host's, from 1. Bars before it are taken to be as long as it is; of a pick-up's bar only the end is
    /// the piece's. [any]
    [[nodiscard]] double start(int first_bar) const noexcept RT_SAFE
    {
        return (first_bar - 1) * bar_length_ + pick_up_;
    }

    // What follows is by quarters of the score, from its start, in the order in which it is played. [any]
    /// When a moment is heard in the recordings.
    [[nodiscard]] Seconds source_at(double quarters) const noexcept RT_SAFE;
    /// The piece has begun and what sounds after its end is not over.
    [[nodiscard]] bool sounds_at(double quarters) const noexcept RT_SAFE
    {
        return quarters >= 0.0 && source_at(quarters) < sound_end_;
    }
    /// How fast the recordings go there at a tempo, 1 as they were played: over one second of the host's or
    /// over what `around` says.
    [[nodiscard]] double rate_at(double quarters, double quarters_a_minute,
                                 Seconds around) const noexcept RT_SAFE;

private:
    OpenedPiece(playback::Piece, playback::Timeline);

    playback::Piece piece_;
    playback::Timeline timeline_;
    std::string title_;
    std::string composer_;
    std::shared_ptr<const playback::Stems> stems_;
    std::vector<Part> parts_;
    std::vector<std::size_t> mute_of_stem_;
    double bar_length_ = 4.0;  // quarters
    double pick_up_ = 0.0;     // how far into its bar the piece begins
    Seconds sound_end_ {};
};

}  // namespace tutti::backing_track
