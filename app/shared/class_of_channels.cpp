// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/class_of_channels.hpp"

#include <fmt/format.h>

namespace tutti {

audio::ClassDescription class_of_channels(int channels, const std::function<std::string(int)>& name_of)
{
    auto cls = audio::ClassDescription {};
    const auto any = *instrument_from_name("any");
    for (auto channel = 1; channel <= channels; ++channel)
        cls.sections.push_back({name_of(channel), any, {channel}, name_of(channel)});
    return cls;
}

audio::ClassDescription class_of_channels(int channels)
{
    return class_of_channels(channels, [](int channel) { return fmt::format("Channel {}", channel); });
}

}  // namespace tutti
