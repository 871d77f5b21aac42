// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/live_view.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "cli/big_letters.hpp"
#include "cli/section_rows.hpp"
#include "following/right_piece.hpp"
#include "rehearsal/shared_channels.hpp"
#include "shared/how_far_off.hpp"
#include "units/signed_whole.hpp"

namespace tutti::cli {

namespace {

constexpr Style dim {Tone::plain, false, true, false};
constexpr Style bold {Tone::plain, true, false, false};
constexpr Style warning {Tone::warning, true, false, false};
constexpr Seconds message_shown = 30_s;

/// How the rows of the screen are shared out.
struct Zones {
    std::size_t sections = 0;  // that are shown
    bool hidden_count = false;
    bool kept = false;
    int messages = 0;
    bool heading = false;
    bool big = false;
    int pitch = 1;  // rows from one section to the next
    bool space_below_title = false;
    bool space_below_headline = false;
};

Zones share_out(int rows, std::size_t sections)
{
    auto zones = Zones {};
    constexpr auto title_headline_health_keys = 4;
    const auto wanted = static_cast<int>(sections);
    auto free = rows - title_headline_health_keys - wanted;
    if (free < 0) {
        zones.hidden_count = true;
        zones.sections = static_cast<std::size_t>(std::max(0, rows - title_headline_health_keys - 1));
        return zones;
    }
    zones.sections = sections;
    // What else there is, the most useful first.
    const auto take = [&](int lines) {
        const auto fits = free >= lines;
        free -= fits ? lines : 0;
        return fits;
    };
    zones.kept = take(1);
    zones.messages = take(1) ? 1 : 0;
    zones.heading = take(1);
    zones.big = take(big_rows - 1);
    zones.pitch += wanted > 0 && take(wanted - 1) ? 1 : 0;
    zones.space_below_title = take(1);
    zones.space_below_headline = take(1);
    zones.messages += take(2) ? 1 : 0;  // and an empty line above the feet
    zones.pitch += zones.pitch == 2 && take(wanted - 1) ? 1 : 0;
    return zones;
}

/// Left and right of one line; what is right goes when there is no room for it.
StyledLine spread_out(StyledLine left, const std::vector<std::string>& right_longest_first, int columns,
                      Style style)
{
    for (const auto& right : right_longest_first) {
        const auto width = display_width(right);
        if (left.width() + 3 + width + 1 <= columns) {
            left.pad_to(columns - 1 - width).add(right, style);
            break;
        }
    }
    return left;
}

/// "92 a minute, mark 96": in the beats of the bar that is played. Without a score the beat is as it is
/// heard.
std::string tempo_words(const rehearsal::EnsembleGlance& ensemble, const score::UnfoldedScore* score)
{
    const auto& place = ensemble.place;
    if (score == nullptr || !place || place->state != analysis::FollowingState::following)
        return ensemble.tempo ? fmt::format("{:.0f} a minute", ensemble.tempo->value()) : std::string {};
    if (!place->tempo)
        return {};
    const auto position = score::ScorePosition {score::Quarters::nearest(place->position)};
    const auto beat = score->printed().bars[score->place_at(position).bar].metre.beat().value();
    auto words = fmt::format("{:.0f} a minute", place->tempo->value() / beat);
    if (const auto marked = score->printed_tempo_at(position))
        words += fmt::format(", mark {:.0f}", marked->value() / beat);
    return words;
}

/// "96 a minute · A −7 cents": what is sure of the ensemble as a whole.
std::string ensemble_words(const rehearsal::EnsembleGlance& ensemble, const score::UnfoldedScore* score)
{
    auto words = tempo_words(ensemble, score);
    if (ensemble.drift)
        words += (words.empty() ? "A " : " · A ") + signed_whole(ensemble.drift->value());
    return words;
}

StyledLine title(const Picture& picture, const Screen& screen)
{
    auto line = StyledLine {};
    line.add(" Tutti", bold);
    const auto time = clock_text(to_seconds(picture.now.heard_until, picture.stream.spec.sample_rate));
    const auto recording = picture.now.recording ? std::string {"● recording   "} : std::string {};
    const auto right = display_width(recording + time);
    const auto room = [&] { return screen.columns - line.width() - 2 - right - 3; };
    if (const auto place = place_words(picture.cls, picture.now, picture.score, screen.charset);
        !place.empty() && room() > 0)
        line.add("  " + cut(place, room()), bold);
    else if (room() > 0)
        line.add("  " + cut(shown(picture.cls.name, screen.charset), room()));
    // Small, and the first to go where there is no room: it asks nothing of anybody.
    const auto ensemble = ensemble_words(picture.now.ensemble, picture.score);
    const auto left_of = screen.columns - 1 - right - 3 - display_width(ensemble);
    if (!ensemble.empty() && line.width() + 3 <= left_of)
        line.pad_to(left_of).add(ensemble, dim);
    line.pad_to(screen.columns - 1 - right).add(recording, warning).add(time, bold);
    return line;
}

/// What the headline says: first as it is said large, then shorter, then as it is said small.
struct Headline {
    std::string large;
    std::string shorter;
    std::string small;
    Tone tone;
};

std::optional<Headline> headline(const Picture& picture, const Screen& screen)
{
    if (picture.now.health.interface_away)
        return Headline {"No input", "No input", "No input: the interface is away", Tone::warning};
    if (const auto words = rehearsal::tuning_words(picture.cls, picture.now.tuning); !words.empty()) {
        const auto said = shown(words, screen.charset);
        const auto held = static_cast<std::size_t>(std::lround(10.0 * picture.now.tuning.progress));
        const auto bar =
            held == 0 ? std::string {} : " " + std::string(held, '=') + std::string(10 - held, '.');
        return Headline {said, said, said + bar, Tone::plain};
    }
    const auto& focus = picture.focus;
    if (!focus || focus->section >= picture.cls.sections.size())
        return std::nullopt;
    const auto brief =
        shown(picture.cls.sections[focus->section].name, screen.charset) + " " + verdict_word(focus->verdict);
    const auto whole = brief + " " + signed_whole(focus->deviation.value());
    return Headline {whole, brief, whole, tone_of(focus->verdict)};
}

/// The one thing that stands out, three rows high when there is room.
void add_headline(const Picture& picture, const Screen& screen, bool big, std::vector<StyledLine>& lines)
{
    const auto said = headline(picture, screen);
    if (said && big && screen.charset == Charset::utf8) {
        auto letters = big_letters(said->large, screen.columns - 4);
        if (!letters)
            letters = big_letters(said->shorter, screen.columns - 4);
        if (letters) {
            for (const auto& row : *letters) {
                lines.emplace_back();
                lines.back().add("   ").add(row, {said->tone, true, false, false});
            }
            return;
        }
    }
    auto line = StyledLine {};
    if (said)
        line.add(" ").add("▶ " + cut(said->small, screen.columns - 5) + " ", {said->tone, true, false, true});
    else
        line.add("   nothing stands out", dim);
    const auto above = big ? big_rows / 2 : 0;
    lines.resize(lines.size() + static_cast<std::size_t>(above));
    lines.push_back(line);
    lines.resize(lines.size() + static_cast<std::size_t>(above));
}

void add_sections(const Picture& picture, const Screen& screen, const Zones& zones,
                  std::vector<StyledLine>& lines)
{
    const auto rows = SectionRows {picture.cls, screen.columns, screen.charset, picture.names};
    if (zones.heading)
        lines.push_back(rows.heading());
    const auto all = std::min(picture.cls.sections.size(), picture.now.sections.size());
    auto visible = std::vector<std::size_t>(std::min(zones.sections, all));
    std::iota(visible.begin(), visible.end(), std::size_t {0});
    if (picture.focus && picture.focus->section < all && picture.focus->section >= visible.size() &&
        !visible.empty())
        visible.back() = picture.focus->section;
    const auto away = picture.now.health.interface_away;
    auto unheard = rehearsal::Glance {};
    unheard.level = decibels_from_gain(0);
    for (const auto section : visible) {
        if (section != visible.front())
            lines.insert(lines.end(), static_cast<std::size_t>(zones.pitch - 1), rows.gap());
        // What was last heard of them is no longer so when the interface is away.
        const auto marked = !away && picture.focus && picture.focus->section == section;
        lines.push_back(rows.row(section, away ? unheard : picture.now.sections[section], marked));
    }
    if (zones.hidden_count) {
        const auto hidden = all - visible.size();
        lines.emplace_back();
        lines.back().add(fmt::format("   … {} more section{}: a taller window shows {}", hidden,
                                     hidden == 1 ? "" : "s", hidden == 1 ? "it" : "them"),
                         dim);
    }
}

/// How the stream does; and what is kept, which is never left out, when that has no line of its own.
StyledLine health(const Picture& picture, const Screen& screen, bool with_kept)
{
    const auto& stream = picture.stream;
    auto words = health_words(picture.now.health, stream.spec.sample_rate);
    // What is wrong now is a warning; what was lost and is over is only said.
    const auto well = picture.now.health == rehearsal::StreamHealth {};
    const auto style = picture.now.health.interface_away ? warning : well ? Style {} : bold;
    if (picture.now.ended)
        words.emplace_back("The input has ended.");
    auto line = StyledLine {};
    line.add(" ");
    const auto shared = rehearsal::shared_channel_words(picture.cls, picture.now.same_as);
    if (!shared.empty())
        line.add(shared, warning).add(" ");
    if (shared.empty() || !well)
        for (const auto& word : words)
            line.add(word, style).add(" ");
    if (with_kept)
        line.add(" " + shown(stream.kept, screen.charset));
    return spread_out(line, {shown(stream.device, screen.charset)}, screen.columns, dim);
}

StyledLine kept(const Picture& picture, const Screen& screen)
{
    const auto& stream = picture.stream;
    const auto ms = [](Seconds s) { return std::lround(s.value() * 1000.0); };
    auto line = StyledLine {};
    line.add(" ").add(shown(stream.kept, screen.charset));
    return spread_out(line,
                      {fmt::format("input latency {} ms · detection delay {} ms",
                                   ms(stream.spec.input_latency), ms(stream.detection_delay)),
                       fmt::format("input {} ms · detection {} ms", ms(stream.spec.input_latency),
                                   ms(stream.detection_delay)),
                       fmt::format("{} + {} ms", ms(stream.spec.input_latency), ms(stream.detection_delay))},
                      screen.columns, dim);
}

void add_messages(const Picture& picture, const Screen& screen, int count, std::vector<StyledLine>& lines)
{
    const auto now = to_seconds(picture.now.heard_until, picture.stream.spec.sample_rate);
    auto recent = std::vector<const Message*> {};
    for (const auto& message : picture.messages)
        if (now - message.at < message_shown)
            recent.push_back(&message);
    const auto shown_count = std::min(recent.size(), static_cast<std::size_t>(count));
    for (auto n = recent.size() - shown_count; n < recent.size(); ++n) {
        lines.emplace_back();
        lines.back().add(" " + shown(recent[n]->text, screen.charset));
    }
    lines.resize(lines.size() + static_cast<std::size_t>(count) - shown_count);
}

StyledLine keys(const Picture& picture, const Screen& screen)
{
    auto line = StyledLine {};
    line.add(" ");
    if (picture.word) {
        const auto word = shown(*picture.word, screen.charset);
        line.add(picture.naming_place ? "From letter or bar: " : "Mark: ", bold).add(word);
        line.add(" ", {Tone::plain, false, false, true}).add("   Enter", bold);
        line.add(picture.naming_place ? " says it   " : " keeps it   ").add("Esc", bold).add(" does not");
        return line;
    }
    line.add("m", bold).add(" mark   ").add("r", bold);
    line.add(picture.now.recording ? " stop recording   " : " record   ");
    if (picture.now.tuning.asked)
        line.add("s", bold).add(" skip this   ").add("t", bold).add(" end tuning   ");
    else
        line.add("t", bold).add(" tune in   ").add("o", bold).add(" open strings   ");
    if (picture.score != nullptr && !picture.now.tuning.asked)
        line.add("f", bold).add(" from bar   ");
    line.add("q", bold).add(" quit");
    return line;
}

}  // namespace

std::vector<StyledLine> live_view(const Picture& picture, const Screen& screen)
{
    if (screen.columns <= 0 || screen.rows <= 0)
        return {};
    const auto zones =
        share_out(screen.rows, std::min(picture.cls.sections.size(), picture.now.sections.size()));
    auto lines = std::vector<StyledLine> {title(picture, screen)};
    if (zones.space_below_title)
        lines.emplace_back();
    add_headline(picture, screen, zones.big, lines);
    if (zones.space_below_headline)
        lines.emplace_back();
    add_sections(picture, screen, zones, lines);

    auto feet = std::vector<StyledLine> {};
    add_messages(picture, screen, zones.messages, feet);
    feet.push_back(health(picture, screen, !zones.kept));
    if (zones.kept)
        feet.push_back(kept(picture, screen));
    feet.push_back(keys(picture, screen));

    const auto rows = static_cast<std::size_t>(screen.rows);
    lines.resize(std::max(lines.size(), rows - std::min(rows, feet.size())));
    lines.insert(lines.end(), feet.begin(), feet.end());
    lines.resize(std::min(lines.size(), rows));
    for (auto& line : lines)
        line = (screen.charset == Charset::ascii ? line.in_ascii() : line).cut_to(screen.columns);
    return lines;
}

namespace {

/// "2 bars behind".
std::string off_words(const HowFarOff& off)
{
    return fmt::format("{} {}{} {}", off.count, off.bars ? "bar" : "beat", off.count == 1 ? "" : "s",
                       off.ahead ? "ahead" : "behind");
}

constexpr auto before_a_bar = 0.25;  // quarters: who waits so close before a bar waits to begin it

}  // namespace

std::string place_words(const audio::ClassDescription& cls, const rehearsal::Snapshot& now,
                        const score::UnfoldedScore* score, Charset charset)
{
    const auto& place = now.ensemble.place;
    if (!place || score == nullptr)
        return {};
    if (now.doubts_piece)
        return following::right_piece_asked;
    if (place->state == analysis::FollowingState::lost)
        return "place not known";
    const auto waiting = place->state == analysis::FollowingState::waiting;
    const auto on_page = score->place_at(
        score::ScorePosition {score::Quarters::nearest(place->position + (waiting ? before_a_bar : 0.0))});
    const auto number = shown(score->printed().bars[on_page.bar].number, charset);
    if (waiting)
        return fmt::format("waiting in bar {}", number);
    auto words = fmt::format("bar {}, beat {}", number, static_cast<int>(on_page.beat));
    for (auto s = std::size_t {0}; s < std::min(cls.sections.size(), now.sections.size()); ++s)
        if (const auto& section = now.sections[s]; section.presence == analysis::Presence::lost)
            words += fmt::format(
                " · {} {}", shown(cls.sections[s].name, charset),
                section.astray
                    ? off_words(how_far_off(*section.astray, score->printed().bars[on_page.bar].metre))
                    : "elsewhere");
    return words;
}

std::vector<std::string> health_words(const rehearsal::StreamHealth& health, SampleRate rate)
{
    const auto lost = [&](std::uint64_t frames) {
        return fmt::format("{:.2f} s",
                           to_seconds(FrameCount {static_cast<std::int64_t>(frames)}, rate).value());
    };
    auto words = std::vector<std::string> {};
    if (health.interface_away)
        words.emplace_back("The interface is away.");
    if (health.take_frames_lost > 0)
        words.push_back(
            fmt::format("The disk was too slow: {} of the take lost.", lost(health.take_frames_lost)));
    if (health.readings_lost > 0)
        words.push_back(fmt::format("The disk was too slow: {} readings lost.", health.readings_lost));
    if (health.input_overruns > 0)
        words.push_back(health.input_overruns == 1
                            ? "Input lost once."
                            : fmt::format("Input lost {} times.", health.input_overruns));
    if (health.frames_lost > 0)
        words.push_back(fmt::format("The computer was too slow: {} not heard.", lost(health.frames_lost)));
    if (words.empty())
        words.emplace_back("All is well.");
    return words;
}

}  // namespace tutti::cli
