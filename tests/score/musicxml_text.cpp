// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_text.hpp"

#include <fmt/format.h>

#include "score/musicxml_reader.hpp"
#include "support/catch.hpp"
#include "units/pitch.hpp"

namespace tutti::test {

std::string musicxml(const std::vector<XmlPart>& parts, std::string_view before_the_parts)
{
    auto list = std::string {};
    auto body = std::string {};
    for (auto i = std::size_t {0}; i < parts.size(); ++i) {
        list += fmt::format("<score-part id=\"P{}\"><part-name>{}</part-name>{}</score-part>\n", i,
                            parts[i].name, parts[i].header);
        body += fmt::format("<part id=\"P{}\">\n", i);
        auto number = 0;
        for (const auto& measure : parts[i].measures) {
            auto own = fmt::format("number=\"{}\"", ++number);
            auto content = measure;
            if (measure.starts_with('@')) {
                const auto end = measure.find('@', 1);
                own = measure.substr(1, end - 1);
                content = measure.substr(end + 1);
            }
            body += fmt::format("<measure {}>{}</measure>\n", own, content);
        }
        body += "</part>\n";
    }
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<score-partwise version=\"4.0\">\n{}"
                       "<part-list>\n{}</part-list>\n{}</score-partwise>\n",
                       before_the_parts, list, body);
}

std::string attributes(int beats, int beat_type, std::string_view more)
{
    return fmt::format(
        "<attributes><divisions>4</divisions><time><beats>{}</beats><beat-type>{}</beat-type></time>{}"
        "</attributes>",
        beats, beat_type, more);
}

std::string note(std::string_view pitch, int duration, std::string_view more, std::string_view before)
{
    REQUIRE(pitch_from_name(pitch));
    const auto has = [&](std::string_view sign) { return pitch.find(sign) != std::string_view::npos; };
    const auto alteration = has("♯") || has("#")                                       ? 1
                            : has("♭") || pitch.find('b', 1) != std::string_view::npos ? -1
                                                                                       : 0;
    return fmt::format("<note>{}<pitch><step>{}</step><alter>{}</alter><octave>{}</octave></pitch>"
                       "<duration>{}</duration>{}</note>",
                       before, pitch.front(), alteration, pitch.back(), duration, more);
}

std::string rest(int duration)
{
    return fmt::format("<note><rest/><duration>{}</duration></note>", duration);
}

std::string backup(int duration)
{
    return fmt::format("<backup><duration>{}</duration></backup>", duration);
}

std::string barline(std::string_view location, std::string_view content)
{
    return fmt::format("<barline location=\"{}\">{}</barline>", location, content);
}

std::string direction(std::string_view type, std::string_view sound)
{
    return fmt::format("<direction><direction-type>{}</direction-type>{}</direction>", type, sound);
}

std::string words(std::string_view text)
{
    return direction(fmt::format("<words>{}</words>", text));
}

std::string boxed(std::string_view text)
{
    return direction(fmt::format("<words enclosure=\"rectangle\">{}</words>", text));
}

std::span<const std::byte> bytes_of(std::string_view text)
{
    return std::as_bytes(std::span {text.data(), text.size()});
}

score::UnfoldedScore unfolded(std::string_view musicxml)
{
    auto read = score::read_musicxml(bytes_of(musicxml));
    INFO((read ? "" : read.error().message));
    REQUIRE(read);
    auto score = score::UnfoldedScore::unfold(std::move(*read));
    INFO((score ? "" : score.error().message));
    REQUIRE(score);
    return std::move(*score);
}

std::string played(const score::UnfoldedScore& score, std::size_t part)
{
    auto text = std::string {};
    for (const auto& note : score.notes(part))
        text +=
            fmt::format("{}{}@{:.6g}", text.empty() ? "" : " ", pitch_name(note.pitch), note.onset.value());
    return text;
}

std::string bars_played(const score::UnfoldedScore& score)
{
    auto text = std::string {};
    for (const auto& bar : score.bars())
        text += (text.empty() ? "" : " ") + score.printed(bar).number;
    return text;
}

}  // namespace tutti::test
