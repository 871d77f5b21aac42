// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/key_change.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::following {

namespace {

constexpr auto memory = 150_ms;
constexpr auto too_quiet = 0.3;    // sounding, below which no key goes on
constexpr auto sure_enough = 0.5;  // sounding, and belief in a key, from which it is one

}  // namespace

KeyChange::Change KeyChange::hear(const analysis::KeyEvidence& evidence, Seconds step) noexcept
{
    auto change = Change {};
    const auto share = static_cast<float>(1.0 - std::exp(-(step / memory)));
    const auto& belief = evidence.belief;
    for (auto key = std::size_t {0}; key < belief.size(); ++key) {
        const auto below = key > 0 ? belief[key - 1] : 0.0F;
        const auto above = key + 1 < belief.size() ? belief[key + 1] : 0.0F;
        const auto now = (below + belief[key] + above) * static_cast<float>(evidence.sounding);
        // Each key is counted three times, and what differs both where it is gone and where it is new.
        change.novelty += static_cast<double>(std::fabs(now - of_late_[key])) / 6.0;
        of_late_[key] += share * (now - of_late_[key]);
    }
    if (evidence.sounding < too_quiet)
        key_.reset();
    const auto likeliest = static_cast<std::size_t>(std::ranges::max_element(belief) - belief.begin());
    if (evidence.sounding > sure_enough && static_cast<double>(belief[likeliest]) > sure_enough &&
        key_ != likeliest) {
        change.begins = !key_ || std::max(*key_, likeliest) - std::min(*key_, likeliest) > 1;
        key_ = likeliest;
    }
    return change;
}

}  // namespace tutti::following
