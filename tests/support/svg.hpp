// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "cli/styled_line.hpp"

namespace tutti::test {

/// A terminal with these lines on it as an SVG picture, in the colours that the program uses on a dark
/// terminal. Blocks, lines and pointers are drawn as shapes, so that the picture does not depend on the
/// viewer's font.
[[nodiscard]] std::string svg_of_terminal(std::span<const cli::StyledLine>, int columns);

}  // namespace tutti::test
