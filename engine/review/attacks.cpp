// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/attacks.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti::review {

namespace {

using namespace std::string_view_literals;

constexpr auto brass =
    std::array {"horn"sv, "trumpet"sv, "cornet"sv, "tenor-horn"sv, "trombone"sv, "euphonium"sv, "tuba"sv};
constexpr auto low_strings = std::array {"cello"sv, "double-bass"sv};

}  // namespace

Seconds noticed_after(const Instrument& instrument) noexcept
{
    if (std::ranges::find(brass, instrument.name) != brass.end())
        return -20_ms;
    if (std::ranges::find(low_strings, instrument.name) != low_strings.end())
        return 20_ms;
    return {};
}

}  // namespace tutti::review
