// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/practice_card.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "score/places.hpp"
#include "shared/places.hpp"
#include "units/utf8.hpp"

namespace tutti {

namespace {

/// As a keyboard without a word processor has it: one kind of hyphen, blank and quote.
std::string plainly_typed(std::string_view text)
{
    constexpr auto hyphens = std::u32string_view {U"\u2010\u2011\u2012\u2013\u2014\u2212"};
    constexpr auto blanks = std::u32string_view {U"\u00a0\u2009\u202f"};
    constexpr auto quotes =
        std::u32string_view {U"\"'\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2039\u203a"};
    auto plain = std::string {};
    for (const auto& point : code_points(text)) {
        const auto is_of = [&](std::u32string_view kind) {
            return point.valid && kind.find(point.value) != std::u32string_view::npos;
        };
        if (is_of(hyphens))
            plain += '-';
        else if (is_of(blanks))
            plain += ' ';
        else if (is_of(quotes))
            plain += '"';
        else
            plain += point.bytes;
    }
    return plain;
}

/// Without the quotes around it; those within it as they were typed.
std::string unquoted(std::string_view typed)
{
    auto points = code_points(typed);
    const auto is_around = [](const CodePoint& point) {
        const auto plain = plainly_typed(point.bytes);
        return plain == " " || plain == "\t" || plain == "\r" || plain == "\n" || plain == "\"";
    };
    while (!points.empty() && is_around(points.back()))
        points.pop_back();
    const auto first = std::ranges::find_if_not(points, is_around);
    auto text = std::string {};
    for (auto point = first; point != points.end(); ++point)
        text += point->bytes;
    return text;
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/// Between blanks a slash divides, and one is enough; within a word it belongs to a folder's name.
std::vector<std::string> divided(std::string_view text, bool at_every_slash)
{
    auto words = std::vector<std::string> {};
    auto from = std::size_t {0};
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto beside_a_blank =
            (at > 0 && is_blank(text[at - 1])) || (at + 1 < text.size() && is_blank(text[at + 1]));
        if (text[at] != '/' || !(at_every_slash || beside_a_blank))
            continue;
        words.push_back(unquoted(text.substr(from, at - from)));
        from = at + 1;
    }
    words.push_back(unquoted(text.substr(from)));
    return words;
}

bool is_a_tempo(std::string_view word)
{
    return word.ends_with('%');
}

/// "5-8", "5 to 8" or "5 bis 8" into its two ends; what is no range is both.
std::pair<std::string_view, std::string_view> divided_in_two(std::string_view bars)
{
    auto lower = std::string {bars};
    for (auto& letter : lower)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    for (const auto between : {std::string_view {"-"}, std::string_view {" to "}, std::string_view {" bis "}})
        if (const auto at = lower.find(between); at != std::string::npos)
            return {trimmed(bars.substr(0, at)), trimmed(bars.substr(at + between.size()))};
    return {trimmed(bars), trimmed(bars)};
}

/// "5-8" or "70 %", which no part is called.
bool can_be_no_part(std::string_view word)
{
    return word.find_first_not_of("0123456789-.% ") == std::string_view::npos;
}

}  // namespace

Result<PracticeCard> card_from_text(std::string_view text)
{
    // A word processor's blanks are as wide as others.
    auto typed = std::string {};
    for (const auto& point : code_points(text))
        typed += plainly_typed(point.bytes) == " " ? std::string {' '} : std::string {point.bytes};
    auto words = divided(typed, false);
    if (words.size() < 2 || can_be_no_part(plainly_typed(words[1])))
        words = divided(typed, true);
    auto card = PracticeCard {};
    auto sound = words.size() >= 2 && words.size() <= 4 && !words[0].empty() && !words[1].empty();
    for (std::size_t n = 2; sound && n < words.size(); ++n) {
        const auto plain = plainly_typed(words[n]);
        auto& slot = is_a_tempo(plain) ? card.tempo : card.bars;
        sound = slot.empty() && !plain.empty();
        slot = plain;
    }
    if (!sound)
        return failure(ErrorCode::bad_usage,
                       fmt::format("'{}' is no practice card; write piece, part, bars and tempo, as "
                                   "\"ode-to-joy / Violins 1 / 1-4 / 70%\".",
                                   text));
    card.piece = words[0];
    card.part = words[1];
    return card;
}

std::string text_of(const PracticeCard& card)
{
    auto text = card.piece + " / " + card.part;
    if (!card.bars.empty())
        text += " / " + card.bars;
    // Without its sign a tempo would be read as a bar.
    if (!card.tempo.empty())
        text += " / " + card.tempo + (card.tempo.ends_with('%') ? "" : "%");
    return text;
}

Result<PracticeCard> card_from(const std::string& file_or_text)
{
    auto problem = std::error_code {};
    if (!std::filesystem::is_regular_file(file_or_text, problem))
        return card_from_text(file_or_text);
    auto written = std::ifstream {file_or_text, std::ios::binary};
    auto file = std::istringstream {without_byte_order_mark({std::istreambuf_iterator<char> {written}, {}})};
    auto line = std::string {};
    while (std::getline(file, line))
        if (const auto words = trimmed(line); !words.empty() && !words.starts_with('#'))
            return card_from_text(words).map_error([](Error error) {
                return Error {ErrorCode::file_damaged, std::move(error.message)};
            });
    return failure(ErrorCode::file_damaged, fmt::format("'{}' holds no practice card.", file_or_text));
}

Result<double> share_of(std::string_view text)
{
    auto value = 0.0;
    const auto plain = plainly_typed(text);
    auto digits = trimmed(plain);
    if (digits.ends_with('%'))
        digits = trimmed(digits.substr(0, digits.size() - 1));
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc {} || end != digits.data() + digits.size() || !std::isfinite(value) || value < 0.0)
        return failure(ErrorCode::bad_usage,
                       fmt::format("'{}' is not a share; write it in per cent, as 80%.", text));
    return value / 100.0;
}

std::pair<std::string, std::string> bars_typed(std::string_view text)
{
    const auto plain = plainly_typed(unquoted(text));
    const auto [first, last] = divided_in_two(plain);
    const auto number = first != last ? score::said_of_bars(first) : std::string_view {};
    return {std::string {trimmed(number.empty() ? first : number)}, std::string {last}};
}

Status ask_for(const PracticeCard& card, practice::Setup& setup)
{
    const auto tempo = card.tempo.empty() ? Result<double> {1.0} : share_of(card.tempo);
    if (!tempo)
        return tl::unexpected {tempo.error()};
    // No name is none: it would be the folder of all pieces.
    setup.piece = card.piece.empty() ? std::filesystem::path {} : piece_called(card.piece);
    setup.part = card.part;
    std::tie(setup.first, setup.last) = bars_typed(card.bars);
    setup.tempo = *tempo;
    return {};
}

}  // namespace tutti
