// SPDX-License-Identifier: GPL-3.0-or-later
// Readings such as a rehearsal gives, without hearing one.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "analysis/section_reading.hpp"
#include "session/records.hpp"

namespace tutti::test {

inline constexpr FrameCount usual_hop {256};

/// Two sections of a class: violins at microphones 1 and 2, a cello at 5.
[[nodiscard]] session::SessionInfo small_session();

/// A section that plays and rests: notes of a quarter of a second to a second, tuned like beginners, with the
/// jitter of a tracker, with rests, doubt, clipping and onsets. The same seed gives the same readings.
[[nodiscard]] std::vector<analysis::SectionReading>
assorted_readings(int section, std::size_t hops, std::uint64_t seed, FramePosition start = {});

}  // namespace tutti::test
