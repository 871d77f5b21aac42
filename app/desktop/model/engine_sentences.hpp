// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "desktop/model/texts.hpp"

namespace tutti::desktop {

/// What devices, disks and files say of themselves, in the windows' language: sentences that the engine makes
/// in English, with names and numbers in them, are known by their words. One that is not known stays as it
/// is. [any]
[[nodiscard]] std::string in_words(std::string_view sentences, const Texts&);

/// Those that are known, "{}" for what changes. [any]
[[nodiscard]] std::vector<std::string_view> known_sentences();

}  // namespace tutti::desktop
