// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "audio/class_description.hpp"

namespace tutti {

/// Where nobody has said who sits where, every one of so many channels is a section of its own, named by what
/// `name_of` calls the channel with that number. [any]
[[nodiscard]] audio::ClassDescription class_of_channels(int channels,
                                                        const std::function<std::string(int)>& name_of);
/// "Channel 1", "Channel 2" and so on.
[[nodiscard]] audio::ClassDescription class_of_channels(int channels);

}  // namespace tutti
