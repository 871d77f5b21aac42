// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/practice_view.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/big_letters.hpp"
#include "cli/section_rows.hpp"
#include "practice/count_in.hpp"
#include "units/pitch.hpp"
#include "units/signed_whole.hpp"

namespace tutti::cli {

namespace {

using State = playback::PlayingPlace::State;

constexpr Style dim {Tone::plain, false, true, false};
constexpr Style bold {Tone::plain, true, false, false};
constexpr Style warning {Tone::warning, true, false, false};

/// The beat that is counted, from 1; none once the music plays.
std::optional<int> counted(const PracticePicture& picture)
{
    const auto& now = picture.now;
    if (now.at_the_ear.state != State::counting_in)
        return std::nullopt;
    return practice::counted_beat(picture.score, now.begins, now.at_the_ear.quarters);
}

std::string place_words(const PracticePicture& picture)
{
    const auto counting = counted(picture).has_value();
    const auto quarters = counting ? picture.now.begins : picture.now.at_the_ear.quarters;
    const auto place = picture.score.place_at(score::ScorePosition {score::Quarters::nearest(quarters)});
    const auto& bar = picture.score.printed().bars[place.bar].number;
    return counting ? fmt::format("bar {}", bar)
                    : fmt::format("bar {}, beat {}", bar, static_cast<int>(place.beat));
}

/// "1 2 3", as far as it is counted.
std::string count_words(int beat)
{
    auto words = std::string {};
    for (auto n = 1; n <= beat; ++n)
        words += fmt::format(" {}", n);
    return words;
}

/// What the recordings do.
std::string state_words(const PracticePicture& picture)
{
    if (picture.now.interface_away)
        return "the loudspeaker or the microphone is away";
    if (picture.paused)
        return "paused";
    switch (picture.now.at_the_ear.state) {
    case State::counting_in:
        return "counting in:" + count_words(*counted(picture));
    case State::waiting:
        return "waiting for you";
    case State::ended:
        return "the end";
    case State::playing:
        break;
    }
    return {};
}

std::string written_name(const PracticePicture& picture, Pitch sounding)
{
    return note_name(sounding.transposed(picture.written_above_sounding));
}

/// What is heard, as the page calls it: with its octave only where that is what is wrong.
std::string heard_name(const PracticePicture& picture)
{
    const auto heard = picture.now.heard->pitch;
    const auto& asked = picture.now.note;
    if (asked && *asked != heard && asked->pitch_class() == heard.pitch_class())
        return fmt::format("{}, an octave too {}", written_name(picture, heard),
                           heard > *asked ? "high" : "low");
    return written_name(picture, heard);
}

std::string tempo_words(const PracticePicture& picture)
{
    const auto share = fmt::format("{:.0f} %", 100.0 * picture.now.tempo);
    return picture.now.bpm > BeatsPerMinute {}
               ? fmt::format("{} · {:.0f} a minute", share, picture.now.bpm.value())
               : share;
}

/// Why notes are not told for the moment; empty while they are.
std::string hearing_words(const practice::Snapshot& now)
{
    switch (now.hearing) {
    case practice::Hearing::too_loud:
        return "too loud to tell";
    case practice::Hearing::loudspeaker:
        return "the loudspeaker covers you";
    default:
        return {};
    }
}

/// What is heard of the pupil: the note and how far off, where we would swear to it.
void add_heard(const PracticePicture& picture, StyledLine& line)
{
    const auto& now = picture.now;
    if (now.heard && now.state == analysis::SectionState::sounding) {
        const auto off = now.heard->deviation;
        const auto tone = off < Cents {-30.0} ? Tone::flat : off > Cents {30.0} ? Tone::sharp : Tone::in_tune;
        line.add("You: ").add(heard_name(picture) + " " + signed_whole(off.value()),
                              {tone, true, false, false});
    } else {
        line.add("You: —", dim);
    }
    // A cell for every 5 dB from −60 dBFS.
    const auto cells = std::clamp(static_cast<int>((now.level.value() + 60.0) / 5.0), 0, 12);
    auto bar = std::string {};
    for (auto n = 0; n < 12; ++n)
        bar += n < cells ? "━" : "─";
    line.add("   level ").add(bar, now.clipped ? warning : Style {});
    if (now.clipped)
        line.add(" too loud", warning);
    else if (const auto words = hearing_words(now); !words.empty())
        line.add(" " + words, warning);
}

void add_large(const std::string& words, const Screen& screen, Tone tone, std::vector<StyledLine>& lines)
{
    if (screen.charset == Charset::utf8 && screen.rows >= 14)
        if (const auto letters = big_letters(words, screen.columns - 4)) {
            for (const auto& row : *letters) {
                lines.emplace_back();
                lines.back().add("   ").add(row, {tone, true, false, false});
            }
            return;
        }
    lines.emplace_back();
    lines.back().add("   " + words, {tone, true, false, false});
}

StyledLine keys_line(const PracticePicture& picture)
{
    auto line = StyledLine {};
    line.add(" space", bold).add(picture.paused ? " go on   " : " pause   ").add("-", bold).add(" slower   ");
    line.add("+", bold).add(" faster   ").add("c", bold).add(" click   ").add("r", bold);
    line.add(picture.recording ? " stop recording   " : " record   ").add("q", bold).add(" quit");
    return line;
}

/// The bars that are repeated and a part's volume, each with its keys.
StyledLine more_keys_line(const PracticePicture& picture, Charset charset)
{
    auto line = StyledLine {};
    line.add(" l", bold).add(picture.repeated.empty() ? " repeat" : " repeats " + picture.repeated);
    if (!picture.volume.empty()) {
        line.add("   p", bold).add(" " + shown(picture.volume, charset)).add("   [", bold).add(" softer   ");
        line.add("]", bold).add(" louder   ").add("m", bold).add(" mute");
    }
    return line;
}

}  // namespace

std::vector<StyledLine> practice_view(const PracticePicture& picture, const Screen& screen)
{
    if (screen.columns <= 0 || screen.rows <= 0)
        return {};
    auto lines = std::vector<StyledLine> {};
    auto& title = lines.emplace_back();
    title.add(" " + shown(picture.title, screen.charset), bold)
        .add("  " + shown(picture.part, screen.charset));
    const auto right = (picture.recording ? std::string {"● recording   "} : std::string {}) +
                       clock_text(to_seconds(picture.now.heard_until, picture.rate));
    if (title.width() + 3 + display_width(right) < screen.columns)
        title.pad_to(screen.columns - 1 - display_width(right))
            .add(right, picture.recording ? warning : bold);
    lines.emplace_back();
    lines.emplace_back();
    lines.back().add(" " + place_words(picture), bold);
    if (picture.now.at_the_ear.pass > 1)
        lines.back().add(fmt::format("   time {}", picture.now.at_the_ear.pass));
    lines.back().add("   " + tempo_words(picture), dim);
    if (const auto state = state_words(picture); !state.empty())
        lines.back().add("   " + state, picture.now.interface_away ? warning : bold);
    lines.emplace_back();

    const auto count = counted(picture);
    add_large(count              ? std::to_string(*count)
              : picture.now.note ? written_name(picture, *picture.now.note)
                                 : std::string {"-"},
              screen, Tone::plain, lines);
    lines.emplace_back();
    auto& next = lines.emplace_back();
    next.add("   then ", dim);
    if (picture.now.next_note) {
        const auto& score = picture.score;
        const auto here = score.place_at(score::ScorePosition {score::Quarters::nearest(picture.now.place)});
        const auto beats = (picture.now.next_note_at - picture.now.place) /
                           score.printed().bars[here.bar].metre.beat().value();
        next.add(written_name(picture, *picture.now.next_note), bold);
        if (beats > 1.5)
            next.add(fmt::format(", in {:.0f} beats", beats), dim);
    } else {
        next.add("nothing more", dim);
    }
    lines.emplace_back();
    auto& heard = lines.emplace_back();
    heard.add(" ");
    add_heard(picture, heard);
    lines.emplace_back();
    for (const auto& sentence : picture.feedback)
        lines.emplace_back().add(" " + shown(sentence, screen.charset), bold);

    auto feet = std::vector<StyledLine> {};
    feet.emplace_back().add(" " + shown(picture.message, screen.charset));
    auto& health = feet.emplace_back();
    health.add(" " + shown(picture.device, screen.charset), dim);
    const auto lasts = [&](std::uint64_t frames) {
        return to_seconds(FrameCount {static_cast<std::int64_t>(frames)}, picture.rate).value();
    };
    if (picture.now.frames_late > 0)
        health.add(
            fmt::format("   the recordings came too late for {:.2f} s", lasts(picture.now.frames_late)),
            bold);
    if (picture.now.input_overruns > 0)
        health.add(picture.now.input_overruns == 1
                       ? "   input lost once"
                       : fmt::format("   input lost {} times", picture.now.input_overruns),
                   bold);
    if (picture.now.frames_lost > 0)
        health.add(
            fmt::format("   the computer was too slow: {:.2f} s not heard", lasts(picture.now.frames_lost)),
            bold);
    feet.push_back(keys_line(picture));
    feet.push_back(more_keys_line(picture, screen.charset));
    const auto rows = static_cast<std::size_t>(screen.rows);
    lines.resize(std::max(std::min(lines.size(), rows - std::min(rows, feet.size())),
                          rows - std::min(rows, feet.size())));
    lines.insert(lines.end(), feet.begin(), feet.end());
    lines.resize(std::min(lines.size(), rows));
    for (auto& line : lines)
        line = screen.charset == Charset::ascii ? line.cut_to(screen.columns).in_ascii()
                                                : line.cut_to(screen.columns);
    return lines;
}

std::string practice_line(const PracticePicture& picture)
{
    auto text = clock_text(to_seconds(picture.now.heard_until, picture.rate)) + "  " + place_words(picture) +
                " · " + tempo_words(picture);
    if (const auto state = state_words(picture); !state.empty())
        text += " · " + state;
    if (picture.now.note)
        text += " · play " + written_name(picture, *picture.now.note);
    else if (counted(picture) && picture.now.next_note)
        text += " · then " + written_name(picture, *picture.now.next_note);
    if (picture.now.heard && picture.now.state == analysis::SectionState::sounding)
        text += " · heard " + heard_name(picture) + " " + signed_whole(picture.now.heard->deviation.value());
    if (const auto words = hearing_words(picture.now); !words.empty())
        text += " · " + words;
    return text;
}

std::optional<PracticeCommand> practice_command(const Key& key)
{
    if (key.kind == Key::Kind::interrupted)
        return PracticeCommand::quit;
    if (key.kind != Key::Kind::character)
        return std::nullopt;
    const auto is_capital = key.character >= U'A' && key.character <= U'Z';
    switch (is_capital ? key.character - U'A' + U'a' : key.character) {
    case U' ':
        return PracticeCommand::pause;
    case U'q':
        return PracticeCommand::quit;
    case U'-':
    case U'_':
        return PracticeCommand::slower;
    case U'+':
    case U'=':
        return PracticeCommand::faster;
    case U'c':
        return PracticeCommand::click;
    case U'r':
        return PracticeCommand::record;
    case U'l':
        return PracticeCommand::repeat;
    case U'p':
        return PracticeCommand::next_part;
    case U'[':
        return PracticeCommand::softer;
    case U']':
        return PracticeCommand::louder;
    case U'm':
        return PracticeCommand::mute;
    default:
        return std::nullopt;
    }
}

}  // namespace tutti::cli
