// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: what the pages of a term have in common.
#pragma once

#include <string>
#include <string_view>

namespace tutti::review {

/// From the doctype to the body's beginning. The page may load nothing and run nothing; it is black on white,
/// and prints on A4.
[[nodiscard]] std::string page_head(std::string_view title);

}  // namespace tutti::review
