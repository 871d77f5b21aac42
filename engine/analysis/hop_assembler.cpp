// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/hop_assembler.hpp"

#include <algorithm>

namespace tutti::analysis {

namespace {
/// A hole up to this long is played as silence: 188 hops of it cost less than a tenth of a second.
constexpr std::int64_t longest_filled_hole_in_hops = 188;
}  // namespace

HopAssembler::HopAssembler(rt::FrameQueue& queue, FrameCount hop)
    : queue_ {queue}
    , hop_ {hop}
    , samples_(queue.channels() * hop.size())
    , writing_(queue.channels())
{
    for (std::size_t c = 0; c < queue.channels(); ++c)
        pointers_.push_back(samples_.data() + c * hop.size());
}

HopAssembler::Outcome HopAssembler::next() noexcept
{
    if (filled_ == hop_) {
        position_ += hop_;
        filled_ = FrameCount {};
    }
    while (filled_ < hop_) {
        const auto readable = queue_.readable();
        if (readable == FrameCount {})
            return Outcome::waiting;
        const auto expected = position_ + filled_ - discard_;
        const auto hole = queue_.position() - expected;
        if (hole > hop_ * longest_filled_hole_in_hops) {
            const auto at = queue_.position() - FramePosition {};
            const auto next_on_grid = hop_ * ((at + hop_ - FrameCount {1}) / hop_);
            position_ = FramePosition {next_on_grid.value()};
            filled_ = FrameCount {};
            discard_ = next_on_grid - at;
            return Outcome::hole;
        }
        if (hole > FrameCount {})
            fill(std::min(hole, discard_ > FrameCount {} ? discard_ : hop_ - filled_), false);
        else
            fill(std::min(readable, discard_ > FrameCount {} ? discard_ : hop_ - filled_), true);
    }
    return Outcome::hop;
}

void HopAssembler::fill(FrameCount frames, bool from_queue) noexcept
{
    const auto start = discard_ > FrameCount {} ? 0 : filled_.size();
    for (std::size_t c = 0; c < writing_.size(); ++c) {
        writing_[c] = samples_.data() + c * hop_.size() + start;
        if (!from_queue)
            std::fill_n(writing_[c], frames.size(), 0.0F);
    }
    if (from_queue)
        queue_.pop(writing_, frames);
    if (discard_ > FrameCount {})
        discard_ -= frames;
    else
        filled_ += frames;
}

}  // namespace tutti::analysis
