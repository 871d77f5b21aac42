// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "units/quantity.hpp"

namespace tutti::cli {

/// What a count that only grows has grown by of late: what went wrong once is not said for an hour. [any]
class OfLate {
public:
    /// By how much it grew until it was last quiet for ten seconds; 0 once it is again.
    [[nodiscard]] std::uint64_t of(std::uint64_t total, Seconds now) noexcept
    {
        if (total != seen_) {
            seen_ = total;
            grew_at_ = now;
        }
        if (now - grew_at_ > Seconds {10.0})
            before_ = seen_;
        return seen_ - before_;
    }

private:
    std::uint64_t seen_ = 0;
    std::uint64_t before_ = 0;
    Seconds grew_at_ {};
};

}  // namespace tutti::cli
