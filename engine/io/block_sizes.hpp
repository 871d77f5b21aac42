// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::io {

/// How long the blocks of a stepped device are: always the same, or changing from block to block as some
/// drivers have it. The same sizes come out on every machine.
class BlockSizes {
public:
    /// Every block has `every` frames; fewer than one count as one.
    explicit BlockSizes(FrameCount every = FrameCount {256});

    /// Each block has one of `choices` frames, drawn by a generator that starts from `seed`. An empty list
    /// counts as 256.
    [[nodiscard]] static BlockSizes varying(std::vector<FrameCount> choices, std::uint32_t seed);

    /// The length of the next block.
    [[nodiscard]] FrameCount next() noexcept;
    [[nodiscard]] FrameCount largest() const noexcept;

private:
    std::vector<FrameCount> choices_;
    std::mt19937 generator_;
};

}  // namespace tutti::io
