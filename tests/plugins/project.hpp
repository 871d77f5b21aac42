// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "host/host_time.hpp"
#include "support/chance.hpp"
#include "support/signals.hpp"
#include "units/quantity.hpp"

namespace tutti::test {

/// A project in four-four, as a host plays it: its time line block by block, and what is heard of a plug-in
/// that is in it.
class Project {
public:
    explicit Project(SampleRate rate = usual_rate)
        : rate_ {rate}
    {
    }

    /// Plays on for so long, in blocks of at most `most` frames, of any length if `any`; a block ends with
    /// the loop. `sound` gives what is heard in so many frames.
    void play(Seconds length, std::int64_t most, bool any,
              const std::function<std::vector<float>(std::int64_t frames)>& sound);
    /// One block is over.
    void go_on(std::int64_t frames);
    void seek(double to);
    /// What the host says at a block's first frame.
    [[nodiscard]] plugins::HostPlace place() const;

    [[nodiscard]] SampleRate rate() const noexcept { return rate_; }
    [[nodiscard]] double frames_a_quarter() const { return 60.0 * rate_.value() / tempo; }
    /// When notes begin in all that was heard.
    [[nodiscard]] std::vector<Seconds> beginnings_heard() const;

    double quarters = 0.0;
    double tempo = 120.0;
    bool playing = true;
    std::optional<std::pair<double, double>> loop;
    bool tells_loop = true;
    std::vector<float> heard;

private:
    SampleRate rate_;
    std::int64_t frame_ = 0;
    Chance chance_ {7};
};

/// So many, evenly.
[[nodiscard]] std::vector<Seconds> beats(int count, Seconds each, Seconds first = {});

/// How far each expected beginning is from the one heard, the farthest of them; infinite where their numbers
/// differ.
[[nodiscard]] Seconds farthest_off(std::span<const Seconds> heard, std::span<const Seconds> expected);

}  // namespace tutti::test
