// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/class_of_channels.hpp"

#include <fmt/format.h>

namespace tutti {

audio::ClassDescription class_of_channels(int channels)
{
    auto cls = audio::ClassDescription {};
    const auto any = *instrument_from_name("any");
    for (auto channel = 1; channel <= channels; ++channel)
        cls.sections.push_back(
            {fmt::format("Channel {}", channel), any, {channel}, fmt::format("Channel {}", channel)});
    return cls;
}

}  // namespace tutti
