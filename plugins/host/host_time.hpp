// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::plugins {

/// What a host says of its time line at the first frame of a block, as far as it says anything.
struct HostPlace {
    bool playing = false;
    std::optional<std::int64_t> frame;  ///< of the project's time line
    std::optional<double> quarters;     ///< from the project's start
    std::optional<double> bar_start;    ///< of the bar that the block begins in, in quarters
    std::optional<std::int64_t> bar;    ///< its number, from 0
    std::optional<double> quarters_a_minute;
    std::optional<int> beats_a_bar;  ///< the signature's upper number
    std::optional<int> beat_unit;    ///< its lower number
    /// What it plays again and again, in quarters from the start; only while it does.
    std::optional<double> loop_start;
    std::optional<double> loop_end;
};

/// Further from the project's start, in quarters, or slower than this, in quarters a minute, no host is: what
/// says so is not counted with.
inline constexpr auto farthest_quarter = 1e7;
inline constexpr auto slowest_tempo = 1.0;

/// Where in its music a host is, at the first frame of a block.
struct HostBeat {
    double quarters = 0;  ///< from the project's start
    double quarters_a_minute = 0;
};

/// A bar of the host's that has begun.
struct BarBegun {
    FrameCount ago;                   ///< before the block's first frame
    std::optional<std::int64_t> bar;  ///< its number, from 0
};

/// Follows the host's time line block by block: where it jumps, and where its bars begin. A host need not
/// speak in every block: LV2 hosts tell their place when it changes, and the bars go on from there by the
/// tempo and the signature that were told last. Where an LV2 host counts beats, a change of signature is
/// counted through when it is played through; where the host starts behind one, the quarters before it are
/// taken to have been beats of the signature that it is in.
class HostTime {
public:
    struct News {
        bool jumped = false;  ///< what comes now does not follow what came before
        std::optional<BarBegun> bar;
        std::optional<HostBeat> beat;  ///< nothing while it stands still, or tells no tempo
    };

    explicit HostTime(SampleRate rate) noexcept
        : rate_ {rate}
    {
    }
    /// Of the block that begins now; nothing where the host says nothing. [audio & running]
    [[nodiscard]] News block(const std::optional<HostPlace>&, FrameCount frames) noexcept RT_SAFE;

private:
    /// Where in its bars the host is. In beats, which are quarters where the host tells where its bar began.
    struct Course {
        double beats = 0;
        double bar_start = 0;
        double beats_a_minute = 0;
        std::optional<double> bar_length;
        std::optional<std::int64_t> bar;
        double quarters_a_beat = 1;
    };

    /// Where beats of a signature are counted from.
    struct Anchor {
        double beats = 0;  // as the host or the course counts them
        double quarters = 0;
        int beats_a_bar = 0;  // 0: not told
        int beat_unit = 0;
    };

    [[nodiscard]] std::optional<HostBeat> beat_told(const HostPlace&, FrameCount last_length,
                                                    bool jumped) noexcept RT_SAFE;
    void count_from(const HostPlace&, double beats, FrameCount last_length, bool jumped) noexcept RT_SAFE;
    [[nodiscard]] std::optional<Course> course_of(const HostPlace&) const noexcept RT_SAFE;
    [[nodiscard]] std::optional<BarBegun> bar_told(const HostPlace&) noexcept RT_SAFE;
    [[nodiscard]] std::optional<BarBegun> bar_reached() noexcept RT_SAFE;
    [[nodiscard]] BarBegun begun(const Course&) const noexcept RT_SAFE;

    SampleRate rate_;
    bool playing_ = false;
    std::optional<std::int64_t> expected_;  // the next block's frame, if the host just goes on
    FrameCount last_length_;                // of the block before
    FrameCount since_jump_;                 // to the block that begins now
    std::optional<Course> course_;          // at the last block's first frame
    std::optional<std::int64_t> last_bar_;
    std::optional<HostBeat> beat_;  // at the last block's first frame
    Anchor anchor_;
    bool tells_fractions_ = false;  // of beats
};

}  // namespace tutti::plugins
