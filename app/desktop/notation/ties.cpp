// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/ties.hpp"

#include <algorithm>

namespace tutti::desktop {

void Ties::place(EngravedPart& page) const
{
    for (auto from = heads_.begin(); from != heads_.end(); ++from) {
        if (!from->tied_onward)
            continue;
        const auto reachable =
            std::find_if(from, heads_.end(), [&](const auto& head) { return head.bar > from->bar + 1; });
        const auto to = std::find_if(from, reachable, [&](const auto& head) {
            return head.staff == from->staff && head.step == from->step && head.left >= from->right;
        });
        const auto x1 = from->right + 0.1;
        const auto x2 = to != reachable ? to->left - 0.1 : from->right + 2.0;
        const auto bow = std::clamp((x2 - x1) * 0.14, 0.45, 1.0);
        const auto y = from->y + (from->above ? -0.65 : 0.65);
        page.curves.push_back({x1, y, x2, y, from->above ? -bow : bow});
        page.reaches(from->y + (from->above ? -0.9 - bow : 0.9 + bow));
    }
}

}  // namespace tutti::desktop
