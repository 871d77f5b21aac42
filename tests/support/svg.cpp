// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/svg.hpp"

#include <string_view>

#include <fmt/format.h>

namespace tutti::test {

namespace {

constexpr auto cell_width = 10;
constexpr auto cell_height = 21;
constexpr auto margin = 14;
constexpr auto font_size = 16.61;  // at which DejaVu Sans Mono and Menlo advance by a cell
constexpr std::string_view background = "#14171a";

std::string_view colour_of(cli::Style style)
{
    switch (style.tone) {
    case cli::Tone::in_tune:
        return "#5f875f";
    case cli::Tone::flat:
        return "#0087ff";
    case cli::Tone::sharp:
        return "#d78700";
    case cli::Tone::warning:
        return "#d75f5f";
    case cli::Tone::plain:
        break;
    }
    return style.dim ? "#7d858c" : style.bold ? "#ffffff" : "#d4d8db";
}

std::string rectangle(double x, double y, double width, double height, std::string_view colour,
                      double opacity = 1)
{
    return fmt::format(
        R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" opacity="{}"/>)", x, y, width,
        height, colour, opacity);
}

/// The cell's character as a shape, or nothing when it is one for the font.
std::string shape_of(std::string_view character, double x, double y, std::string_view colour)
{
    constexpr auto w = static_cast<double>(cell_width);
    constexpr auto h = static_cast<double>(cell_height);
    const auto triangle = [&](double base, double tip) {
        return fmt::format(R"(<path d="M{:.1f} {:.1f}h{:.1f}L{:.1f} {:.1f}z" fill="{}"/>)", x, y + base, w,
                           x + w / 2, y + tip, colour);
    };
    // Half a pixel over the edge closes the seams between neighbours.
    if (character == "█")
        return rectangle(x, y, w + 0.5, h + 0.5, colour);
    if (character == "▀")
        return rectangle(x, y, w + 0.5, h / 2 + 0.5, colour);
    if (character == "▄")
        return rectangle(x, y + h / 2, w + 0.5, h / 2 + 0.5, colour);
    if (character == "▌")
        return rectangle(x, y, w / 2, h, colour);
    if (character == "▐")
        return rectangle(x + w / 2, y, w / 2, h, colour);
    if (character == "░")
        return rectangle(x, y, w, h, colour, 0.35);
    if (character == "│")
        return rectangle(x + w / 2 - 0.6, y, 1.2, h + 0.5, colour);
    if (character == "─")
        return rectangle(x, y + h / 2 - 0.6, w, 1.2, colour);
    if (character == "━")
        return rectangle(x, y + h / 2 - 2, w + 0.5, 4, colour);
    if (character == "╸")
        return rectangle(x, y + h / 2 - 2, w / 2, 4, colour) +
               rectangle(x + w / 2, y + h / 2 - 0.6, w / 2, 1.2, colour, 0.5);
    if (character == "▼")
        return triangle(h * 0.3, h * 0.75);
    if (character == "▲")
        return triangle(h * 0.75, h * 0.3);
    if (character == "●")
        return fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="{}"/>)", x + w / 2, y + h / 2,
                           w * 0.42, colour);
    if (character == "▶")
        return fmt::format(R"(<path d="M{:.1f} {:.1f}v{:.1f}L{:.1f} {:.1f}z" fill="{}"/>)", x, y + h * 0.25,
                           h * 0.5, x + w, y + h / 2, colour);
    return {};
}

std::string escaped(std::string_view text)
{
    auto result = std::string {};
    for (const auto c : text)
        result += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string {c};
    return result;
}

/// One span, its text in stretches between the shapes.
std::string draw(const cli::Span& span, double x, double y)
{
    auto result = std::string {};
    const auto colour = span.style.inverse ? background : colour_of(span.style);
    if (span.style.inverse)
        result += rectangle(x, y, cell_width * cli::display_width(span.text) + 0.5, cell_height + 0.5,
                            colour_of(span.style));
    auto stretch = std::string {};
    const auto flush = [&](double end) {
        const auto width = cell_width * cli::display_width(stretch);
        if (stretch.find_first_not_of(' ') != std::string::npos)
            result += fmt::format(
                R"(<text x="{:.0f}" y="{:.1f}" fill="{}"{} textLength="{}" xml:space="preserve">{}</text>)",
                end - width, y + cell_height * 0.74, colour, span.style.bold ? R"( font-weight="bold")" : "",
                width, escaped(stretch));
        stretch.clear();
    };
    for (std::size_t n = 0; n < span.text.size();) {
        auto length = std::size_t {1};
        while (n + length < span.text.size() &&
               (static_cast<unsigned char>(span.text[n + length]) & 0xC0U) == 0x80U)
            ++length;
        const auto character = std::string_view {span.text}.substr(n, length);
        const auto shape = shape_of(character, x, y, colour);
        if (!shape.empty()) {
            flush(x);
            result += shape;
        } else {
            stretch += character;
        }
        x += cell_width * cli::display_width(character);
        n += length;
    }
    flush(x);
    return result;
}

}  // namespace

std::string svg_of_terminal(std::span<const cli::StyledLine> lines, int columns)
{
    const auto width = 2 * margin + columns * cell_width;
    const auto height = 2 * margin + static_cast<int>(lines.size()) * cell_height;
    auto svg = fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" )"
        R"(font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{2}">)"
        "\n"
        R"(<rect width="{0}" height="{1}" rx="8" fill="{3}"/>)"
        "\n",
        width, height, font_size, background);
    for (std::size_t row = 0; row < lines.size(); ++row) {
        auto x = static_cast<double>(margin);
        const auto y = static_cast<double>(margin) + static_cast<double>(row) * cell_height;
        for (const auto& span : lines[row].spans()) {
            svg += draw(span, x, y);
            x += cell_width * cli::display_width(span.text);
        }
        svg += "\n";
    }
    return svg + "</svg>\n";
}

}  // namespace tutti::test
