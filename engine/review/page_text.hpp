// SPDX-License-Identifier: GPL-3.0-or-later
// Text made safe for a page and fitted to it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tutti::review {

/// Text from a class, a score or a tutor as one line of at most `most` characters, "…" for the rest: control
/// characters are spaces, marks that turn the direction of writing are left out, what is no UTF-8 is "�".
/// It may still hold what HTML takes for its own. [any]
[[nodiscard]] std::string plain(std::string_view text, std::size_t most = 60);

/// How many columns of a terminal, for what plain() leaves: a character is one. [any]
[[nodiscard]] std::size_t width_of(std::string_view);

/// plain(), in at most `width` columns, the "…" included. [any]
[[nodiscard]] std::string fitted(std::string_view, std::size_t width);

/// Fitted, and filled up with spaces. fmt counts some characters as two columns; terminals and tutors do not
/// agree. [any]
[[nodiscard]] std::string column(std::string_view, std::size_t width);

/// A hash as a content-security policy writes it, of the same in hexadecimal. [any]
[[nodiscard]] std::string hash_of(std::string_view hexadecimal);

/// RFC 4648, section 4. [any]
[[nodiscard]] std::string base64(std::span<const std::byte>);

}  // namespace tutti::review
