// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: names and numbers from files on their way into text, HTML and spreadsheets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tutti::review {

/// plain(), and nothing in it is markup: for HTML's text and for attributes in double quotes. [any]
[[nodiscard]] std::string escaped(std::string_view, std::size_t most = 60);

/// A text in a cell of comma-separated values: quoted, and no formula to any spreadsheet. [any]
[[nodiscard]] std::string csv_cell(std::string_view);

}  // namespace tutti::review
