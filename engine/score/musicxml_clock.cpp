// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_clock.hpp"

namespace tutti::score::musicxml {

void MeasureClock::start()
{
    base_ = {};
    thousandths_ = 0;
    exact_ = {};
    passed_.clear();
}

void MeasureClock::set_divisions(std::int64_t divisions)
{
    base_ = counted();
    thousandths_ = 0;
    divisions_ = divisions;
}

void MeasureClock::advance(std::int64_t thousandths, Quarters exact)
{
    thousandths_ += thousandths;
    exact_ += exact;
    if (exact_ != counted())
        exact_ = passed_.try_emplace(counted(), exact_).first->second;
}

bool MeasureClock::backup(std::int64_t thousandths)
{
    thousandths_ -= thousandths;
    const auto enough = counted() >= Quarters {};
    if (!enough) {
        base_ = {};
        thousandths_ = 0;
    }
    const auto known = passed_.find(counted());
    exact_ = known == passed_.end() ? counted() : known->second;
    return enough;
}

}  // namespace tutti::score::musicxml
