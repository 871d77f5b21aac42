// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::following {

/// Where the ensemble was, hop by hop, and when exactly its beat passed a place.
///
/// The follower's place trembles by 20 ms; the beat is told from the line through what is known of it by now,
/// 0.7 s to either side. No line leads across a jump or a hole: each moment knows on which way it lies.
///
/// Construction allocates [control]; the rest does not [worker].
class BeatLine {
public:
    struct Moment {
        float cell;
        bool followed;
        std::uint32_t way;
    };
    BeatLine(Seconds hop, std::size_t hops_remembered)
        : hop_ {hop}
        , moments_(hops_remembered)
    {
    }

    [[nodiscard]] std::size_t hops_remembered() const noexcept { return moments_.size(); }
    [[nodiscard]] std::uint32_t way() const noexcept { return way_; }
    void put(std::int64_t hop, double cell, bool followed) noexcept
    {
        newest_ = hop;
        moments_[static_cast<std::size_t>(hop) % moments_.size()] = {static_cast<float>(cell), followed,
                                                                     way_};
    }
    /// The ensemble has jumped, or the stream has a hole.
    void break_off() noexcept { ++way_; }
    /// As it was last known, of hops to come.
    [[nodiscard]] const Moment& at(std::int64_t hop) const noexcept
    {
        const auto known = std::clamp(hop, std::int64_t {0}, newest_);
        return moments_[static_cast<std::size_t>(known) % moments_.size()];
    }
    /// In how many hops it was known where the ensemble was. `last` is not included.
    [[nodiscard]] std::int64_t followed_hops(std::int64_t first, std::int64_t last) const noexcept;
    /// The hop, with its fraction, at which the beat passed a cell on this way; `from` is where the follower
    /// said so, and the answer where too little is known.
    [[nodiscard]] double beat_at(double cell, double from, std::uint32_t way) const noexcept;

private:
    Seconds hop_;
    std::vector<Moment> moments_;  // by hop, the oldest overwritten
    std::int64_t newest_ = 0;
    std::uint32_t way_ = 0;
};

}  // namespace tutti::following
