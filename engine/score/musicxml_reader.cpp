// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_reader.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "score/musicxml_bars.hpp"
#include "score/musicxml_part.hpp"
#include "score/musicxml_signs.hpp"
#include "score/musicxml_tempo.hpp"
#include "score/part_instrument.hpp"
#include "score/remarks.hpp"
#include "score/spelling.hpp"
#include "score/xml.hpp"

namespace tutti::score {

namespace {

using namespace musicxml;

constexpr auto most_parts = std::size_t {1'000};
constexpr auto most_bars = std::size_t {100'000};
constexpr auto most_notes = std::size_t {1'000'000};
constexpr auto longest_text = std::size_t {200};

std::string line(XmlElement element)
{
    return as_utf8(element.text().substr(0, longest_text));
}

/// The largest words on the first page, of those that the file gives a size, where they are larger than what
/// is printed among the staves.
std::string largest_credit(XmlElement root)
{
    constexpr auto text_size = 14.0;  // points
    auto largest = XmlElement {};
    auto size = text_size;
    for (auto credit = root.child("credit"); credit; credit = credit.next("credit")) {
        const auto page = credit.attribute("page");
        if (credit.has("credit-type") || (!page.empty() && page != "1"))
            continue;
        for (auto words = credit.child("credit-words"); words; words = words.next("credit-words"))
            if (const auto its = first_number(words.attribute("font-size")); its && *its > size) {
                largest = words;
                size = *its;
            }
    }
    return line(largest);
}

/// The work's own title; else the credit that is called so, or that looks so.
std::string title_of(XmlElement root)
{
    for (const auto title : {root.child("work").child("work-title"), root.child("movement-title")})
        if (!title.text().empty())
            return line(title);
    for (auto credit = root.child("credit"); credit; credit = credit.next("credit"))
        if (credit.text_of("credit-type") == "title")
            return line(credit.child("credit-words"));
    return largest_credit(root);
}

std::string composer_of(XmlElement root)
{
    const auto identification = root.child("identification");
    for (auto creator = identification.child("creator"); creator; creator = creator.next("creator"))
        if (creator.attribute("type") == "composer")
            return line(creator);
    return "";
}

/// What is printed before several staves at once, and which of them each is.
struct GroupOfPart {
    std::string_view name;
    std::size_t number = 0;  ///< of the part within the group, from 1
    std::size_t parts = 0;
};

std::map<std::string_view, GroupOfPart> groups_of_parts(XmlElement root)
{
    struct Open {
        std::string_view number;
        std::string_view name;
        std::vector<std::string_view> parts;
    };
    auto open = std::vector<Open> {};
    auto groups = std::map<std::string_view, GroupOfPart> {};
    const auto close = [&](const Open& group) {
        for (auto i = std::size_t {0}; i < group.parts.size(); ++i)
            groups.try_emplace(group.parts[i], GroupOfPart {group.name, i + 1, group.parts.size()});
    };
    constexpr auto most_open = std::size_t {16};
    for (auto element = root.child("part-list").first(); element; element = element.next()) {
        const auto number = element.attribute("number");
        if (element.name() == "score-part") {
            if (!open.empty())
                open.back().parts.push_back(element.attribute("id"));
        } else if (element.name() == "part-group" && element.attribute("type") == "start") {
            if (!element.text_of("group-name").empty() && open.size() < most_open)
                open.push_back({number, element.text_of("group-name"), {}});
        } else if (element.name() == "part-group") {
            const auto its = std::ranges::find(open, number, &Open::number);
            if (its == open.end())
                continue;
            close(*its);
            open.erase(its);
        }
    }
    for (const auto& group : open)
        close(group);
    return groups;
}

/// "Violin 2" of a part that has no name, or only "2", in the group "Violin".
std::string name_in_group(const GroupOfPart& group, std::string_view own)
{
    const auto name = as_utf8(group.name.substr(0, longest_text));
    if (!own.empty())
        return fmt::format("{} {}", name, own);
    return group.parts > 1 ? fmt::format("{} {}", name, group.number) : name;
}

Part part_of(XmlElement header, std::size_t number, const GroupOfPart& group)
{
    auto part = Part {};
    const auto instrument = header.child("score-instrument");
    part.name = line(header.child("part-name"));
    if (part.name.empty())
        part.name = line(instrument.child("instrument-name"));
    const auto is_number = part.name.find_first_not_of("0123456789IV.") == std::string::npos;
    if (is_number && !group.name.empty())
        part.name = name_in_group(group, part.name);
    part.abbreviation = line(header.child("part-abbreviation"));
    const auto program = first_number(header.child("midi-instrument").text_of("midi-program"));
    part.instrument = instrument_of_part(
        {part.name, instrument.text_of("instrument-sound"),
         program && *program <= 128 ? std::optional {static_cast<int>(*program) - 1} : std::nullopt});
    if (!part.instrument)
        part.instrument = instrument_of_part({instrument.text_of("instrument-name"), "", std::nullopt});
    if (part.name.empty())
        part.name = part.instrument ? std::string {part.instrument->name} : fmt::format("Part {}", number);
    return part;
}

/// Whether all its sounds are on the channel of drums, where a key is no pitch. A part whose instrument is
/// known is that one's all the same: some programs count their channels through.
bool is_percussion(XmlElement header, const Part& part)
{
    auto channel = header.child("midi-instrument");
    if (!channel || part.instrument)
        return false;
    for (; channel; channel = channel.next("midi-instrument"))
        if (channel.text_of("midi-channel") != "10")
            return false;
    return true;
}

std::map<std::string_view, XmlElement> headers_by_id(XmlElement root)
{
    auto headers = std::map<std::string_view, XmlElement> {};
    for (auto header = root.child("part-list").child("score-part"); header;
         header = header.next("score-part"))
        headers.emplace(header.attribute("id"), header);
    return headers;
}

/// How many bars a measure stands for. Some programs write a multi-bar rest as one measure, whose number
/// jumps.
std::size_t bars_in(XmlElement measure)
{
    const auto next = measure.next("measure");
    if (!next)
        return 1;
    for (auto attributes = measure.child("attributes"); attributes;
         attributes = attributes.next("attributes")) {
        const auto rest = first_number(attributes.child("measure-style").text_of("multiple-rest"));
        const auto number = first_number(measure.attribute("number"));
        if (rest && number && *rest <= 1000 && first_number(next.attribute("number")) == *number + *rest)
            return static_cast<std::size_t>(std::max(1.0, *rest));
    }
    return 1;
}

Result<std::size_t> count_bars(XmlElement root)
{
    auto parts = std::size_t {0};
    auto most = std::size_t {0};
    for (auto part = root.child("part"); part; part = part.next("part"), ++parts) {
        auto bars = std::size_t {0};
        for (auto measure = part.child("measure"); measure; measure = measure.next("measure"))
            bars += bars_in(measure);
        most = std::max(most, bars);
    }
    if (parts > most_parts || most > most_bars)
        return failure(
            ErrorCode::score_invalid,
            fmt::format("The score has {} parts and {} bars, more than any piece; export one movement at "
                        "a time",
                        parts, most));
    if (most == 0)
        return failure(ErrorCode::score_invalid,
                       "The score has no bars; export it again from the notation program");
    return most;
}

/// The first that the file names, for parts that name none.
int divisions_of(XmlElement root)
{
    for (auto part = root.child("part"); part; part = part.next("part"))
        if (const auto divisions =
                first_number(part.child("measure").child("attributes").text_of("divisions"));
            divisions && *divisions >= 1 && *divisions <= 100'000)
            return static_cast<int>(*divisions);
    return 1;
}

Result<Score> read_partwise(XmlElement root)
{
    const auto bar_count = count_bars(root);
    if (!bar_count)
        return tl::unexpected {bar_count.error()};
    auto score = Score {};
    score.title = title_of(root);
    score.composer = composer_of(root);
    auto remarks = Remarks {};
    auto bars = std::vector<BarSketch>(*bar_count);
    auto signs = Signs {bars, remarks};
    const auto concert_pitch = root.child("defaults").has("concert-score");
    const auto divisions = divisions_of(root);
    auto headers = headers_by_id(root);
    auto groups = groups_of_parts(root);
    auto known =
        std::map<std::string_view, Part> {};  // a header is read once, however many parts are under it
    auto notes = std::size_t {0};
    for (auto element = root.child("part"); element; element = element.next("part")) {
        const auto id = element.attribute("id");
        if (!known.contains(id))
            known.emplace(id, part_of(headers[id], score.parts.size() + 1, groups[id]));
        auto part = known[id];
        auto reader = PartReader {part, bars, signs, remarks, concert_pitch, divisions};
        auto bar = std::size_t {0};
        for (auto measure = element.child("measure"); measure; measure = measure.next("measure")) {
            auto& sketch = bars[bar];
            if (sketch.number.empty())
                sketch.number = as_utf8(measure.attribute("number").substr(0, 20));
            sketch.implicit = sketch.implicit || measure.attribute("implicit") == "yes";
            const auto filled =
                std::tuple {sketch.filled, sketch.filled_by_bar_rests, sketch.filled_by_silence};
            const auto notes_before = part.notes.size();
            if (const auto done = reader.read(measure, bar); !done)
                return tl::unexpected {done.error()};
            const auto bars_long = bars_in(measure);
            // A rest of many bars may last as long as all of them; how long one is the others say, or the
            // metre.
            if (bars_long > 1 && part.notes.size() == notes_before)
                std::tie(sketch.filled, sketch.filled_by_bar_rests, sketch.filled_by_silence) = filled;
            if (notes + part.notes.size() > most_notes)
                return failure(
                    ErrorCode::score_invalid,
                    fmt::format("The score has more than {} notes, which no piece has; export one movement "
                                "at a time",
                                most_notes));
            bar += bars_long;
        }
        if (bar != *bar_count)
            remarks.add(fmt::format("'{}' has {} bars where others have {}; it rests in those it lacks.",
                                    part.name, bar, *bar_count));
        reader.finish();
        if (is_percussion(headers[id], part) && !part.notes.empty()) {
            remarks.add(fmt::format("'{}': {} percussion notes (channel 10) were left out.", part.name,
                                    part.notes.size()));
            part.notes.clear();
        }
        notes += part.notes.size();
        score.parts.push_back(std::move(part));
    }
    signs.finish();
    score.bars = finished_bars(std::move(bars), remarks);
    for (auto& part : score.parts)
        for (auto& note : part.notes)  // where rounding has shortened a bar
            note.onset = std::min(note.onset, score.bars[note.bar].length);
    score.remarks = remarks.sentences();
    return score;
}

}  // namespace

Result<Score> read_musicxml(std::span<const std::byte> content)
{
    auto document = XmlDocument::parse(content);
    if (!document)
        return tl::unexpected {document.error()};
    if (document->root().name() == "score-timewise")
        document->turn_partwise();
    const auto root = document->root();
    if (root.name() == "score-partwise")
        return read_partwise(root);
    if (root.name() == "museScore")
        return failure(ErrorCode::score_invalid,
                       "This is MuseScore's own file; in MuseScore choose File, Export, MusicXML");
    return failure(ErrorCode::score_invalid,
                   fmt::format("The file is XML but not a score: it holds a <{}>; export it as MusicXML",
                               root.name().substr(0, 40)));
}

}  // namespace tutti::score
