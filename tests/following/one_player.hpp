// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "analysis/section_reading.hpp"
#include "following/beginnings.hpp"

namespace tutti::test {

/// One player without sound: what the ear says of each hop.
class OnePlayer {
public:
    static constexpr SampleRate rate {48'000};
    static constexpr FrameCount hop {256};

    explicit OnePlayer(std::function<void(const analysis::SectionReading&)> hear)
        : hear_ {std::move(hear)}
    {
    }
    /// A key for so long, told of by an onset or not, and for 30 ms more or less like a beginning; nothing
    /// sounds without a key.
    void play(std::optional<int> key, Seconds lasts, bool onset = true, float like_a_beginning = 0.0F);
    [[nodiscard]] FramePosition now() const noexcept { return now_; }

private:
    std::function<void(const analysis::SectionReading&)> hear_;
    FramePosition now_ {};
    std::optional<int> last_;
};

}  // namespace tutti::test
