// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "practice/remark.hpp"

namespace tutti::desktop {

/// "Fis", "Es", "B" of "F♯", "E♭", "B♭"; octaves by the small letters and their strokes. [any]
[[nodiscard]] std::string german_note(std::string_view name);

/// What is said to a pupil. [any]
[[nodiscard]] std::string german_remark(const practice::Remark&);

}  // namespace tutti::desktop
