// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "audio/class_description.hpp"

namespace tutti::rehearsal {

/// What the tutor is told of inputs that carry the same sound: a sentence for each group of channels that has
/// come together since `before`, and for each that has parted. Both say for each channel in use the first one
/// that carries the same, see analysis::MergedChannels. [any]
[[nodiscard]] std::vector<std::string> shared_channel_sentences(const audio::ClassDescription&,
                                                                std::span<const std::size_t> before,
                                                                std::span<const std::size_t> now);

/// The same for as long as it lasts: "Channels 1 and 2 carry the same sound.", empty when all differ. [any]
[[nodiscard]] std::string shared_channel_words(const audio::ClassDescription&,
                                               std::span<const std::size_t> now);

}  // namespace tutti::rehearsal
