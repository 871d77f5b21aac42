// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/one_player.hpp"

namespace tutti::test {

void OnePlayer::play(std::optional<int> key, Seconds lasts, bool onset, float like_a_beginning)
{
    const auto begins = now_;
    const auto ends = begins + to_frames(lasts, rate);
    // A key shows when it has sounded for a while: until then the one before does.
    const auto shows = begins + to_frames(following::Beginnings::lag, rate);
    for (; now_ < ends; now_ = now_ + hop) {
        auto reading = analysis::SectionReading {};
        reading.heard_until = now_ + hop;
        const auto shown = now_ < shows ? last_ : key;
        reading.state = shown ? analysis::SectionState::sounding : analysis::SectionState::silent;
        if (shown)
            reading.tuned = TunedPitch {Pitch {*shown}, Cents {}};
        reading.confidence = 0.95;
        if (onset && key && now_ == begins)
            reading.onset = analysis::Onset {begins, begins};
        if (now_ - begins < to_frames(30_ms, rate))
            reading.beginning = like_a_beginning;
        hear_(reading);
    }
    last_ = key;
}

}  // namespace tutti::test
