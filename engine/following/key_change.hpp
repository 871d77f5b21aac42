// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "analysis/class_hearing.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// Whether one player has gone on to another key, and how new what he sounds is.
///
/// The first tenth of a second of a note says as much of it as all the rest, which only says the same again.
/// A slurred note has no attack to be heard: its key alone tells that it has begun. A key beside the last one
/// is no change: it may be vibrato about a note between two keys.
///
///   in      the key evidence of every step
///
///   out     0…1, how far what sounds differs from what has sounded of late; whether another key has begun
///
///   delay   a key is taken to have begun `delay` before it outweighs all others
///
/// Nothing allocates [worker].
class KeyChange {
public:
    static constexpr Seconds delay {0.04};  // median, generated pupils

    struct Change {
        double novelty = 0.0;
        bool begins = false;
    };
    Change hear(const analysis::KeyEvidence&, Seconds step) noexcept;

private:
    std::array<float, analysis::KeyEvidence::keys>
        of_late_ {};  // belief that this key or one beside it sounds
    std::optional<std::size_t> key_;
};

}  // namespace tutti::following
