// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/tuning_round.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "analysis/class_analyser.hpp"
#include "io/scripted_device.hpp"
#include "rehearsal/engine.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "units/open_strings.hpp"

using namespace tutti;
using analysis::SectionState;
using rehearsal::Engine;
using rehearsal::TuningGlance;
using rehearsal::TuningKind;
using rehearsal::TuningRound;
using rehearsal::TuningTurn;
using Outcome = TuningTurn::Outcome;

namespace {

audio::ClassDescription quartet()
{
    return *audio::parse_class(R"({"name": "4b", "sections": [
        {"name": "Violins", "instrument": "violin", "channels": [1]},
        {"name": "Cellos", "instrument": "cello", "channels": [2]},
        {"name": "Clarinets", "instrument": "clarinet", "channels": [3]},
        {"name": "Trumpets", "instrument": "trumpet", "channels": [4]}]})",
                               "class.json");
}

/// Four players of a section on an A, from one second to another, so many cents off.
test::Signal holds_an_a(int key, Seconds from, Seconds until, Seconds length, Cents off = {},
                        std::uint64_t seed = 1)
{
    const auto note = test::Note {frequency_of(Pitch {key}, {}), from, until - from};
    return test::section(std::span {&note, 1}, test::players(4, off, 8_cents, seed), length,
                         {.vibrato = 15_cents});
}

/// As test::with_bleed(), with the way through the air from each seat to the next: without it two microphones
/// that hear one section alone would be one and the same.
std::vector<test::Signal> in_a_room(const std::vector<test::Signal>& sources, Decibels bleed)
{
    constexpr auto a_seat = 307;  // frames: 2.2 m
    auto heard = sources;
    for (auto m = 0; m < static_cast<int>(sources.size()); ++m)
        for (auto s = 0; s < static_cast<int>(sources.size()); ++s) {
            if (m == s)
                continue;
            auto late = test::Signal(static_cast<std::size_t>(std::abs(m - s) * a_seat), 0.0F);
            const auto& source = sources[static_cast<std::size_t>(s)];
            late.insert(late.end(), source.begin(), source.end());
            test::add(heard[static_cast<std::size_t>(m)], late, bleed);
        }
    return heard;
}

struct Rehearsed {
    std::vector<std::string> messages;
    std::optional<analysis::Couplings> couplings;
    rehearsal::Snapshot last;
};

Rehearsed rehearse(std::vector<test::Signal> sounds, TuningKind kind = TuningKind::concert_a,
                   const audio::ClassDescription& cls = quartet())
{
    for (auto m = std::size_t {0}; m < sounds.size(); ++m)
        test::add(sounds[m], test::noise(Seconds {static_cast<double>(sounds[m].size()) / 48'000.0},
                                         decibels(-70.0), m + 1));
    auto engine = Engine::create({.cls = cls, .tune_in = kind},
                                 std::make_unique<io::ScriptedDevice>(std::move(sounds)));
    REQUIRE(engine);
    REQUIRE((*engine)->run_to_end([] { return true; }));
    auto heard =
        Rehearsed {.messages = {}, .couplings = (*engine)->couplings(), .last = (*engine)->snapshot()};
    while (auto message = (*engine)->next_tuning_message())
        heard.messages.push_back(*std::move(message));
    return heard;
}

bool said(const Rehearsed& rehearsed, std::string_view words)
{
    return std::ranges::any_of(rehearsed.messages,
                               [&](const auto& message) { return message.find(words) != std::string::npos; });
}

/// A round in which everybody plays when asked, three and a half seconds each.
std::vector<test::Signal> a_whole_round(Seconds length = 15_s)
{
    return {holds_an_a(69, 0.5_s, 3.5_s, length, 12_cents, 1),
            holds_an_a(57, 4.0_s, 7.0_s, length, -20_cents, 2), holds_an_a(69, 7.5_s, 10.5_s, length, {}, 3),
            holds_an_a(69, 11.0_s, 14.0_s, length, 30_cents, 4)};
}

/// Readings made by hand: a section's state is its pitch and its level.
struct Heard {
    std::optional<double> f0;
    double level_db = -70.0;
};

struct ByHand {
    TuningRound round {{{*instrument_from_name("violin"), *instrument_from_name("clarinet")},
                        Seconds {256.0 / 48'000.0},
                        {}}};

    void hear(Seconds length, Heard first, Heard second)
    {
        auto readings = std::vector<analysis::SectionReading>(2);
        const auto heard = std::array {first, second};
        for (auto s = std::size_t {0}; s < 2; ++s) {
            readings[s].section = static_cast<int>(s);
            readings[s].level = decibels(heard[s].level_db);
            if (!heard[s].f0)
                continue;
            readings[s].state = SectionState::sounding;
            readings[s].f0 = Hertz {*heard[s].f0};
            readings[s].confidence = 0.9;
        }
        for (auto t = 0_s; t < length; t += Seconds {256.0 / 48'000.0})
            static_cast<void>(round.process(readings));
    }
    [[nodiscard]] Outcome outcome(std::size_t s) const { return round.turns()[s].outcome; }
};

}  // namespace

TEST_CASE("a tuning round asks section by section, and says how far off each one is", "[rehearsal][tuning]")
{
    const auto heard = rehearse(in_a_room(a_whole_round(), decibels(-12.0)));
    const auto& turns = heard.last.tuning_turns;
    REQUIRE(turns.size() == 4);
    for (const auto& [section, off] : {std::pair {0, 12.0}, {1, -20.0}, {2, 0.0}, {3, 30.0}}) {
        const auto& turn = turns[static_cast<std::size_t>(section)];
        INFO(quartet().sections[static_cast<std::size_t>(section)].name);
        CHECK(turn.outcome == Outcome::heard);
        CHECK(turn.deviation.value() == Approx(off).margin(3.0));
    }
    CHECK_FALSE(heard.last.tuning.asked);
    CHECK(said(heard, "Violins: play an A."));
    CHECK(said(heard, "Violins heard: A 443."));
    CHECK(said(heard, "cents sharp."));
    CHECK(said(heard, "Clarinets: play a B."));
    CHECK(said(heard, "The tuning round is over."));
}

TEST_CASE("after a tuning round at −12 and at −6 dB the couplings are known within 1.5 dB",
          "[rehearsal][tuning]")
{
    const auto bleed = GENERATE(-12.0, -6.0);
    const auto heard = rehearse(in_a_room(a_whole_round(), decibels(bleed)));
    REQUIRE(heard.couplings);
    for (auto m = std::size_t {0}; m < 4; ++m)
        for (auto s = std::size_t {0}; s < 4; ++s)
            for (auto band = std::size_t {0}; band < 3; ++band)
                if (m != s) {
                    INFO("microphone " << m << ", section " << s << ", band " << band);
                    REQUIRE(heard.couplings->at(m, s, band));
                    CHECK(*heard.couplings->at(m, s, band) == Approx(bleed).margin(1.5));
                }
}

TEST_CASE(
    "who plays the A at the wrong moment, along with others or not alone is not taken for the one asked",
    "[rehearsal][tuning]")
{
    SECTION("cellos play instead of the violins")
    {
        const auto length = 6_s;
        const auto heard =
            rehearse(in_a_room(std::vector {test::silence(length), holds_an_a(57, 0.5_s, 5.5_s, length),
                                            test::silence(length), test::silence(length)},
                               decibels(-6.0)));
        CHECK(heard.last.tuning.asked == 0U);
        CHECK(heard.last.tuning_turns[0].outcome == Outcome::none);
        CHECK(heard.last.tuning.obstacle == TuningGlance::Obstacle::not_alone);
    }
    SECTION("people talk for six seconds, then the violins play")
    {
        // Syllables about an A of the speaking voice, each on a pitch of its own, as loud in every
        // microphone.
        const auto length = 9_s;
        auto syllables = std::vector<test::Note> {};
        for (auto n = 0; n < 30; ++n)
            syllables.push_back(
                {transposed(110_Hz, Cents {60.0 * std::sin(2.4 * n)}), Seconds {0.2 * n}, 170_ms});
        const auto talk = test::line(syllables, length, {.partials = 20});
        auto heard = in_a_room({holds_an_a(69, 6.2_s, 9.0_s, length), test::silence(length),
                                test::silence(length), test::silence(length)},
                               decibels(-12.0));
        for (auto& microphone : heard)
            test::add(microphone, talk);
        const auto rehearsed = rehearse(std::move(heard));
        CHECK(rehearsed.last.tuning_turns[0].outcome == Outcome::heard);
        CHECK(rehearsed.last.tuning.asked == 1U);
        CHECK(rehearsed.last.tuning_turns[0].deviation.value() == Approx(0.0).margin(3.0));
    }
    SECTION("trumpets warm up on a scale meanwhile, and the violins are heard when they have stopped")
    {
        const auto length = 9_s;
        const auto scale = test::melody(
            {Pitch {60}, Pitch {62}, Pitch {64}, Pitch {65}, Pitch {67}, Pitch {72}}, 600_ms, 50_ms);
        const auto heard = rehearse(
            in_a_room(std::vector {holds_an_a(69, 0.5_s, 8.5_s, length, 5_cents), test::silence(length),
                                   test::silence(length), test::line(scale, length)},
                      decibels(-12.0)));
        CHECK(heard.last.tuning_turns[0].outcome == Outcome::heard);
        CHECK(heard.last.tuning_turns[0].deviation.value() == Approx(5.0).margin(3.0));
        CHECK(heard.last.tuning.asked == 1U);
    }
}

TEST_CASE(
    "after a tuning round cellos who are silent amid three others at 6 dB of bleed are shown so at once",
    "[rehearsal][tuning]")
{
    class CellosShown : public rehearsal::ReadingSink {
    public:
        void take(const analysis::SectionReading& reading) override
        {
            const auto at = to_seconds(reading.heard_until, test::usual_rate);
            if (reading.section != 1 || at < 15_s || at > 25_s)
                return;
            ++all;
            shown += reading.state == SectionState::sounding ? 1 : 0;
        }
        int all = 0;
        int shown = 0;
    };
    const auto share_shown = [](bool tuned) {
        constexpr auto length = 25_s;
        auto sources = tuned ? a_whole_round(length) : std::vector<test::Signal>(4, test::silence(length));
        const auto play = [&](std::size_t section, std::initializer_list<Pitch> pitches, Seconds each) {
            auto notes = test::melody(pitches, each, 50_ms);
            for (auto& note : notes)
                note.start += 15_s;
            test::add(sources[section], test::section(notes, test::players(4, {}, 10_cents, section + 5),
                                                      length, {.vibrato = 15_cents}));
        };
        play(0,
             {Pitch {69}, Pitch {71}, Pitch {73}, Pitch {74}, Pitch {76}, Pitch {74}, Pitch {73}, Pitch {71},
              Pitch {69}, Pitch {76}},
             900_ms);
        play(2, {Pitch {61}, Pitch {62}, Pitch {64}, Pitch {57}, Pitch {59}, Pitch {61}, Pitch {62}},
             1300_ms);
        play(3, {Pitch {64}, Pitch {66}, Pitch {67}, Pitch {69}, Pitch {71}, Pitch {67}, Pitch {64}},
             1200_ms);
        auto heard = in_a_room(sources, decibels(-6.0));
        for (auto m = std::size_t {0}; m < heard.size(); ++m)
            test::add(heard[m], test::noise(length, decibels(-70.0), m + 1));
        auto cellos = CellosShown {};
        auto engine = Engine::create(
            {.cls = quartet(), .tune_in = tuned ? std::optional {TuningKind::concert_a} : std::nullopt},
            std::make_unique<io::ScriptedDevice>(std::move(heard)));
        REQUIRE(engine);
        (*engine)->add_sink(cellos);
        REQUIRE((*engine)->run_to_end([] { return true; }));
        return static_cast<double>(cellos.shown) / cellos.all;
    };
    const auto tuned = share_shown(true);
    CHECK(tuned < 0.005);
    CHECK(tuned <= share_shown(false));
}

TEST_CASE("a section is heard only after two seconds, and a breath is forgiven but not a pause",
          "[rehearsal][tuning]")
{
    auto played = ByHand {};
    played.round.begin();
    const auto bleed = Heard {440.0, -32.0};
    played.hear(1.2_s, {440.0, -20.0}, bleed);
    played.hear(100_ms, {}, {});
    played.hear(600_ms, {440.0, -20.0}, bleed);
    CHECK(played.round.glance().progress > 0.8);
    played.hear(400_ms, {}, {});
    CHECK(played.round.glance().progress == 0.0);
    played.hear(1.9_s, {440.0, -20.0}, bleed);
    CHECK(played.outcome(0) == Outcome::none);
    played.hear(200_ms, {440.0, -20.0}, bleed);
    CHECK(played.outcome(0) == Outcome::heard);
    CHECK(played.round.glance().asked == 1U);
}

TEST_CASE("another note, a wavering one and a louder neighbour are each told for what they are",
          "[rehearsal][tuning]")
{
    auto played = ByHand {};
    played.round.begin();
    played.hear(3_s, {494.0, -20.0}, {494.0, -32.0});
    CHECK(played.round.glance().obstacle == TuningGlance::Obstacle::another_note);
    CHECK(rehearsal::tuning_words(quartet(), played.round.glance()) == "Violins: an A, please");
    played.hear(3_s, {440.0, -20.0}, {330.0, -25.0});
    CHECK(played.round.glance().obstacle == TuningGlance::Obstacle::not_alone);
    played.hear(3_s, {440.0, -30.0}, {440.0, -20.0});
    CHECK(played.round.glance().obstacle == TuningGlance::Obstacle::not_alone);
    CHECK(played.outcome(0) == Outcome::none);
}

TEST_CASE("who does not play is passed over after twenty seconds and asked once more at the end",
          "[rehearsal][tuning]")
{
    auto played = ByHand {};
    played.round.begin();
    played.hear(19_s, {}, {});
    CHECK(played.round.glance().asked == 0U);
    played.hear(1.1_s, {}, {});
    CHECK(played.outcome(0) == Outcome::missed);
    CHECK(played.round.glance().asked == 1U);
    played.hear(2.1_s, {440.0, -32.0}, {440.0, -20.0});
    CHECK(played.outcome(1) == Outcome::heard);
    CHECK(played.round.glance().asked == 0U);
    played.hear(21_s, {}, {});
    CHECK_FALSE(played.round.glance().asked);
}

TEST_CASE("a section that is skipped is not asked again", "[rehearsal][tuning]")
{
    auto played = ByHand {};
    played.round.begin();
    played.round.skip();
    CHECK(played.round.glance().asked == 1U);
    played.hear(2.1_s, {440.0, -32.0}, {440.0, -20.0});
    CHECK_FALSE(played.round.glance().asked);
    CHECK(played.outcome(0) == Outcome::skipped);
}

TEST_CASE("an open string is tuned to the A by pure fifths, and a guitar by its frets", "[rehearsal][tuning]")
{
    const auto cents_off_the_keyboard = [](std::string_view name, int key) {
        const auto string = Pitch {key};
        return cents_between(open_string_frequency(*instrument_from_name(name), string, 440_Hz),
                             frequency_of(string, {}))
            .value();
    };
    CHECK(cents_off_the_keyboard("violin", 69) == Approx(0.0).margin(0.01));
    CHECK(cents_off_the_keyboard("violin", 62) == Approx(-1.955).margin(0.01));
    CHECK(cents_off_the_keyboard("violin", 55) == Approx(-3.91).margin(0.01));
    CHECK(cents_off_the_keyboard("violin", 76) == Approx(1.955).margin(0.01));
    CHECK(cents_off_the_keyboard("cello", 36) == Approx(-5.865).margin(0.01));
    CHECK(cents_off_the_keyboard("double-bass", 28) == Approx(1.955).margin(0.01));
    CHECK(cents_off_the_keyboard("guitar", 59) == Approx(0.0).margin(0.01));
    CHECK(open_strings(*instrument_from_name("trumpet")).empty());
}

TEST_CASE(
    "string players are asked for each open string and winds for an A, and each is told how far off it is",
    "[rehearsal][tuning]")
{
    const auto cls = *audio::parse_class(R"({"name": "4b", "sections": [
        {"name": "Violins", "instrument": "violin", "channels": [1]},
        {"name": "Clarinets", "instrument": "clarinet", "channels": [2]}]})",
                                         "class.json");
    constexpr auto length = 18_s;
    auto violins = test::silence(length);
    auto at = 0.5_s;
    for (const auto& [key, off] : {std::pair {69, 10.0}, {62, -20.0}, {55, 0.0}, {76, 25.0}}) {
        test::add(violins,
                  holds_an_a(key, at, at + 3_s, length, Cents {off}, static_cast<std::uint64_t>(key)));
        at += 3.5_s;
    }
    const auto heard =
        rehearse(in_a_room({violins, holds_an_a(69, at, at + 3_s, length, -15_cents, 9)}, decibels(-12.0)),
                 TuningKind::open_strings, cls);
    const auto& turns = heard.last.tuning_turns;
    REQUIRE(turns.size() == 5);
    // Against pure fifths from the A: a D on the keyboard is 2 cents above the violin's.
    for (const auto& [turn, section, off] :
         {std::tuple {0, 0U, 10.0}, {1, 0U, -18.0}, {2, 0U, 3.9}, {3, 0U, 23.0}, {4, 1U, -15.0}}) {
        INFO("turn " << turn);
        const auto& ended = turns[static_cast<std::size_t>(turn)];
        CHECK(ended.section == section);
        CHECK(ended.outcome == Outcome::heard);
        CHECK(ended.deviation.value() == Approx(off).margin(3.0));
    }
    CHECK(said(heard, "Violins: play the D string."));
    CHECK(said(heard, "Violins, D string: "));
    CHECK(said(heard, "Clarinets: play a B."));
    CHECK(said(heard, "The tuning round is over."));
}

TEST_CASE("who plays the next string instead is told which one is asked for", "[rehearsal][tuning]")
{
    auto played = ByHand {};
    played.round.begin(TuningKind::open_strings);
    played.hear(2.1_s, {440.0, -20.0}, {440.0, -32.0});
    CHECK(played.outcome(0) == Outcome::heard);
    CHECK(rehearsal::tuning_words(quartet(), played.round.glance()) == "Violins: play the D string");
    played.hear(3_s, {440.0, -20.0}, {440.0, -32.0});
    CHECK(rehearsal::tuning_words(quartet(), played.round.glance()) == "Violins: the D string, please");
    played.hear(2.1_s, {293.3, -20.0}, {293.3, -32.0});
    CHECK(played.outcome(1) == Outcome::heard);
    // A string that is skipped is not asked again; those after it are.
    played.round.skip();
    CHECK(rehearsal::tuning_words(quartet(), played.round.glance()) == "Violins: play the E string");
}
