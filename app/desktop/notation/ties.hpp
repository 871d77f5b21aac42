// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "desktop/notation/engraved_part.hpp"

namespace tutti::desktop {

/// A head that stands in its place, as far as ties have to do with it. In staff spaces.
struct TiedHead {
    std::size_t bar;  ///< performed
    int staff;
    int step;
    double left;
    double right;
    double y;
    bool tied_onward;
    bool above;  ///< its tie is
};

/// The ties between heads, in the order in which they are played. One whose other end is not played next,
/// after a jump, is a short one. [any]
class Ties {
public:
    void add(const TiedHead& head) { heads_.push_back(head); }
    void place(EngravedPart&) const;

private:
    std::vector<TiedHead> heads_;
};

}  // namespace tutti::desktop
