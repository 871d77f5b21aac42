// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/practice_card.hpp"

#include <charconv>
#include <cmath>
#include <fstream>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "shared/places.hpp"
#include "units/utf8.hpp"

namespace tutti {

Result<PracticeCard> card_from_text(std::string_view text)
{
    // Between spaces a slash divides; within a word it belongs to a folder's name.
    constexpr auto divider = std::string_view {" / "};
    auto words = std::vector<std::string> {};
    for (auto rest = text;;) {
        const auto end = rest.find(divider);
        words.emplace_back(trimmed(rest.substr(0, end)));
        if (end == std::string_view::npos)
            break;
        rest.remove_prefix(end + divider.size());
    }
    auto card = PracticeCard {};
    auto sound = words.size() >= 2 && words.size() <= 4 && !words[0].empty() && !words[1].empty();
    for (std::size_t n = 2; sound && n < words.size(); ++n) {
        auto& slot = words[n].ends_with('%') ? card.tempo : card.bars;
        sound = slot.empty() && !words[n].empty();
        slot = words[n];
    }
    if (!sound)
        return failure(ErrorCode::bad_usage,
                       fmt::format("'{}' is no practice card; write piece, part, bars and tempo, as "
                                   "\"ode-to-joy / Violins 1 / 5-8 / 70%\".",
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
    auto file = std::ifstream {file_or_text};
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
    const auto digits = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc {} || end != digits.data() + digits.size() || !std::isfinite(value) || value < 0.0)
        return failure(ErrorCode::bad_usage,
                       fmt::format("'{}' is not a share; write it in per cent, as 80%.", text));
    return value / 100.0;
}

Status ask_for(const PracticeCard& card, practice::Setup& setup)
{
    const auto tempo = card.tempo.empty() ? Result<double> {1.0} : share_of(card.tempo);
    if (!tempo)
        return tl::unexpected {tempo.error()};
    // No name is none: it would be the folder of all pieces.
    setup.piece = card.piece.empty() ? std::filesystem::path {} : piece_called(card.piece);
    setup.part = card.part;
    const auto dash = card.bars.find('-');
    setup.first = card.bars.substr(0, dash);
    setup.last = dash == std::string::npos ? setup.first : card.bars.substr(dash + 1);
    setup.tempo = *tempo;
    return {};
}

}  // namespace tutti
