// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include <sndfile.h>

#include "io/scripted_device.hpp"
#include "io/sound_files.hpp"
#include "playback/piece.hpp"
#include "playback/synthetic_piece.hpp"
#include "practice/assessment.hpp"
#include "practice/walking_folder.hpp"
#include "score/musicxml_text.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using analysis::NoteVerdict;
using practice::Practice;

/// A pupil who plays the walking piece, a note every `beat` from `start` on; `pause` comes before note 12.
std::vector<float> pupil(Seconds start, Seconds beat, std::size_t count, Seconds pause = {}, int octaves = 0)
{
    const auto score = walking_piece(8);
    auto notes = std::vector<Note> {};
    for (std::size_t n = 0; n < count; ++n) {
        const auto at = start + beat * static_cast<double>(n) + (n >= 12 ? pause : Seconds {});
        const auto pitch = score->notes(0)[n].pitch.transposed(12 * octaves);
        notes.push_back({frequency_of(pitch, Tuning {}), at, beat - 30_ms});
    }
    return line(notes, start + beat * static_cast<double>(count) + pause + Seconds {2.0});
}

/// A pupil who plays the first two bars so often, the first note at `start`; the last note of the first time
/// is a semitone too high if wanted.
std::vector<float> round_and_round(Seconds start, Seconds beat, std::size_t times, bool last_is_wrong = false)
{
    const auto score = walking_piece(8);
    auto notes = std::vector<Note> {};
    for (std::size_t n = 0; n < 8 * times; ++n) {
        const auto wrong = last_is_wrong && n == 7;
        const auto pitch = score->notes(0)[n % 8].pitch.transposed(wrong ? 1 : 0);
        notes.push_back(
            {frequency_of(pitch, Tuning {}), start + beat * static_cast<double>(n), beat - 30_ms});
    }
    return line(notes, start + beat * static_cast<double>(notes.size()) + Seconds {3.0});
}

practice::Setup two_bars(int passes)
{
    auto setup = practice::Setup {};
    setup.first = "1";
    setup.last = "2";
    setup.passes = passes;
    return setup;
}

struct Played {
    std::vector<float> sound;
    std::vector<practice::PupilNote> notes;
    std::vector<practice::Snapshot> pictures;

    /// What became of the note at a place in one pass; nothing where it was not told.
    [[nodiscard]] std::optional<NoteVerdict> verdict(int pass, double position) const
    {
        for (const auto& each : notes)
            if (each.pass == pass && each.note.position == position)
                return each.note.verdict;
        return std::nullopt;
    }
    /// The tempo asked for when a pass was heard last.
    [[nodiscard]] double tempo_of(int pass) const
    {
        auto tempo = 0.0;
        for (const auto& picture : pictures)
            if (picture.playing.pass == pass)
                tempo = picture.tempo;
        return tempo;
    }
    [[nodiscard]] int right() const
    {
        return static_cast<int>(std::ranges::count_if(
            notes, [](const auto& each) { return each.note.verdict == NoteVerdict::right; }));
    }
};

/// With headphones. What is played is heard at once unless `setup` says otherwise, or nobody has measured it.
Played played(practice::Setup setup, const std::vector<float>& microphone, FrameCount block = 256_frames,
              bool measured = true, std::vector<io::Mishap> mishaps = {})
{
    static const auto piece = WalkingFolder {};
    if (setup.piece.empty())
        setup.piece = piece.path();
    setup.part = "Violins";
    setup.headphones = true;
    if (measured)
        setup.round_trip = setup.round_trip.value_or(Seconds {});
    auto script = io::ScriptedDevice::Script {};
    script.blocks = io::BlockSizes {block};
    script.mishaps = std::move(mishaps);
    auto device = std::make_unique<io::ScriptedDevice>(std::vector<std::vector<float>> {microphone}, script);
    auto all = Played {};
    device->give_output(1, [&](const audio::OutputBlock& output, FramePosition) {
        all.sound.insert(all.sound.end(), output.channels[0], output.channels[0] + output.frames.size());
    });
    auto practice = Practice::create(setup, std::move(device));
    REQUIRE(practice.has_value());
    REQUIRE((*practice)
                ->run_to_end([&] {
                    all.pictures.push_back((*practice)->snapshot());
                    return true;
                })
                .has_value());
    all.pictures.push_back((*practice)->snapshot());
    all.notes = (*practice)->notes();
    return all;
}

practice::Setup following()
{
    auto setup = practice::Setup {};
    setup.follow = true;
    return setup;
}

}  // namespace

TEST_CASE("the same input gives the same sound and the same verdicts, whatever the device's blocks",
          "[practice]")
{
    const auto microphone = pupil(Seconds {2.1}, Seconds {0.55}, 24);
    const auto one = played(following(), microphone, 256_frames);
    const auto other = played(following(), microphone, 64_frames);
    const auto length = static_cast<std::ptrdiff_t>(std::min(one.sound.size(), other.sound.size()));
    REQUIRE(length > 400'000);
    CHECK(std::equal(one.sound.begin(), one.sound.begin() + length, other.sound.begin()));
    REQUIRE(one.notes.size() == other.notes.size());
    for (std::size_t n = 0; n < one.notes.size(); ++n)
        CHECK(one.notes[n].note == other.notes[n].note);
}

TEST_CASE("blocks of 8192 frames play without a gap", "[practice]")
{
    const auto all = played({}, pupil(Seconds {2.0}, Seconds {0.5}, 24), FrameCount {8192});
    CHECK(all.pictures.back().frames_late == 0);
}

TEST_CASE("a pupil who plays along is right, and as early as they are", "[practice]")
{
    const auto early = GENERATE(0.0, 0.06);
    // A bar is counted in: two seconds.
    const auto all = played({}, pupil(Seconds {2.0 - early}, Seconds {0.5}, 28));
    auto leads = std::vector<double> {};
    for (const auto& each : all.notes)
        if (each.lead)
            leads.push_back(each.lead->value());
    CHECK(all.right() >= 26);
    REQUIRE(leads.size() >= 14);
    std::ranges::nth_element(leads, leads.begin() + std::ssize(leads) / 2);
    CHECK(std::abs(leads[leads.size() / 2] - early) < 0.015);
    CHECK(std::ranges::none_of(all.notes, [](const auto& each) { return each.apart != 0; }));
}

TEST_CASE("recordings that follow play at the pupil's tempo, wait for them, and are with them again",
          "[practice]")
{
    const auto beat = Seconds {0.6};  // 100 quarters a minute, where the recordings have 120
    const auto pause = Seconds {1.5};
    // Through wireless headphones too: what is heard together was played a round trip before.
    const auto round_trip = GENERATE(0_ms, 200_ms);
    auto setup = following();
    setup.round_trip = round_trip;
    const auto all = played(setup, pupil(Seconds {2.0} + round_trip, beat, 24, pause));
    const auto at = [&](Seconds time) {
        const auto frame = FramePosition {} + to_frames(time, usual_rate);
        for (const auto& picture : all.pictures)
            if (picture.playing_at >= frame)
                return picture.playing;
        return all.pictures.back().playing;
    };
    for (const auto n : {6, 8, 10, 15, 18, 21}) {
        const auto time = Seconds {2.0} + beat * n + (n >= 12 ? pause : Seconds {});
        CAPTURE(n, at(time).quarters);
        CHECK(std::abs(at(time).quarters - n) * beat.value() < 0.06);
    }
    const auto resumes = Seconds {2.0} + beat * 12 + pause;
    CHECK(at(resumes - 300_ms).state == playback::PlayingPlace::State::waiting);
    CHECK(at(resumes + 500_ms).state == playback::PlayingPlace::State::playing);
}

TEST_CASE("recordings that follow keep a steady pupil's tempo to the last note", "[practice]")
{
    const auto all = played(following(), pupil(Seconds {2.0}, Seconds {0.5}, 32));
    for (const auto& picture : all.pictures)
        if (picture.playing.quarters > 24.0 &&
            picture.playing.state == playback::PlayingPlace::State::playing) {
            CAPTURE(picture.playing.quarters);
            CHECK(std::abs(picture.playing.rate - 1.0) < 0.1);
        }
    CHECK(all.pictures.back().playing.state == playback::PlayingPlace::State::ended);
}

TEST_CASE("recordings that follow round a loop go on over the seam and end after the last pass", "[practice]")
{
    auto setup = two_bars(2);
    setup.follow = true;
    const auto all = played(setup, round_and_round(Seconds {2.0}, Seconds {0.5}, 2));
    CHECK(all.pictures.back().playing.state == playback::PlayingPlace::State::ended);
    CHECK(all.pictures.back().playing.pass == 2);
    for (const auto& picture : all.pictures) {
        const auto there = picture.playing.quarters + 8.0 * (picture.playing.pass - 1);
        if (there > 5.0 && there < 15.0) {
            CAPTURE(there);
            CHECK(picture.playing.state == playback::PlayingPlace::State::playing);
            CHECK(std::abs(picture.playing.rate - 1.0) < 0.2);
        }
    }
}

TEST_CASE("the same playing gets the same verdicts softer, farther away and in a noisier room", "[practice]")
{
    // One note in seven is wrong, and one in eight left out.
    static const auto score = walking_piece(8);
    auto notes = std::vector<Note> {};
    for (std::size_t n = 0; n < 28; ++n)
        if (n % 8 != 5) {
            const auto pitch = score->notes(0)[n].pitch.transposed(n % 7 == 4 ? 1 : 0);
            notes.push_back(
                {frequency_of(pitch, Tuning {}), Seconds {2.0 + 0.5 * static_cast<double>(n)}, 470_ms});
        }
    const auto near = line(notes, Seconds {18.0});
    static const auto before = played({}, near).notes;

    struct Way {
        const char* name;
        double gain;
        double across_the_room;  // Hz: higher partials are weaker
        Decibels noise;
        int least_sure;  // of 100
    };
    const auto way = GENERATE(
        Way {"a quarter", 0.25, 0.0, -80_dB, 75}, Way {"a sixteenth", 0.0625, 0.0, -80_dB, 60},
        Way {"across the room", 0.5, 2'000.0, -70_dB, 70}, Way {"a noisy room", 1.0, 0.0, -45_dB, 70},
        Way {"softer in a noisy room", 0.25, 2'000.0, -45_dB, 0});
    CAPTURE(way.name);
    auto microphone = near;
    auto held = 0.0F;
    for (auto& sample : microphone) {
        sample *= static_cast<float>(way.gain);
        if (way.across_the_room > 0.0)
            sample = held +=
                static_cast<float>(way.across_the_room * 6.28 / usual_rate.value()) * (sample - held);
    }
    add(microphone, noise(Seconds {18.0}, way.noise));
    const auto now = played({}, microphone).notes;
    auto kept = 0;
    auto sure = 0;
    for (const auto& each : before) {
        const auto same = std::ranges::find_if(
            now, [&](const auto& other) { return other.note.position == each.note.position; });
        if (same == now.end())
            continue;  // no longer told: it has changed
        kept += same->note.verdict == each.note.verdict || same->note.verdict == NoteVerdict::unsure ? 1 : 0;
        sure += same->note.verdict != NoteVerdict::unsure ? 1 : 0;
    }
    CHECK(std::ranges::any_of(before,
                              [](const auto& each) { return each.note.verdict == NoteVerdict::wrong; }));
    CHECK(kept * 100 >= std::ssize(before) * 97);
    CHECK(sure * 100 >= std::ssize(before) * way.least_sure);
}

TEST_CASE("on a ladder a clean pass is followed by a faster one", "[practice]")
{
    auto setup = two_bars(3);
    setup.ladder = true;
    const auto beat = Seconds {0.5 / 0.7};  // of the first pass, at 70 %; a bar is counted in
    const auto all = played(setup, round_and_round(beat * 4.0, beat, 1));
    CHECK(all.tempo_of(1) == Approx(0.7));
    CHECK(all.tempo_of(2) == Approx(0.75));
}

TEST_CASE("on a ladder a pass whose last note is wrong is played again at its tempo", "[practice]")
{
    auto setup = two_bars(3);
    setup.ladder = true;
    const auto beat = Seconds {0.5 / 0.7};
    const auto all = played(setup, round_and_round(beat * 4.0, beat, 2, true));
    CHECK(all.verdict(1, 7.0) == NoteVerdict::wrong);
    CHECK(all.tempo_of(2) == Approx(0.7));
    CHECK(all.tempo_of(3) == Approx(0.75));
}

TEST_CASE("on a ladder two right notes and then silence are no clean pass", "[practice]")
{
    auto setup = two_bars(3);
    setup.ladder = true;
    const auto beat = Seconds {0.5 / 0.7};
    auto microphone = round_and_round(beat * 4.0, beat, 2);
    const auto falls_silent = static_cast<std::ptrdiff_t>(to_frames(beat * 6.0, usual_rate).size());
    std::fill(microphone.begin() + falls_silent, microphone.end(), 0.0F);
    CHECK(played(setup, microphone).tempo_of(3) == Approx(0.7));
}

TEST_CASE("on a ladder a pass that was played a beat late is played again at its tempo", "[practice]")
{
    auto setup = two_bars(3);
    setup.ladder = true;
    const auto beat = Seconds {0.5 / 0.7};
    const auto late = played(setup, round_and_round(beat * 5.0, beat, 1));
    CHECK(late.right() >= 7);
    CHECK(late.tempo_of(2) == Approx(0.7));
}

TEST_CASE("who plays all of it a bar behind the music, or far ahead of it, is not with it", "[practice]")
{
    const auto side = GENERATE(-1, 1);
    const auto start = side < 0 ? 4.0 : 1.0;  // a bar is counted in: two seconds
    const auto measured = GENERATE(true, false);
    const auto beat = Seconds {side < 0 ? 0.5 : 0.45};
    const auto notes = played({}, pupil(Seconds {start}, beat, 24), 256_frames, measured).notes;
    const auto right = [](const auto& each) { return each.note.verdict == NoteVerdict::right; };
    const auto apart = [&](const auto& each) { return right(each) && each.apart == side; };
    CHECK(std::ranges::count_if(notes, right) >= 20);
    CHECK(2 * std::ranges::count_if(notes, apart) > std::ranges::count_if(notes, right));
}

TEST_CASE("a note is called early or late only where it was measured how long sound takes", "[practice]")
{
    // Wireless headphones that nobody measured: a pupil in time is heard so much later.
    const auto microphone = pupil(Seconds {2.2}, Seconds {0.5}, 28);
    auto setup = practice::Setup {};
    const auto unknown = played(setup, microphone, 256_frames, false).notes;
    CHECK(unknown.size() >= 26);
    CHECK(std::ranges::none_of(unknown, [](const auto& each) { return each.lead.has_value(); }));
    setup.round_trip = 200_ms;
    const auto measured = played(setup, microphone).notes;
    CHECK(std::ranges::count_if(measured, [](const auto& each) { return each.lead.has_value(); }) >= 14);
    for (const auto& each : measured)
        if (each.lead)
            CHECK(std::abs(each.lead->value()) < 0.05);
}

TEST_CASE(
    "what is at the ear was played a loudspeaker's way ago, and what the pupil answers a round trip ago",
    "[practice]")
{
    auto setup = practice::Setup {};
    setup.round_trip = 200_ms;
    const auto all = played(setup, pupil(Seconds {2.2}, Seconds {0.5}, 28));
    auto seen = 0;
    for (const auto& picture : all.pictures)
        if (picture.playing.quarters > 2.0 && picture.playing.quarters < 20.0) {
            ++seen;
            // Two quarters a second; all of the way is the way out, and the ear shows a note 45 ms late.
            const auto now =
                2.0 * (to_seconds(picture.heard_until - FramePosition {}, usual_rate).value() - 2.0);
            CHECK(picture.at_the_ear.quarters == Approx(now - 0.4).margin(0.03));
            CHECK(picture.answered.quarters == Approx(now - 0.49).margin(0.03));
        }
    CHECK(seen > 100);
}

TEST_CASE("round a loop every note is told, the first of the next pass and the last of the one before",
          "[practice]")
{
    const auto round_trip = GENERATE(0_ms, 200_ms);
    auto setup = two_bars(2);
    setup.round_trip = round_trip;
    const auto all = played(setup, round_and_round(Seconds {2.0} + round_trip, Seconds {0.5}, 2, true));
    for (auto n = 0; n < 8; ++n) {
        CAPTURE(n);
        // The very first one begins before the follower knows of it.
        if (n > 0)
            CHECK(all.verdict(1, n) == (n < 7 ? NoteVerdict::right : NoteVerdict::wrong));
        CHECK(all.verdict(2, n) == NoteVerdict::right);
    }
}

TEST_CASE(
    "how long a note was held is heard to a tenth of a second four times in five, beside how long it is "
    "written",
    "[practice]")
{
    const auto score = walking_piece(8);
    const auto held = [](std::size_t n) { return n % 3 == 0 ? Seconds {0.2} : Seconds {0.44}; };
    auto notes = std::vector<Note> {};
    for (std::size_t n = 0; n < 28; ++n)
        notes.push_back({frequency_of(score->notes(0)[n].pitch, Tuning {}),
                         Seconds {2.0 + 0.5 * static_cast<double>(n)}, held(n)});
    const auto all = played({}, line(notes, Seconds {18.0}));
    auto told = 0;
    auto right = 0;
    for (const auto& each : all.notes)
        if (each.length) {
            ++told;
            const auto truth = held(static_cast<std::size_t>(each.note.position));
            right += abs(*each.length - truth) < 100_ms ? 1 : 0;
            CHECK(each.written_length.value().value() == Approx(0.5).margin(0.05));
            CHECK(each.length_confidence > 0.5);
            CHECK(each.start_confidence > 0.5);
        }
    CHECK(told >= 26);
    CHECK(right * 5 >= told * 4);
}

TEST_CASE("a quarter that a pupil leaves silent is left out, and after a stop nothing is", "[practice]")
{
    static const auto score = walking_piece(8);
    const auto softer = GENERATE(1.0, 0.1);
    const auto play = [&](const std::function<bool(std::size_t)>& plays) {
        auto notes = std::vector<Note> {};
        for (std::size_t n = 0; n < 28; ++n)
            if (plays(n))
                notes.push_back({frequency_of(score->notes(0)[n].pitch, Tuning {}),
                                 Seconds {2.0 + 0.5 * static_cast<double>(n)}, 470_ms});
        auto microphone = line(notes, Seconds {18.0});
        for (auto& sample : microphone)
            sample *= static_cast<float>(softer);
        add(microphone, noise(Seconds {18.0}, -70_dB));
        return played({}, microphone);
    };
    const auto one = play([](std::size_t n) { return n != 13; });
    CHECK(one.verdict(1, 13.0) == NoteVerdict::missing);
    CHECK(one.right() >= 24);
    const auto bar = play([](std::size_t n) { return n / 4 != 3; });
    for (std::size_t n = 4; n < 24; ++n) {
        CAPTURE(n);
        CHECK(bar.verdict(1, static_cast<double>(n)) ==
              (n / 4 == 3 ? NoteVerdict::missing : NoteVerdict::right));
    }
    const auto stops = play([](std::size_t n) { return n < 13; });
    for (const auto& each : stops.notes) {
        CAPTURE(each.note.position);
        CHECK(each.note.verdict != NoteVerdict::missing);
        if (each.note.position > 14.0)
            CHECK(each.silent);
    }
    CHECK(stops.verdict(1, 27.0).has_value());
}

TEST_CASE("who plays staccato has every note right, and short", "[practice]")
{
    static const auto score = walking_piece(8);
    const auto length = GENERATE(200_ms, 130_ms);
    auto setup = practice::Setup {};
    setup.tempo = GENERATE(1.0, 0.6);
    const auto beat = Seconds {0.5} / setup.tempo;
    auto notes = std::vector<Note> {};
    for (std::size_t n = 0; n < 28; ++n)
        notes.push_back({frequency_of(score->notes(0)[n].pitch, Tuning {}),
                         beat * (4.0 + static_cast<double>(n)), length});
    auto microphone = line(notes, beat * 36.0);
    add(microphone, noise(beat * 36.0, -70_dB));
    const auto all = played(setup, microphone);
    CHECK(all.right() >= 26);
    for (const auto& each : all.notes) {
        CAPTURE(each.note.position, length.value(), setup.tempo);
        CHECK(each.note.verdict != NoteVerdict::wrong);
        CHECK(each.note.verdict != NoteVerdict::missing);
        if (each.length)
            CHECK(*each.length < 0.7 * *each.written_length);
    }
}

TEST_CASE("where a pupil waits for seconds is known, with recordings that wait and with those that go on",
          "[practice]")
{
    static const auto score = walking_piece(8);
    auto setup = practice::Setup {};
    setup.follow = GENERATE(true, false);
    auto notes = std::vector<Note> {};
    const auto wait = Seconds {4.5};  // the notes are the same again after two bars, which are 4 s
    auto at = Seconds {2.0};
    for (std::size_t n = 0; n < 28; ++n) {
        if (n == 8 || (n == 16 && setup.follow))  // recordings that go on are over by then
            at = at + wait;
        notes.push_back({frequency_of(score->notes(0)[n].pitch, Tuning {}), at, 470_ms});
        at = at + Seconds {0.5};
    }
    auto microphone = line(notes, Seconds {30.0});
    add(microphone, noise(Seconds {30.0}, -70_dB));
    const auto all = played(setup, microphone);
    auto waited = std::set<double> {};
    for (const auto& each : all.notes) {
        CAPTURE(each.note.position, setup.follow);
        if (each.waited) {
            waited.insert(each.waited->position);
            CHECK_THAT(each.waited->length, within_ms(400, wait));
        }
    }
    CHECK(waited == (setup.follow ? std::set {8.0, 16.0} : std::set {8.0}));
    const auto said =
        practice::assess(*score, 0, {.first_bar = 0, .end_bar = 8}, all.notes, all.pictures.back().signal);
    auto words = std::string {};
    for (const auto& each : in_words(said.remarks))
        words += each + '\n';
    CAPTURE(words);
    CHECK_THAT(words,
               Catch::Contains(setup.follow ? "You waited before bar 3 and before bar 5, and the music waited"
                                            : "You waited before bar 3, and the music went on"));
}

TEST_CASE("who plays long notes steadily, much slower than they are marked, waits nowhere", "[practice]")
{
    // Whole notes, 72 quarters a minute.
    const auto bar = Seconds {4.0 * 60.0 / 72.0};
    const auto walk = std::array {"C4", "E4", "G4", "E4", "D4", "F4", "A4", "F4"};
    auto part = XmlPart {.name = "Violins", .measures = {}, .header = ""};
    for (const auto* pitch : walk)
        part.measures.push_back((part.measures.empty() ? attributes(4, 4) + "<sound tempo=\"72\"/>" : "") +
                                note(pitch, 16));
    const auto folder = TemporaryFolder {};
    auto piece = playback::Piece {};
    piece.folder = folder.path();
    piece.title = "Long";
    piece.score_file = "score.musicxml";
    write_text(folder.path() / piece.score_file, musicxml({part}));
    piece.score = std::make_shared<score::UnfoldedScore>(unfolded(musicxml({part})));
    piece.alignment = {{score::ScorePosition {}, Seconds {0.5}},
                       {piece.score->end(), Seconds {0.5} + bar * 8.0}};
    write_sound(folder.path() / "violins.wav", {silence(Seconds {33.0})}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    piece.stems.push_back({});
    piece.stems.back().file = "violins.wav";
    piece.stems.back().part = "Violins";
    REQUIRE(playback::save_piece(piece).has_value());
    auto setup = following();
    setup.piece = folder.path();
    auto notes = std::vector<Note> {};
    for (std::size_t n = 0; n < walk.size(); ++n)
        notes.push_back({frequency_of(piece.score->notes(0)[n].pitch, Tuning {}),
                         bar + bar * (2.0 * static_cast<double>(n)), bar * 2.0 - 100_ms});
    auto microphone = line(notes, Seconds {60.0});
    add(microphone, noise(Seconds {60.0}, -70_dB));
    const auto all = played(setup, microphone);
    CHECK(all.right() >= 4);
    for (const auto& each : all.notes) {
        CAPTURE(each.note.position);
        CHECK_FALSE(each.waited);
    }
}

TEST_CASE("a device that sleeps for seconds is no pupil who waits", "[practice]")
{
    static const auto score = walking_piece(8);
    auto notes = std::vector<Note> {};
    for (std::size_t n = 0; n < 28; ++n)
        notes.push_back({frequency_of(score->notes(0)[n].pitch, Tuning {}),
                         Seconds {2.0 + 0.5 * static_cast<double>(n) + (n >= 12 ? 5.0 : 0.0)}, 470_ms});
    auto microphone = line(notes, Seconds {24.0});
    add(microphone, noise(Seconds {24.0}, -70_dB));
    const auto slept = to_frames(Seconds {5.0}, usual_rate);
    const auto from = FramePosition {} + to_frames(Seconds {8.0}, usual_rate);
    const auto all = played(following(), microphone, 256_frames, true, {io::lose_frames(from, slept)});
    CHECK(all.right() >= 20);
    for (const auto& each : all.notes) {
        CAPTURE(each.note.position);
        CHECK_FALSE(each.waited);
    }
}

TEST_CASE("a microphone that hears only its own noise has heard nobody", "[practice]")
{
    const auto all = played({}, noise(Seconds {12.0}, -60_dB));
    const auto signal = all.pictures.back().signal;
    CHECK(static_cast<double>(signal.heard) < 0.05 * 12.0 * usual_rate.value() / 256.0);
    for (const auto& each : all.notes)
        CHECK(each.note.verdict == NoteVerdict::unsure);
}

TEST_CASE("while a passage is counted in its first note comes next, and none is to be played", "[practice]")
{
    auto setup = two_bars(1);
    setup.first = setup.last = "3";
    const auto all = played(setup, std::vector<float>(48'000 * 3, 0.0F));
    auto counted = 0;
    for (const auto& picture : all.pictures)
        if (picture.at_the_ear.state == playback::PlayingPlace::State::counting_in) {
            ++counted;
            CHECK_FALSE(picture.note.has_value());
            CHECK(picture.next_note_at == 8.0);
            CHECK(picture.begins == 8.0);
        }
    CHECK(counted > 100);
}

TEST_CASE("a pupil who plays the longest notes alone has the part that they are asked for", "[practice]")
{
    const auto score = walking_piece(8);
    auto notes = std::vector<Note> {};
    for (auto bar = 0; bar < 7; ++bar)
        notes.push_back({frequency_of(score->notes(0)[static_cast<std::size_t>(4 * bar)].pitch, Tuning {}),
                         Seconds {2.0 + 2.0 * bar}, 470_ms});
    const auto microphone = line(notes, Seconds {18.0});
    auto setup = practice::Setup {};
    setup.easier = practice::Easier::longest;
    const auto all = played(setup, microphone);
    CHECK(all.right() >= 6);
    for (const auto& each : all.notes)
        CHECK(std::fmod(each.note.position, 4.0) == 0.0);
}

TEST_CASE("a part may be played an octave higher when any octave will do", "[practice]")
{
    const auto microphone = pupil(Seconds {2.0}, Seconds {0.5}, 24, {}, 1);
    auto setup = practice::Setup {};
    CHECK(played(setup, microphone).right() <= 4);
    setup.any_octave = true;
    CHECK(played(setup, microphone).right() >= 20);
}

}  // namespace tutti::test
