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

/// Lower case letters and digits only: "D. S.  al Coda" is "dsalcoda".
std::string squeezed(std::string_view words)
{
    auto text = std::string {};
    for (const auto c : words.substr(0, 200))
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
        std::to_array<std::string_view>({"al", "sin", "bis", "e", "senza", "con", "to", "ohne"});
    return rest.empty() ||
           std::any_of(followers.begin(), followers.end(), [&](auto word) { return rest.starts_with(word); });
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
    if (abbreviates(text, "dc") || holds(text, "dacapo"))
        found.jump = Jump::da_capo;
    else if (abbreviates(text, "ds") || holds(text, "dalsegno") || holds(text, "delsegno"))
        found.jump = Jump::dal_segno;
    if (found.jump != Jump::none) {
        found.until = holds(text, "coda") ? Until::coda : holds(text, "fine") ? Until::fine : Until::end;
        return found;
    }
    if (text == "fine" || text == "fin" || text == "ilfine")
        found.fine = true;
    else if (text.starts_with("tocoda") || text == "alcoda" || text == "allacoda" || text == "zurcoda")
        found.to_coda = true;
    else if (text == "coda")
        found.coda = true;
    else
        return std::nullopt;
    return found;
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
    auto found = std::vector<int> {};
    auto range_from = 0;
    for (auto at = numbers.begin(); at != numbers.end();) {
        auto value = 0;
        const auto [end, error] = std::from_chars(&*at, numbers.data() + numbers.size(), value);
        if (error != std::errc {}) {
            if (*at == '-' && !found.empty())
                range_from = found.back();
            else if (*at == ',')
                range_from = 0;
            ++at;
            continue;
        }
        at = numbers.begin() + (end - numbers.data());
        if (value < 1 || value > 99)
            continue;
        for (auto between = range_from + 1; range_from > 0 && between < value; ++between)
            found.push_back(between);
        range_from = 0;
        found.push_back(value);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
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
