// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

namespace tutti::score::musicxml {

namespace {

using Jump = Navigation::Jump;
using Until = Navigation::Until;

// As Unicode has them, and SMuFL's fonts.
constexpr auto segno_signs = std::to_array<std::string_view>({"\U0001D10B", "\uE047"});
constexpr auto coda_signs = std::to_array<std::string_view>({"\U0001D10C", "\uE048"});

constexpr auto most_codas = 99;

void replace_all(std::string& text, std::string_view what, std::string_view by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// Lower case letters and digits only, signs by their names: "D. S.  al Coda" is "dsalcoda", "To 𝄌" "tocoda".
std::string squeezed(std::string_view words)
{
    auto named = std::string {words.substr(0, 200)};
    for (const auto sign : segno_signs)
        replace_all(named, sign, "segno");
    for (const auto sign : coda_signs)
        replace_all(named, sign, "coda");
    auto text = std::string {};
    for (const auto c : named)
        if (const auto byte = static_cast<unsigned char>(c); std::isalnum(byte) != 0 || byte >= 0x80)
            text.push_back(static_cast<char>(std::tolower(byte)));
    return text;
}

bool holds(std::string_view text, std::string_view what)
{
    return text.find(what) != std::string_view::npos;
}

/// "dc" alone or before a word that follows D.C. or D.S.
bool abbreviates(std::string_view text, std::string_view two_letters)
{
    if (!text.starts_with(two_letters))
        return false;
    const auto rest = text.substr(2);
    constexpr auto followers =
        std::to_array<std::string_view>({"al", "sin", "bis", "e", "senza", "con", "to", "ohne", "segno"});
    return rest.empty() ||
           std::any_of(followers.begin(), followers.end(), [&](auto word) { return rest.starts_with(word); });
}

/// A word, or it and which of several it is: "coda", "coda2", "codaii".
bool is_word_or_numbered(std::string_view text, std::string_view word)
{
    return text.starts_with(word) &&
           text.find_first_not_of("0123456789iv", word.size()) == std::string_view::npos;
}

struct NoteType {
    std::string_view name;
    std::int64_t parts_of_1024;  ///< of a whole note
    std::string_view sign;
};

constexpr auto note_types = std::to_array<NoteType>({
    {"maxima", 8192, "maxima"},
    {"long", 4096, "longa"},
    {"breve", 2048, "breve"},
    {"whole", 1024, "whole note"},
    {"half", 512, "half note"},
    {"quarter", 256, "♩"},
    {"eighth", 128, "♪"},
    {"16th", 64, "16th"},
    {"32nd", 32, "32nd"},
    {"64th", 16, "64th"},
    {"128th", 8, "128th"},
    {"256th", 4, "256th"},
    {"512th", 2, "512th"},
    {"1024th", 1, "1024th"},
});

}  // namespace

std::optional<Instruction> instruction(std::string_view words)
{
    const auto text = squeezed(words);
    auto found = Instruction {};
    if (abbreviates(text, "dc") || holds(text, "dacapo") || text.starts_with("vonvorn") ||
        text.starts_with("vonanfang") || text.starts_with("vomanfang"))
        found.jump = Jump::da_capo;
    else if (abbreviates(text, "ds") || holds(text, "dalsegno") || holds(text, "delsegno") ||
             text.starts_with("vomzeichen"))
        found.jump = Jump::dal_segno;
    if (found.jump != Jump::none) {
        found.until = holds(text, "coda")                                                       ? Until::coda
                      : holds(text, "fine") || holds(text, "bisende") || holds(text, "zumende") ? Until::fine
                                                                                                : Until::end;
        if (found.until == Until::coda)
            found.coda_number = coda_number(words);
        return found;
    }
    if (text == "fine" || text == "fin" || text == "ilfine" || text == "ende" || text == "fineschluss" ||
        text == "fineende")
        found.fine = true;
    else if (text.starts_with("tocoda") || is_word_or_numbered(text, "alcoda") || text == "allacoda" ||
             is_word_or_numbered(text, "zurcoda"))
        found.to_coda = true;
    else if (is_word_or_numbered(text, "coda"))
        found.coda = true;
    else if (text == "segno")
        found.segno = true;
    else
        return std::nullopt;
    if (found.to_coda || found.coda)
        found.coda_number = coda_number(words);
    return found;
}

std::uint8_t coda_number(std::string_view words)
{
    constexpr auto word = std::string_view {"coda"};
    constexpr auto roman = std::to_array<std::string_view>({"i", "ii", "iii", "iv", "v"});
    const auto text = squeezed(words);
    const auto at = text.rfind(word);
    if (at == std::string::npos)
        return 0;
    const auto rest = std::string_view {text}.substr(at + word.size());
    if (const auto found = std::ranges::find(roman, rest); found != roman.end())
        return static_cast<std::uint8_t>(found - roman.begin() + 1);
    auto number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const auto is_one = error == std::errc {} && end == rest.data() + rest.size() && number > 0;
    return is_one && number <= most_codas ? static_cast<std::uint8_t>(number) : std::uint8_t {0};
}

bool is_segno(std::string_view words)
{
    return std::ranges::find(segno_signs, words) != segno_signs.end();
}

bool is_coda(std::string_view words)
{
    return std::ranges::find(coda_signs, words) != coda_signs.end();
}

bool names_tempo(std::string_view words)
{
    constexpr auto tempi = std::to_array<std::string_view>(
        {"allegr", "andant",  "adagi",         "larg",      "lent",    "grave", "moderat", "prest",
         "vivac",  "vivo",    "vite",          "maestos",   "tempo",   "rit",   "rall",    "accel",
         "string", "allarg",  "pi\u00f9 moss", "meno moss", "slow",    "fast",  "quick",   "lively",
         "march",  "langsam", "schnell",       "mäßig",     "lebhaft", "swing"});
    auto text = std::string {};
    for (const auto c : words.substr(0, 200))
        text.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return std::any_of(tempi.begin(), tempi.end(), [&](auto word) {
        const auto at = text.find(word);
        return at == 0 || (at != std::string::npos && text[at - 1] == ' ');
    });
}

std::vector<int> passes(std::string_view numbers)
{
    constexpr auto most = 99;
    auto meant = std::array<bool, most + 1> {};
    auto latest = 0;
    auto range_from = 0;
    for (auto at = numbers.begin(); at != numbers.end();) {
        auto value = 0;
        const auto [end, error] = std::from_chars(&*at, numbers.data() + numbers.size(), value);
        if (error != std::errc {} || value < 0) {
            if (*at == '-')
                range_from = latest;
            else if (*at == ',')
                range_from = 0;
            ++at;
            continue;
        }
        at = numbers.begin() + (end - numbers.data());
        if (value < 1 || value > most)
            continue;
        for (auto pass = range_from > 0 ? std::min(range_from, value) : value; pass <= value; ++pass)
            meant[static_cast<std::size_t>(pass)] = true;
        range_from = 0;
        latest = value;
    }
    auto found = std::vector<int> {};
    for (auto pass = 1; pass <= most; ++pass)
        if (meant[static_cast<std::size_t>(pass)])
            found.push_back(pass);
    return found;
}

std::optional<double> first_number(std::string_view text)
{
    const auto at = text.find_first_of("0123456789");
    if (at == std::string_view::npos)
        return std::nullopt;
    auto value = 0.0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    return error == std::errc {} ? std::optional {value} : std::nullopt;
}

std::optional<Quarters> note_length(std::string_view type, int dots)
{
    const auto found = std::find_if(note_types.begin(), note_types.end(),
                                    [&](const auto& known) { return known.name == type; });
    if (found == note_types.end() || dots < 0 || dots > 4)
        return std::nullopt;
    // n dots: 2 − 2⁻ⁿ times as long
    const auto denominator = std::int64_t {1} << dots;
    return Quarters {found->parts_of_1024 * (2 * denominator - 1), 256 * denominator};
}

TempoMark metronome(XmlElement element)
{
    auto mark = TempoMark {};
    const auto unit = element.child("beat-unit");
    auto dots = 0;
    for (auto dot = unit.next(); dot && dot.name() == "beat-unit-dot"; dot = dot.next())
        ++dots;
    const auto per_minute = element.text_of("per-minute");
    const auto length = note_length(unit.text(), dots);
    const auto number = first_number(per_minute);
    if (!length || !number)
        return mark;
    const auto quarters = *number * length->value();
    if (quarters >= 1.0 && quarters <= 2000.0)
        mark.quarters = BeatsPerMinute {quarters};
    const auto type = std::find_if(note_types.begin(), note_types.end(),
                                   [&](const auto& known) { return known.name == unit.text(); });
    mark.text = fmt::format("{}{} = {}", type->sign, std::string(static_cast<std::size_t>(dots), '.'),
                            per_minute.substr(0, 40));
    return mark;
}

}  // namespace tutti::score::musicxml
