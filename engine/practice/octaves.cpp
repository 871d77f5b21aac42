// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/octaves.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::practice {

void move_near(analysis::SectionReading& reading, Pitch wanted) noexcept
{
    if (!reading.f0 || !reading.tuned)
        return;
    const auto octaves =
        static_cast<int>(std::lround((wanted.midi_key() - reading.tuned->pitch.midi_key()) / 12.0));
    reading.f0 = *reading.f0 * std::exp2(octaves);
    reading.tuned->pitch = reading.tuned->pitch.transposed(12 * octaves);
}

void fold_octaves(analysis::KeyEvidence& evidence, Pitch lowest, Pitch highest) noexcept
{
    constexpr auto keys = static_cast<int>(analysis::KeyEvidence::keys);
    auto folded = std::array<float, analysis::KeyEvidence::keys> {};
    for (auto key = std::max(lowest.midi_key(), 0); key <= std::min(highest.midi_key(), keys - 1); ++key)
        for (auto octave = key % 12; octave < keys; octave += 12)
            folded[static_cast<std::size_t>(key)] = std::max(
                folded[static_cast<std::size_t>(key)], evidence.belief[static_cast<std::size_t>(octave)]);
    evidence.belief = folded;
}

}  // namespace tutti::practice
