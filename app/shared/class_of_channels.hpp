// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audio/class_description.hpp"

namespace tutti {

/// Where nobody has said who sits where, every one of so many channels is a section of its own. [any]
[[nodiscard]] audio::ClassDescription class_of_channels(int channels);

}  // namespace tutti
