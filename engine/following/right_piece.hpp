// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// How far a class was followed in its score while it played.
struct Followed {
    double share = 0.0;       ///< 0…1 of what was played
    double confidence = 0.0;  ///< 0…1 in the place, on average while it was followed
};

/// What is then asked, in English.
inline constexpr auto right_piece_asked = "Is this the right piece?";

/// Whether what was played may be another piece than the score's. [any]
[[nodiscard]] bool is_another_piece(const Followed&) noexcept;

/// Asks, while a class plays, whether it plays the score's piece at all: is_another_piece() over the last
/// half minute in which it sounded, from a third of a minute on.
///
///   in      each hop: how many sections sound, and where the follower takes the class to be
///   out     whether the piece is doubted
///   cost    nothing to speak of; memory of half a minute of hops, taken at construction [control]
///
/// process() allocates nothing. [worker]
class RightPiece {
public:
    RightPiece(SampleRate, FrameCount hop);

    void process(std::size_t sounding, const analysis::ScorePlace&) noexcept;
    [[nodiscard]] bool doubted() const noexcept { return doubted_; }

private:
    struct Hop {
        std::uint16_t sounding = 0;
        bool followed = false;
        std::uint16_t confidence = 0;  // in ten thousandths
    };

    std::vector<Hop> hops_;  // the oldest is overwritten first
    std::size_t next_ = 0;
    std::size_t known_ = 0;
    std::size_t enough_;
    std::int64_t sounding_ = 0;  // sums over the hops
    std::int64_t followed_ = 0;
    std::int64_t hops_followed_ = 0;
    std::int64_t confidences_ = 0;
    bool doubted_ = false;
};

}  // namespace tutti::following
