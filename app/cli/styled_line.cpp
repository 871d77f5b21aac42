// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/styled_line.hpp"

namespace tutti::cli {

StyledLine& StyledLine::add(std::string_view text, Style style)
{
    if (text.empty())
        return *this;
    width_ += display_width(text);
    if (!spans_.empty() && spans_.back().style == style)
        spans_.back().text += text;
    else
        spans_.push_back({std::string {text}, style});
    return *this;
}

StyledLine& StyledLine::pad_to(int columns)
{
    if (width_ < columns)
        add(std::string(static_cast<std::size_t>(columns - width_), ' '));
    return *this;
}

StyledLine StyledLine::cut_to(int columns) const
{
    if (width_ <= columns)
        return *this;
    auto result = StyledLine {};
    for (const auto& span : spans_) {
        const auto room = columns - result.width();
        if (display_width(span.text) >= room) {
            // Something of this span or of the next is lost, so the ellipsis must stand.
            result.add(cut(span.text + " ", room), span.style);
            break;
        }
        result.add(span.text, span.style);
    }
    return result;
}

StyledLine StyledLine::in_ascii() const
{
    auto result = StyledLine {};
    for (const auto& span : spans_)
        result.add(ascii(span.text), span.style);
    return result;
}

std::string StyledLine::text() const
{
    auto result = std::string {};
    for (const auto& span : spans_)
        result += span.text;
    return result;
}

}  // namespace tutti::cli
