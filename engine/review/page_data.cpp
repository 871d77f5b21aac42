// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/page_data.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "review/cell_face.hpp"
#include "review/page_text.hpp"
#include "review/worst_places.hpp"

namespace tutti::review {

namespace {

using nlohmann::json;

// A curve breaks where it goes further than that from a point to the next.
constexpr auto another_key = 60;  // cents
// What nobody hears of the class as a whole: pitches less than 5 to 10 cents apart (Hill and Summers 2007).
constexpr auto heard_cents = 5.0;

/// What is left in ASCII cannot hide a line separator, and what is left without < > & no element.
std::string for_script(const json& value)
{
    auto safe = std::string {};
    for (const auto c : value.dump(-1, ' ', true, json::error_handler_t::replace))
        safe += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : c == '&' ? "\\u0026" : std::string {c};
    return safe;
}

double seconds(FramePosition at, SampleRate rate)
{
    return std::round(to_seconds(at, rate).value() * 1000.0) / 1000.0;
}

json whole(double value)
{
    return std::isfinite(value) ? json(std::lround(value)) : json();
}

template <class Quantity>
json whole(const std::optional<Quantity>& quantity, double scale = 1.0)
{
    return quantity ? whole(quantity->value() * scale) : json();
}

json faces(Aspect aspect, const Review& review, const Fine& fine)
{
    auto table = json::array();
    for (const auto& row : review.cells) {
        auto& cells = table.emplace_back(json::array());
        for (const auto& numbers : row) {
            const auto face = face_of(aspect, numbers, fine);
            cells.push_back({face.number, mark_name(face.mark), face.step, face.words, face.rests_on});
        }
    }
    return table;
}

/// The class's own pitch in a bar, in words, and what they rest on.
json drift(const Figure<Cents>& drift, Hertz a4)
{
    if (!drift.value)
        return {std::string {not_enough_to_say}, ""};
    const auto cents = drift.value->value();
    const auto words = std::abs(cents) < heard_cents
                           ? std::string {"in tune"}
                           : fmt::format("{:.0f} cents {}", std::abs(cents), cents < 0.0 ? "flat" : "sharp");
    return {fmt::format("{} with A = {:g} Hz", words, a4.value()),
            fmt::format("give or take {:.0f}, from {}", std::max(1.0, drift.within.value()),
                        counted(drift.count, "second", "seconds"))};
}

json bars(const Review& review, Hertz a4, SampleRate rate)
{
    auto list = json::array();
    for (const auto& bar : review.bars) {
        auto playings = json::array();
        for (const auto& playing : bar.playings)
            playings.push_back({seconds(playing.from, rate), seconds(playing.to, rate)});
        list.push_back({{"name", plain(bar.name, 12)},
                        {"playings", playings},
                        {"drift", drift(bar.drift, a4)}});
    }
    return list;
}

/// Stretches of [time, cents, cents …], a step apart.
json curve(const std::vector<PitchPoint>& points, FrameCount step, SampleRate rate)
{
    auto list = json::array();
    auto last = FramePosition {};
    auto cents = 0L;
    for (const auto& point : points) {
        if (!std::isfinite(point.deviation.value()))
            continue;
        const auto here = std::lround(point.deviation.value());
        if (list.empty() || point.at != last + step || std::abs(here - cents) > another_key)
            list.push_back({seconds(point.at, rate)});
        list.back().push_back(here);
        last = point.at;
        cents = here;
    }
    return list;
}

json heard_notes(const std::vector<Note>& notes, std::size_t section, const Review& review,
                 const NoteNames& names, SampleRate rate)
{
    auto list = json::array();
    for (const auto& note : notes)
        list.push_back({seconds(note.start, rate), seconds(note.end, rate), names.of(section, note.pitch),
                        whole(beside_the_class(review, note.deviation, note.start).value())});
    return list;
}

json printed_notes(const Review& review, std::size_t section, const NoteNames& names, SampleRate rate)
{
    auto list = json::array();
    const auto name = [&](const std::optional<Pitch>& pitch) {
        return pitch ? json(names.of(section, *pitch)) : json();
    };
    for (const auto& note : review.score_notes)
        if (static_cast<std::size_t>(note.section) == section)
            list.push_back({seconds(note.due, rate), note.onset ? json(seconds(*note.onset, rate)) : json(),
                            name(note.expected), name(note.heard), analysis::verdict_name(note.verdict),
                            whole(note.lead, 1000.0)});
    return list;
}

}  // namespace

std::string page_data(const audio::ClassDescription& cls, const Review& review, const Evidence& evidence,
                      const NoteNames& names, SampleRate rate)
{
    const auto fine = fine_for(cls.tolerance);
    auto data = json {{"by_bar", review.by_bar},
                      {"length", review.length.value()},
                      {"step", to_seconds(evidence.step, rate).value()},
                      {"fine", {{"cents", fine.tuning.value()}, {"ms", 1000.0 * fine.timing.value()}}},
                      {"bars", bars(review, cls.tuning.a4, rate)},
                      {"sections", json::array()},
                      {"findings", json::array()},
                      {"faces", json::object()},
                      {"tempo", json::array()},
                      {"drift", json::array()}};
    for (const auto aspect : aspects)
        data["faces"][std::string {aspect_name(aspect)}] = faces(aspect, review, fine);
    for (auto s = std::size_t {0}; s < cls.sections.size(); ++s) {
        auto section = json {{"name", plain(cls.sections[s].name)}, {"curve", json::array()}};
        if (s < evidence.curves.size())
            section["curve"] = curve(evidence.curves[s], evidence.step, rate);
        section["heard"] =
            s < review.notes.size() ? heard_notes(review.notes[s], s, review, names, rate) : json::array();
        section["printed"] = printed_notes(review, s, names, rate);
        data["sections"].push_back(std::move(section));
    }
    for (const auto& finding : review.findings)
        data["findings"].push_back({{"section", finding.section},
                                    {"bars", finding.bars},
                                    {"aspect", aspect_name(aspect_of(finding.kind))},
                                    {"text", plain(finding.text, 400)}});
    for (const auto& point : review.tempo)
        data["tempo"].push_back({seconds(point.at, rate), whole(point.tempo.value()), whole(point.marked)});
    for (const auto& point : review.drift)
        data["drift"].push_back({seconds(point.at, rate), whole(point.drift.value())});
    return for_script(data);
}

std::string page_sounds(const Evidence& evidence, SampleRate rate)
{
    auto sounds = json::object();
    for (const auto& clip : evidence.clips)
        sounds[fmt::format("{}.{}.{}", clip.section, clip.bar, clip.playing)] = {seconds(clip.from, rate),
                                                                                 base64(clip.mp3)};
    return for_script(sounds);
}

}  // namespace tutti::review
