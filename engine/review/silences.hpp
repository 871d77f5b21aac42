// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::review {

/// When a section was silent. Holds where that began and ended, not the hops.
class Silences {
public:
    /// The next hop: it ends at `until` and was silent or not. [worker]
    void hear(FramePosition until, FrameCount hop, bool silent)
    {
        const auto from = until - hop;
        if (!stretches_.empty() && stretches_.back().to == from && stretches_.back().silent == silent)
            stretches_.back().to = until;
        else
            stretches_.push_back({from, until, silent});
    }

    struct Share {
        FrameCount heard;   ///< of the time between the two instants, as far as there were readings
        FrameCount silent;  ///< of that
    };
    /// Between two instants. [any]
    [[nodiscard]] Share between(FramePosition from, FramePosition to) const
    {
        auto share = Share {};
        auto next = std::ranges::upper_bound(stretches_, from, {}, &Stretch::to);
        for (; next != stretches_.end() && next->from < to; ++next) {
            const auto both = std::min(next->to, to) - std::max(next->from, from);
            share.heard += both;
            share.silent += next->silent ? both : FrameCount {};
        }
        return share;
    }

private:
    struct Stretch {
        FramePosition from;
        FramePosition to;
        bool silent;
    };
    std::vector<Stretch> stretches_;
};

}  // namespace tutti::review
