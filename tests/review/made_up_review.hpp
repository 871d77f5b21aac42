// SPDX-License-Identifier: GPL-3.0-or-later
// A review whose every number is known, for pages made of it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "review/review.hpp"

namespace tutti::test {

[[nodiscard]] audio::ClassDescription class_of(const std::vector<std::string>& names);

/// Bars of two seconds, from "1" on, each played once and by everybody: four notes, in tune, together. In the
/// third bar the second section is 28 cents flat, and the first finding says so; in the fourth it is not
/// known how the first section did.
[[nodiscard]] review::Review made_up_review(const audio::ClassDescription&, std::size_t bars);

}  // namespace tutti::test
