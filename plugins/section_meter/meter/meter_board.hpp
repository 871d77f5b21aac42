// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "rehearsal/glance.hpp"
#include "section_meter/meter/section_ear.hpp"
#include "units/quantity.hpp"

namespace tutti::section_meter {

/// One step of the curve.
struct HistoryPoint {
    std::optional<Cents> deviation;  ///< only where it was sure
    std::optional<Cents> spread;
    bool onset = false;
    bool anew = false;  ///< what lies before does not belong to it
    bool bar_begins = false;
    std::optional<std::int64_t> bar;  ///< the bar's number as the host shows it, from 1

    friend bool operator==(const HistoryPoint&, const HistoryPoint&) noexcept = default;
};

/// The last minute and the newest glance, for whoever draws. The worker writes, windows read; neither is the
/// audio thread, so they may wait for each other.
class MeterBoard {
public:
    static constexpr std::size_t points = 1'200;  ///< a minute
    static constexpr Seconds step {0.05};

    /// What is to be drawn.
    struct Contents {
        rehearsal::Glance glance;
        std::uint64_t hops = 0;             ///< ever heard: nothing new where it has not grown
        bool anything = false;              ///< a hop was heard since prepare()
        std::vector<HistoryPoint> history;  ///< oldest first, at most `points`
    };

    /// Begins anew for a stream of this rate; what was heard before stays in the history. [control &
    /// !running]
    void prepare(SampleRate);
    /// [worker]
    void take(const Heard&);
    /// Copies what there is into `contents`, whose memory is used again. [message thread]
    void read(Contents&) const;

private:
    mutable std::mutex mutex_;
    SampleRate rate_ {48'000};
    rehearsal::Glance glance_;
    std::uint64_t hops_ = 0;
    bool anything_ = false;
    std::array<HistoryPoint, points> history_;  // a ring
    std::size_t next_ = 0;
    std::size_t count_ = 0;
    HistoryPoint gathering_;  // what belongs to the point being filled
    std::optional<FramePosition> filled_since_;
};

}  // namespace tutti::section_meter
