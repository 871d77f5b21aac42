// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/sounded_runs.hpp"

#include <cmath>

#include "following/asked_notes.hpp"
#include "following/hops.hpp"

namespace tutti::following {

namespace {

constexpr auto one_pitch = 60.0;  // cents: more than any vibrato, less than a semitone
constexpr auto gap = 45_ms;       // a slip of the ear is as long as its window

}  // namespace

SoundedRuns::SoundedRuns(Seconds hop)
    : hop_ {hop}
{
    over_.reserve(most);
}

void SoundedRuns::put(std::int64_t hop, std::optional<Sound> sound) noexcept
{
    if (run_) {
        if (sound && std::fabs(sound->cents - run_->cents) <= one_pitch) {
            run_->last = hop;
            run_->cents += 0.1 * (sound->cents - run_->cents);
            run_->confidence += sound->confidence;
        }
        if (hop - run_->last > to_hops(gap, hop_))
            end();
        else if (hop - run_->from >= to_hops(AskedNote::listened_to, hop_))
            keep();
    }
    if (!run_ && sound)
        run_ = Run {hop, hop, sound->cents, sound->confidence};
}

void SoundedRuns::end() noexcept
{
    if (run_)
        keep();
    run_.reset();
    is_kept_ = false;
}

void SoundedRuns::forget() noexcept
{
    run_.reset();
    is_kept_ = false;
    over_.clear();
}

void SoundedRuns::keep() noexcept
{
    const auto lasted = hop_ * static_cast<double>(run_->last - run_->from);
    if (!is_kept_ && over_.size() < most && lasted >= shortest)
        over_.push_back(*run_);
    is_kept_ = true;
}

}  // namespace tutti::following
