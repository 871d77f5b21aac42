// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "score/musicxml_bars.hpp"
#include "score/musicxml_part.hpp"
#include "score/musicxml_signs.hpp"
#include "score/musicxml_words.hpp"
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

/// The first credit words in large type, where the work has no title of its own.
std::string title_of(XmlElement root)
{
    for (const auto title : {root.child("work").child("work-title"), root.child("movement-title")})
        if (!title.text().empty())
            return line(title);
    for (auto credit = root.child("credit"); credit; credit = credit.next("credit"))
        if (credit.text_of("credit-type") == "title")
            return line(credit.child("credit-words"));
    return "";
}

std::string composer_of(XmlElement root)
{
    const auto identification = root.child("identification");
    for (auto creator = identification.child("creator"); creator; creator = creator.next("creator"))
        if (creator.attribute("type") == "composer")
            return line(creator);
    return "";
}

Part part_of(XmlElement header, std::size_t number)
{
    auto part = Part {};
    const auto instrument = header.child("score-instrument");
    part.name = line(header.child("part-name"));
    if (part.name.empty())
        part.name = line(instrument.child("instrument-name"));
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

XmlElement header_of(XmlElement root, std::string_view id)
{
    for (auto header = root.child("part-list").child("score-part"); header;
         header = header.next("score-part"))
        if (header.attribute("id") == id)
            return header;
    return {};
}

Result<std::size_t> most_measures(XmlElement root)
{
    auto parts = std::size_t {0};
    auto most = std::size_t {0};
    for (auto part = root.child("part"); part; part = part.next("part"), ++parts) {
        auto measures = std::size_t {0};
        for (auto measure = part.child("measure"); measure; measure = measure.next("measure"))
            ++measures;
        most = std::max(most, measures);
    }
    if (parts > most_parts || most > most_bars)
        return failure(
            ErrorCode::score_invalid,
            fmt::format("The score has {} parts and {} bars, more than any piece; export one movement at "
                        "a time",
                        parts, most));
    return most;
}

Result<Score> read_partwise(XmlElement root)
{
    const auto measures = most_measures(root);
    if (!measures)
        return tl::unexpected {measures.error()};
    if (*measures == 0)
        return failure(ErrorCode::score_invalid,
                       "The score has no bars; export it again from the notation program");
    auto score = Score {};
    score.title = title_of(root);
    score.composer = composer_of(root);
    auto remarks = Remarks {};
    auto bars = std::vector<BarSketch>(*measures);
    auto signs = Signs {bars};
    const auto concert_pitch = root.child("defaults").has("concert-score");
    auto notes = std::size_t {0};
    for (auto element = root.child("part"); element; element = element.next("part")) {
        auto part = part_of(header_of(root, element.attribute("id")), score.parts.size() + 1);
        auto reader = PartReader {part, bars, signs, remarks, concert_pitch};
        auto bar = std::size_t {0};
        for (auto measure = element.child("measure"); measure; measure = measure.next("measure"), ++bar) {
            auto& sketch = bars[bar];
            if (sketch.number.empty())
                sketch.number = as_utf8(measure.attribute("number").substr(0, 20));
            sketch.implicit = sketch.implicit || measure.attribute("implicit") == "yes";
            if (const auto done = reader.read(measure, bar); !done)
                return tl::unexpected {done.error()};
            if (notes + part.notes.size() > most_notes)
                return failure(
                    ErrorCode::score_invalid,
                    fmt::format("The score has more than {} notes, which no piece has; export one movement "
                                "at a time",
                                most_notes));
        }
        if (bar != *measures)
            remarks.add(fmt::format("'{}' has {} bars where others have {}; it rests in those it lacks.",
                                    part.name, bar, *measures));
        reader.finish();
        notes += part.notes.size();
        score.parts.push_back(std::move(part));
    }
    signs.finish();
    score.bars = finished_bars(std::move(bars), remarks);
    score.remarks = remarks.sentences();
    return score;
}

}  // namespace

Result<Score> read_musicxml(std::span<const std::byte> content)
{
    const auto document = XmlDocument::parse(content);
    if (!document)
        return tl::unexpected {document.error()};
    const auto root = document->root();
    if (root.name() == "score-partwise")
        return read_partwise(root);
    if (root.name() == "score-timewise")
        return failure(
            ErrorCode::score_invalid,
            "The score is MusicXML in timewise order, which no notation program writes by itself; export it "
            "partwise");
    return failure(ErrorCode::score_invalid,
                   fmt::format("The file is XML but not a score: it holds a <{}>; export it as MusicXML",
                               root.name().substr(0, 40)));
}

}  // namespace tutti::score
