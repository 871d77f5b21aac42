// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/practice_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "practice/verdicts.hpp"

namespace tutti::cli {

namespace {

using nlohmann::ordered_json;

std::string_view name_of(practice::Hearing hearing) noexcept
{
    using Hearing = practice::Hearing;
    switch (hearing) {
    case Hearing::good:
        return "good";
    case Hearing::too_loud:
        return "too_loud";
    case Hearing::loudspeaker:
        return "loudspeaker";
    case Hearing::not_sure:
        return "not_sure";
    case Hearing::other_octave:
        return "other_octave";
    case Hearing::other_notes:
        return "other_notes";
    case Hearing::nothing:
        break;
    }
    return "nothing";
}

double rounded(double value, double parts) noexcept
{
    return std::round(value * parts) / parts + 0.0;  // which makes -0 a 0
}

template <class Unit>
ordered_json number(const std::optional<Quantity<Unit>>& value, double scale)
{
    auto shown = ordered_json(nullptr);
    if (value)
        shown = rounded(scale * value->value(), 10.0);
    return shown;
}

ordered_json name_or_null(const std::optional<Pitch>& pitch)
{
    return pitch ? ordered_json(pitch_name(*pitch)) : ordered_json(nullptr);
}

}  // namespace

std::vector<std::string> practice_lines(const practice::Assessment& said,
                                        std::span<const std::string> already_said)
{
    auto lines = practice::in_words(said.remarks);
    std::erase_if(lines, [&](const std::string& line) {
        return std::ranges::find(already_said, line) != already_said.end();
    });
    for (const auto& pass : said.passes) {
        auto& line =
            lines.emplace_back(fmt::format("Pass {}: {} right, {} wrong, {} left out, {} not sure", pass.pass,
                                           pass.right, pass.wrong, pass.missing, pass.unsure));
        if (pass.silent > 0)
            line += fmt::format(", {} not played", pass.silent);
        if (pass.off)
            line += fmt::format("; {:.0f} cents off", pass.off->value());
        if (pass.lead)
            line += fmt::format("; {:.0f} ms {}", 1000.0 * abs(*pass.lead).value(),
                                *pass.lead < Seconds {} ? "late" : "early");
    }
    return lines;
}

std::string practice_json(const practice::Assessment& said, std::span<const practice::PupilNote> notes,
                          const score::UnfoldedScore& score, SampleRate rate)
{
    auto root = ordered_json {{"hearing", name_of(said.hearing)},
                              {"remarks", practice::in_words(said.remarks)},
                              {"passes", ordered_json::array()},
                              {"notes", ordered_json::array()}};
    for (const auto& pass : said.passes)
        root["passes"].push_back({{"pass", pass.pass},
                                  {"right", pass.right},
                                  {"wrong", pass.wrong},
                                  {"missing", pass.missing},
                                  {"unsure", pass.unsure},
                                  {"not_played", pass.silent},
                                  {"off_cents", number(pass.off, 1.0)},
                                  {"leaning_cents", number(pass.leaning, 1.0)},
                                  {"lead_ms", number(pass.lead, 1000.0)},
                                  {"ahead", pass.ahead},
                                  {"behind", pass.behind}});
    for (const auto& each : practice::verdicts_of(notes)) {
        // What is not scored is not there to be added up by somebody else either.
        const auto told = said.hearing == practice::Hearing::good ? each : doubted(each);
        const auto& note = told.note;
        const auto place = score.place_at(score::ScorePosition {score::Quarters::nearest(note.position)});
        auto onset = ordered_json(nullptr);
        if (note.onset)
            onset = rounded(1000.0 * to_seconds(*note.onset, rate).value(), 10.0);
        root["notes"].push_back({{"pass", told.pass},
                                 {"bar", score.printed().bars[place.bar].number},
                                 {"beat", rounded(place.beat, 1000.0)},
                                 {"position_quarters", rounded(note.position, 10'000.0)},
                                 {"expected", name_or_null(note.expected)},
                                 {"heard", name_or_null(note.heard)},
                                 {"verdict", analysis::verdict_name(note.verdict)},
                                 {"not_played", told.silent},
                                 {"confidence", rounded(note.confidence, 1000.0)},
                                 {"cents", number(note.cents, 1.0)},
                                 {"onset_ms", onset},
                                 {"onset_confidence", rounded(told.start_confidence, 1000.0)},
                                 {"lead_ms", number(told.lead, 1000.0)},
                                 {"length_ms", number(told.length, 1000.0)},
                                 {"written_length_ms", number(told.written_length, 1000.0)},
                                 {"length_confidence", rounded(told.length_confidence, 1000.0)}});
    }
    return root.dump(1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace tutti::cli
