// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_tempo.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include <fmt/format.h>

namespace tutti::score::musicxml {

namespace {

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

struct NoteSign {
    std::string_view sign;
    std::string_view type;
};

// As Unicode has them, and SMuFL's fonts among letters and in metronome marks.
constexpr auto note_signs = std::to_array<NoteSign>({
    {"\u2669", "quarter"},
    {"\u266a", "eighth"},
    {"\U0001D157\U0001D165", "half"},  // a head and its stem
    {"\U0001D158\U0001D165", "quarter"},
    {"\U0001D158\U0001D165\U0001D16E", "eighth"},
    {"\U0001D15E", "half"},
    {"\U0001D15F", "quarter"},
    {"\U0001D160", "eighth"},
    {"\uE1D3", "half"},
    {"\uE1D5", "quarter"},
    {"\uE1D7", "eighth"},
    {"\uECA3", "half"},
    {"\uECA5", "quarter"},
    {"\uECA7", "eighth"},
});

bool begins_with_note(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    return std::ranges::any_of(note_signs, [&](const auto& note) { return text.starts_with(note.sign); });
}

/// The note that a text ends with, and its dots.
std::optional<Quarters> note_at_end(std::string_view text)
{
    auto dots = 0;
    for (auto more = true; more;) {
        more = false;
        for (const std::string_view dot : {".", "\U0001D16D", "\uE1E7", "\uECB7", " "})
            if (text.ends_with(dot)) {
                text.remove_suffix(dot.size());
                dots += dot == " " ? 0 : 1;
                more = true;
            }
    }
    for (const auto& note : note_signs)
        if (text.ends_with(note.sign))
            return note_length(note.type, dots);
    return std::nullopt;
}

std::optional<BeatsPerMinute> playable(double quarters)
{
    return quarters >= 1.0 && quarters <= 2000.0 ? std::optional {BeatsPerMinute {quarters}} : std::nullopt;
}

}  // namespace

std::optional<double> first_number(std::string_view text)
{
    const auto at = text.find_first_of("0123456789");
    if (at == std::string_view::npos)
        return std::nullopt;
    auto value = 0.0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    return error == std::errc {} ? std::optional {value} : std::nullopt;
}

std::optional<BeatsPerMinute> playback_tempo(std::string_view text)
{
    const auto number = first_number(text);
    return number && text.find('-') == std::string_view::npos ? playable(*number) : std::nullopt;
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

std::optional<BeatsPerMinute> metronome(std::string_view words)
{
    const auto equals = std::min(words.find('='), words.size());
    const auto note = note_at_end(words.substr(0, equals));
    const auto number = first_number(words.substr(equals));
    if (!note || !number || relates_tempi(words))
        return std::nullopt;
    return playable(*number * note->value());
}

bool relates_tempi(std::string_view words)
{
    const auto equals = words.find('=');
    return equals != std::string_view::npos && note_at_end(words.substr(0, equals)) &&
           begins_with_note(words.substr(equals + 1));
}

bool relates_tempi(XmlElement metronome)
{
    return metronome.has("metronome-note") || metronome.child("beat-unit").next("beat-unit");
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
    mark.quarters = playable(*number * length->value());
    const auto type = std::find_if(note_types.begin(), note_types.end(),
                                   [&](const auto& known) { return known.name == unit.text(); });
    mark.text = fmt::format("{}{} = {}", type->sign, std::string(static_cast<std::size_t>(dots), '.'),
                            per_minute.substr(0, 40));
    return mark;
}

}  // namespace tutti::score::musicxml
