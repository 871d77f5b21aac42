// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/part_names.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "score/part_instrument.hpp"

namespace tutti::score {

namespace {

bool is_digit(char c)
{
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// A plain name whose words have no plural s: "violin1" of "Violins 1".
std::string singular(std::string_view text)
{
    auto kept = std::string {};
    auto word = std::string {};
    const auto close = [&] {
        if (word.size() > 3 && word.ends_with('s'))
            word.pop_back();
        kept += word;
        word.clear();
    };
    for (const auto c : text) {
        const auto plain = plain_name({&c, 1});
        if (plain.empty() || is_digit(c))
            close();
        if (is_digit(c))
            kept += c;
        else
            word += plain;
    }
    close();
    return kept;
}

/// Where a part's name stands in a text, both singular(): not where a number goes on, as in "violin 12".
std::size_t place_of(std::string_view part, std::string_view text)
{
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        const auto end = at + part.size();
        if (!is_digit(part.back()) || end == text.size() || !is_digit(text[end]))
            return at;
    }
    return std::string_view::npos;
}

/// The one part whose name stands in a text, and not within another's that does: "Violins 1", not "Violins".
std::optional<std::size_t> named_in(const Score& score, std::string_view text)
{
    struct Found {
        std::size_t part;
        std::size_t begin;
        std::size_t end;
    };
    const auto plain = singular(text);
    auto all = std::vector<Found> {};
    for (std::size_t i = 0; i < score.parts.size(); ++i) {
        const auto name = singular(score.parts[i].name);
        if (const auto at = name.empty() ? std::string::npos : place_of(name, plain); at != std::string::npos)
            all.push_back({i, at, at + name.size()});
    }
    auto whole = std::vector<Found> {};
    std::ranges::copy_if(all, std::back_inserter(whole), [&](const Found& each) {
        return std::ranges::none_of(all, [&](const Found& other) {
            return other.begin <= each.begin && other.end >= each.end &&
                   other.end - other.begin > each.end - each.begin;
        });
    });
    return whole.size() == 1 ? std::optional {whole.front().part} : std::nullopt;
}

std::string_view instrument_of(const Part& part)
{
    const auto known = part.instrument ? part.instrument : instrument_of_part({part.name, {}, {}});
    return known ? known->name : std::string_view {};
}

/// The one part of this instrument that a number, or none, can mean.
std::optional<std::size_t> numbered(const Score& score, std::string_view instrument, int number)
{
    auto playing_it = std::vector<std::size_t> {};
    for (std::size_t i = 0; i < score.parts.size(); ++i)
        if (instrument_of(score.parts[i]) == instrument)
            playing_it.push_back(i);
    for (const auto wanted : {number, 0}) {
        auto fitting = std::vector<std::size_t> {};
        std::ranges::copy_if(playing_it, std::back_inserter(fitting), [&](std::size_t part) {
            return number_of_part(score.parts[part].name) == wanted;
        });
        if (fitting.size() == 1)
            return fitting.front();
    }
    return number == 0 && playing_it.size() == 1 ? std::optional {playing_it.front()} : std::nullopt;
}

/// The one part that a text speaks of among other words.
std::optional<std::size_t> part_in(const Score& score, std::string_view text)
{
    auto spoken = instruments_in(text);
    std::erase_if(spoken, [&](const SpokenOf& each) {
        return std::ranges::none_of(
            score.parts, [&](const Part& part) { return instrument_of(part) == each.instrument.name; });
    });
    auto names = std::set<std::string_view> {};
    for (const auto& each : spoken)
        names.insert(each.instrument.name);
    if (names.size() > 1 || std::ranges::any_of(spoken, &SpokenOf::several))
        return std::nullopt;
    const auto number = spoken.empty() ? 0 : spoken.front().number;
    // "2nd violin 1st recording" holds the name of "Violin 1", and speaks of another.
    if (const auto named = named_in(score, text)) {
        const auto its = number_of_part(score.parts[*named].name);
        if (its == 0 || number == 0 || its == number)
            return named;
    }
    // Twice with two numbers is two parts.
    if (spoken.empty() ||
        std::ranges::any_of(spoken, [&](const SpokenOf& each) { return each.number != number; }))
        return std::nullopt;
    return numbered(score, spoken.front().instrument.name, number);
}

}  // namespace

std::string plain_name(std::string_view text)
{
    auto kept = std::string {};
    for (const auto c : text)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80U) != 0)
            kept += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return kept;
}

std::string part_names(const Score& score)
{
    auto names = std::vector<std::string> {};
    for (const auto& part : score.parts)
        names.push_back(fmt::format("'{}'", part.name));
    return fmt::format("{}", fmt::join(names, ", "));
}

Result<std::size_t> find_part(const Score& score, std::string_view called)
{
    const auto wanted = plain_name(called);
    auto beginning_so = std::vector<std::size_t> {};
    auto holding_it = std::vector<std::size_t> {};
    for (std::size_t i = 0; i < score.parts.size(); ++i) {
        const auto part = plain_name(score.parts[i].name);
        if (part == wanted)
            return i;
        if (!wanted.empty() && part.starts_with(wanted))
            beginning_so.push_back(i);
        if (!wanted.empty() && part.find(wanted) != std::string::npos)
            holding_it.push_back(i);
    }
    for (const auto& found : {beginning_so, holding_it})
        if (found.size() == 1)
            return found.front();
    if (const auto spoken_of = part_in(score, called))
        return *spoken_of;
    return failure(ErrorCode::bad_argument,
                   fmt::format("The score has no part that only '{}' can mean; its parts are {}.", called,
                               part_names(score)));
}

std::optional<std::size_t> part_in_file_name(const Score& score, std::string_view file_name)
{
    return part_in(score, std::filesystem::path {file_name}.stem().string());
}

}  // namespace tutti::score
