// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/text.hpp"

namespace tutti::cli {

/// What a colour would mean. Who draws decides which colour, or none.
enum class Tone : std::uint8_t {
    plain,
    in_tune,
    flat,
    sharp,
    warning,  ///< of the stream, never of a section
};

struct Style {
    Tone tone = Tone::plain;
    bool bold = false;
    bool dim = false;
    bool inverse = false;

    friend bool operator==(const Style&, const Style&) noexcept = default;
};

/// A stretch of text in one style.
struct Span {
    std::string text;
    Style style;
};

/// One line of a terminal. [any]
class StyledLine {
public:
    /// Adds text at the end.
    StyledLine& add(std::string_view text, Style = {});
    /// Adds spaces until the line is this wide.
    StyledLine& pad_to(int columns);
    /// The line no wider than this; what does not fit is cut with "…".
    [[nodiscard]] StyledLine cut_to(int columns) const;
    /// Every character in ASCII, the width unchanged.
    [[nodiscard]] StyledLine in_ascii() const;

    [[nodiscard]] const std::vector<Span>& spans() const& noexcept { return spans_; }
    const std::vector<Span>& spans() const&& = delete;  // would outlive its line
    [[nodiscard]] int width() const noexcept { return width_; }
    /// The line with every style stripped.
    [[nodiscard]] std::string text() const;

private:
    std::vector<Span> spans_;
    int width_ = 0;
};

}  // namespace tutti::cli
