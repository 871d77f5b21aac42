// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/piece_check.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/text.hpp"
#include "score/bar_names.hpp"
#include "score/part_instrument.hpp"
#include "score/spelling.hpp"

namespace tutti::cli {

namespace {

using nlohmann::ordered_json;
using score::Arrival;
using score::UnfoldedScore;

/// A stretch of bars played one after the other.
struct Stretch {
    std::size_t first;  ///< index into UnfoldedScore::bars()
    std::size_t last;
};

std::vector<Stretch> stretches(const UnfoldedScore& score)
{
    auto found = std::vector<Stretch> {};
    const auto bars = score.bars();
    for (auto at = std::size_t {0}; at < bars.size(); ++at) {
        const auto& signs = score.printed(bars[at]).navigation;
        const auto begins = at == 0 || bars[at].arrival != Arrival::onward || bars[at - 1].fine ||
                            signs.repeat_starts || (signs.movement_starts && bars[at].bar > 0) ||
                            score.printed(bars[at - 1]).navigation.repeat_passes > 0;
        if (begins)
            found.push_back({at, at});
        else
            found.back().last = at;
    }
    return found;
}

std::string_view arrival_word(Arrival arrival)
{
    switch (arrival) {
    case Arrival::onward:
        return "onward";
    case Arrival::repeat:
        return "repeat";
    case Arrival::next_ending:
        return "next ending";
    case Arrival::da_capo:
        return "D.C.";
    case Arrival::dal_segno:
        return "D.S.";
    case Arrival::coda:
        return "Coda";
    }
    return "";
}

struct Range {
    Pitch lowest;
    Pitch highest;
};

std::optional<Range> sounding_range(const score::Part& part)
{
    if (part.notes.empty())
        return std::nullopt;
    const auto [low, high] =
        std::minmax_element(part.notes.begin(), part.notes.end(),
                            [](const auto& a, const auto& b) { return a.sounding < b.sounding; });
    return Range {low->sounding, high->sounding};
}

std::string minutes_text(Seconds length)
{
    const auto seconds = static_cast<long long>(length.value() + 0.5);
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

std::string counted(std::size_t count, std::string_view one)
{
    return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

std::string metre_text(score::Metre metre)
{
    return fmt::format("{}/{}", metre.beats, metre.beat_type);
}

/// The bars in which the metre differs from the bar before.
std::vector<const score::Bar*> metre_changes(const score::Score& page)
{
    auto found = std::vector<const score::Bar*> {};
    for (const auto& bar : page.bars)
        if (found.empty() || found.back()->metre != bar.metre)
            found.push_back(&bar);
    return found;
}

/// What holds from each mark on, as it is played the first time, by bar of the page.
std::vector<std::vector<std::optional<BeatsPerMinute>>> figures_held(const UnfoldedScore& score)
{
    auto held = std::vector<std::vector<std::optional<BeatsPerMinute>>>(score.printed().bars.size());
    auto steps = score.tempi().steps().subspan(1);
    for (const auto& bar : score.bars()) {
        const auto made_here = steps.first(score.printed(bar).tempo_marks.size());
        steps = steps.subspan(made_here.size());
        if (held[bar.bar].empty())
            std::ranges::transform(made_here, std::back_inserter(held[bar.bar]),
                                   &score::TempoMap::Step::printed);
    }
    // What is never played holds nobody to anything.
    for (auto i = std::size_t {0}; i < held.size(); ++i)
        held[i].resize(score.printed().bars[i].tempo_marks.size());
    return held;
}

/// "♩. = 60", "Andante (no figure: …)", "a tempo (again ♩ = 96)"; `held` is what holds from it on.
std::string tempo_text(const score::TempoMark& mark, std::optional<BeatsPerMinute> held)
{
    if (mark.text.empty())
        return fmt::format("♩ = {:.4g}", mark.quarters->value());
    if (!mark.quarters && held)
        return fmt::format("{} (again ♩ = {:.4g})", mark.text, held->value());
    if (!mark.quarters)
        return fmt::format("{} (no figure: from here the class is held to no tempo)", mark.text);
    // A word alone is shown with what the playback makes of it.
    return mark.text.find('=') == std::string::npos
               ? fmt::format("{} (♩ = {:.4g})", mark.text, mark.quarters->value())
               : mark.text;
}

/// What Tutti hears a part as; else whether the score tells what it is.
std::string_view instrument_text(const score::Part& part)
{
    if (part.instrument)
        return part.instrument->name;
    return score::names_other_instrument(part.name) ? "none that Tutti has" : "instrument not told";
}

std::string parts_text(const UnfoldedScore& score)
{
    const auto& parts = score.printed().parts;
    auto widest = 0;
    for (const auto& part : parts)
        widest = std::max(widest, display_width(part.name));
    auto text = std::string {};
    for (auto i = std::size_t {0}; i < parts.size(); ++i) {
        const auto& part = parts[i];
        const auto range = sounding_range(part);
        text += fmt::format(
            "  {}  {}  {}  {}", fitted(part.name, std::min(widest, 32)), fitted(instrument_text(part), 19),
            fitted(range ? fmt::format("{} to {}", pitch_name(range->lowest), pitch_name(range->highest))
                         : "",
                   12),
            counted(score.notes(i).size(), "note"));
        if (part.sounding_above_written != 0)
            text += fmt::format(", sounds {}", score::transposition_text(part.sounding_above_written));
        if (part.staves > 1)
            text += fmt::format(", {} staves", part.staves);
        text += '\n';
    }
    return text;
}

/// Where each movement begins, in a piece of several; how its bars are called where the numbers begin again.
std::string movements_text(const UnfoldedScore& score)
{
    auto text = std::string {};
    const auto bars = score.bars();
    const auto names = score::bar_names(score.printed());
    for (auto at = std::size_t {0}; at < bars.size(); ++at)
        if (at == 0 || score.movement(at) != score.movement(at - 1)) {
            const auto& number = score.printed(bars[at]).number;
            const auto& name = names[bars[at].bar];
            text += fmt::format("  {}  from bar {}{}\n", score.movement(at), number,
                                name == number ? "" : fmt::format(", which reports call {}", name));
        }
    return score.movement(bars.size() - 1) == 1
               ? std::string {}
               : fmt::format("\nMovements (2:1 is bar 1 of the second)\n{}", text);
}

/// The notes of a part as they are played.
ordered_json notes_json(const UnfoldedScore& score, std::size_t part)
{
    auto notes = ordered_json::array();
    for (const auto& note : score.notes(part))
        notes.push_back({{"position_quarters", note.onset.value()},
                         {"quarters", note.duration.value()},
                         {"midi", note.pitch.midi_key()},
                         {"grace", note.grace}});
    return notes;
}

/// The bars as they are played, each with the place of the page that it is played from.
ordered_json bars_json(const UnfoldedScore& score)
{
    const auto& page = score.printed();
    auto printed_at = std::vector<score::Quarters> {score::Quarters {}};
    for (const auto& bar : page.bars)
        printed_at.push_back(printed_at.back() + bar.length);
    auto bars = ordered_json::array();
    for (const auto& bar : score.bars())
        bars.push_back({{"bar", score.printed(bar).number},
                        {"position_quarters", bar.start.value()},
                        {"printed_quarters", printed_at[bar.bar].value()},
                        {"quarters", bar.length.value()},
                        {"seconds", score.time_at(bar.start).value()},
                        {"mark", score.printed(bar).rehearsal_mark}});
    return bars;
}

}  // namespace

std::string playing_order_text(const UnfoldedScore& score)
{
    const auto bars = score.bars();
    auto text = std::string {};
    for (const auto& stretch : stretches(score)) {
        const auto& first = bars[stretch.first];
        if (!text.empty())
            text += ", ";
        if (first.arrival == Arrival::da_capo || first.arrival == Arrival::dal_segno ||
            first.arrival == Arrival::coda)
            text += fmt::format("{}, ", arrival_word(first.arrival));
        const auto& from = score.printed(first).number;
        const auto& to = score.printed(bars[stretch.last]).number;
        text += from == to ? from : fmt::format("{}–{}", from, to);
        if (bars[stretch.last].fine)
            text += ", Fine";
    }
    return (bars.size() == 1 ? "bar " : "bars ") + text;
}

std::string piece_check_text(const UnfoldedScore& score)
{
    const auto& page = score.printed();
    auto text = fmt::format("{}\n", page.title);
    if (!page.composer.empty())
        text += page.composer + '\n';
    text +=
        fmt::format("{} printed, {} performed, {} at the marked tempo\n", counted(page.bars.size(), "bar"),
                    score.bars().size(), minutes_text(score.time_at(score.end())));
    text += fmt::format("\nParts\n{}", parts_text(score));
    text += fmt::format("\nPlayed\n  {}\n", playing_order_text(score));
    text += movements_text(score);
    const auto any_mark = std::any_of(page.bars.begin(), page.bars.end(),
                                      [](const auto& bar) { return !bar.rehearsal_mark.empty(); });
    if (any_mark)
        text += "\nRehearsal marks\n";
    for (const auto& bar : page.bars)
        if (!bar.rehearsal_mark.empty())
            text += fmt::format(
                "  {}  bar {}\n",
                fitted(bar.rehearsal_mark, std::max(4, std::min(24, display_width(bar.rehearsal_mark)))),
                bar.number);
    text += "\nMetre and tempo\n";
    const auto changes = metre_changes(page);
    const auto held = figures_held(score);
    for (auto i = std::size_t {0}; i < page.bars.size(); ++i) {
        const auto& bar = page.bars[i];
        if (std::find(changes.begin(), changes.end(), &bar) != changes.end())
            text += fmt::format("  bar {:<5} {}\n", bar.number, metre_text(bar.metre));
        for (auto m = std::size_t {0}; m < bar.tempo_marks.size(); ++m)
            text += fmt::format("  bar {:<5} {}\n", bar.number, tempo_text(bar.tempo_marks[m], held[i][m]));
    }
    if (!page.remarks.empty())
        text += "\nRemarks\n";
    for (const auto& remark : page.remarks)
        text += fmt::format("  {}\n", remark);
    return text;
}

std::string piece_check_json(const UnfoldedScore& score, bool with_notes)
{
    const auto& page = score.printed();
    auto out = ordered_json {{"title", page.title},
                             {"composer", page.composer},
                             {"bars_printed", page.bars.size()},
                             {"bars_performed", score.bars().size()},
                             {"quarters", score.end().value()},
                             {"seconds", score.time_at(score.end()).value()},
                             {"parts", ordered_json::array()},
                             {"played", ordered_json::array()},
                             {"rehearsal_marks", ordered_json::array()},
                             {"metres", ordered_json::array()},
                             {"tempi", ordered_json::array()},
                             {"remarks", page.remarks}};
    for (auto i = std::size_t {0}; i < page.parts.size(); ++i) {
        const auto& part = page.parts[i];
        const auto range = sounding_range(part);
        auto entry = ordered_json {{"name", part.name},
                                   {"instrument", nullptr},
                                   {"sounding_above_written", part.sounding_above_written},
                                   {"staves", part.staves},
                                   {"lowest", nullptr},
                                   {"highest", nullptr},
                                   {"lowest_midi", nullptr},
                                   {"highest_midi", nullptr},
                                   {"note_heads", part.notes.size()},
                                   {"notes_performed", score.notes(i).size()}};
        if (part.instrument)
            entry["instrument"] = part.instrument->name;
        if (range) {
            entry["lowest"] = pitch_name(range->lowest);
            entry["highest"] = pitch_name(range->highest);
            entry["lowest_midi"] = range->lowest.midi_key();
            entry["highest_midi"] = range->highest.midi_key();
        }
        if (with_notes)
            entry["notes"] = notes_json(score, i);
        out["parts"].push_back(std::move(entry));
    }
    if (with_notes)
        out["bars"] = bars_json(score);
    const auto bars = score.bars();
    for (const auto& stretch : stretches(score))
        out["played"].push_back({{"from", score.printed(bars[stretch.first]).number},
                                 {"to", score.printed(bars[stretch.last]).number},
                                 {"position_quarters", bars[stretch.first].start.value()},
                                 {"arrival", arrival_word(bars[stretch.first].arrival)},
                                 {"fine", bars[stretch.last].fine}});
    const auto changes = metre_changes(page);
    for (const auto& bar : page.bars) {
        if (!bar.rehearsal_mark.empty())
            out["rehearsal_marks"].push_back({{"mark", bar.rehearsal_mark}, {"bar", bar.number}});
        if (std::find(changes.begin(), changes.end(), &bar) != changes.end())
            out["metres"].push_back({{"bar", bar.number}, {"metre", metre_text(bar.metre)}});
        for (const auto& mark : bar.tempo_marks)
            out["tempi"].push_back({{"bar", bar.number},
                                    {"quarters_per_minute",
                                     mark.quarters ? ordered_json(mark.quarters->value()) : ordered_json()},
                                    {"text", mark.text}});
    }
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace tutti::cli
