// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/big_letters.hpp"

#include <algorithm>
#include <cctype>
#include <span>

#include "cli/text.hpp"

namespace tutti::cli {

namespace {

constexpr std::size_t dots_high = 5;

struct Letter {
    char name;
    std::array<std::string_view, dots_high> dots;
};

constexpr std::array<Letter, 43> letters {{
    {'A', {".#.", "#.#", "###", "#.#", "#.#"}},
    {'B', {"##.", "#.#", "##.", "#.#", "##."}},
    {'C', {"###", "#..", "#..", "#..", "###"}},
    {'D', {"##.", "#.#", "#.#", "#.#", "##."}},
    {'E', {"###", "#..", "##.", "#..", "###"}},
    {'F', {"###", "#..", "##.", "#..", "#.."}},
    {'G', {"###", "#..", "#.#", "#.#", "###"}},
    {'H', {"#.#", "#.#", "###", "#.#", "#.#"}},
    {'I', {"#", "#", "#", "#", "#"}},
    {'J', {"..#", "..#", "..#", "#.#", "###"}},
    {'K', {"#.#", "#.#", "##.", "#.#", "#.#"}},
    {'L', {"#..", "#..", "#..", "#..", "###"}},
    {'M', {"#...#", "##.##", "#.#.#", "#...#", "#...#"}},
    {'N', {"#..#", "##.#", "#.##", "#..#", "#..#"}},
    {'O', {"###", "#.#", "#.#", "#.#", "###"}},
    {'P', {"###", "#.#", "###", "#..", "#.."}},
    {'Q', {"###.", "#.#.", "#.#.", "#.#.", "####"}},
    {'R', {"##.", "#.#", "##.", "#.#", "#.#"}},
    {'S', {"###", "#..", "###", "..#", "###"}},
    {'T', {"###", ".#.", ".#.", ".#.", ".#."}},
    {'U', {"#.#", "#.#", "#.#", "#.#", "###"}},
    {'V', {"#.#", "#.#", "#.#", "#.#", ".#."}},
    {'W', {"#...#", "#...#", "#.#.#", "##.##", "#...#"}},
    {'X', {"#.#", "#.#", ".#.", "#.#", "#.#"}},
    {'Y', {"#.#", "#.#", ".#.", ".#.", ".#."}},
    {'Z', {"###", "..#", ".#.", "#..", "###"}},
    {'0', {"###", "#.#", "#.#", "#.#", "###"}},
    {'1', {".#", "##", ".#", ".#", ".#"}},
    {'2', {"###", "..#", "###", "#..", "###"}},
    {'3', {"###", "..#", ".##", "..#", "###"}},
    {'4', {"#.#", "#.#", "###", "..#", "..#"}},
    {'5', {"###", "#..", "###", "..#", "###"}},
    {'6', {"###", "#..", "###", "#.#", "###"}},
    {'7', {"###", "..#", "..#", ".#.", ".#."}},
    {'8', {"###", "#.#", "###", "#.#", "###"}},
    {'9', {"###", "#.#", "###", "..#", "###"}},
    {' ', {"..", "..", "..", "..", ".."}},
    {'-', {"...", "...", "###", "...", "..."}},
    {'+', {"...", ".#.", "###", ".#.", "..."}},
    {'.', {".", ".", ".", ".", "#"}},
    {'\'', {"#", "#", ".", ".", "."}},
    {'/', {"..#", "..#", ".#.", "#..", "#.."}},
    {'&', {".#..", "#.#.", ".#..", "#.#.", ".#.#"}},
}};

const Letter& letter_of(char name)
{
    const auto wanted = static_cast<char>(std::toupper(static_cast<unsigned char>(name)));
    const auto* found =
        std::find_if(letters.begin(), letters.end(), [&](const Letter& l) { return l.name == wanted; });
    return found != letters.end() ? *found : letter_of(' ');
}

}  // namespace

std::optional<BigText> big_letters(std::string_view text, int columns)
{
    auto dots = std::array<std::string, dots_high + 1> {};  // one row of nothing below, to make pairs
    for (const auto name : ascii(text)) {
        const auto& letter = letter_of(name);
        for (std::size_t row = 0; row < dots_high; ++row) {
            if (!dots[row].empty())
                dots[row] += '.';
            dots[row] += letter.dots[row];
        }
    }
    if (dots[0].size() > static_cast<std::size_t>(std::max(columns, 0)))
        return std::nullopt;
    dots[dots_high].assign(dots[0].size(), '.');

    auto big = BigText {};
    for (std::size_t row = 0; row < big.size(); ++row) {
        for (std::size_t n = 0; n < dots[0].size(); ++n) {
            const auto upper = dots[2 * row][n] == '#';
            const auto lower = dots[2 * row + 1][n] == '#';
            big[row] += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
        }
    }
    return big;
}

}  // namespace tutti::cli
