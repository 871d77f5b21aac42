// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/block_sizes.hpp"

#include <algorithm>
#include <utility>

namespace tutti::io {

BlockSizes::BlockSizes(FrameCount every)
    : choices_ {std::max(every, FrameCount {1})}
{
}

BlockSizes BlockSizes::varying(std::vector<FrameCount> choices, std::uint32_t seed)
{
    auto sizes = BlockSizes {};
    if (!choices.empty())
        sizes.choices_ = std::move(choices);
    for (auto& choice : sizes.choices_)
        choice = std::max(choice, FrameCount {1});
    sizes.generator_.seed(seed);
    return sizes;
}

FrameCount BlockSizes::next() noexcept
{
    // Not std::uniform_int_distribution: what that draws differs from one standard library to the next.
    return choices_.size() == 1 ? choices_.front() : choices_[generator_() % choices_.size()];
}

FrameCount BlockSizes::largest() const noexcept
{
    return *std::max_element(choices_.begin(), choices_.end());
}

}  // namespace tutti::io
