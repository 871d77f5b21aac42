// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/due_notes.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include "support/catch.hpp"
#include "support/signals.hpp"

namespace tutti::test {

namespace {

using analysis::NoteVerdict;
using practice::DueNotes;
using practice::PupilNote;

constexpr auto hop = 256_frames;
constexpr auto beat = 0.5;  // seconds

/// Sixteen quarters that the recordings play `passes` times; the pupil plays those that `plays` says, and the
/// judge tells what they played, unless it has lost them.
struct Take {
    std::map<std::pair<int, double>, PupilNote> told {};

    Take(const std::function<bool(int pass, int n)>& plays, int passes, bool lost = false)
    {
        auto asked = std::vector<DueNotes::Asked> {};
        for (auto n = 0; n < 16; ++n)
            asked.push_back({1.0 * n, n + 1.0, Pitch {69}});
        auto due = DueNotes {asked, usual_rate, hop};
        const auto hops = static_cast<int>(16 * passes * beat * usual_rate.value() / 256.0);
        auto last = -1;
        for (auto h = 0; h < hops; ++h) {
            const auto seconds = h * 256.0 / usual_rate.value();
            const auto all = seconds / beat;
            const auto pass = 1 + static_cast<int>(all / 16.0);
            const auto quarters = std::fmod(all, 16.0);
            const auto n = static_cast<int>(quarters);
            auto now = DueNotes::Hop {};
            now.place.state = playback::PlayingPlace::State::playing;
            now.place.pass = pass;
            now.place.quarters = quarters;
            now.heard_until = FramePosition {256 * h};
            // A note is held for most of its time, and the room answers a little.
            const auto plays_it = plays(pass, n);
            now.sounding = plays_it && quarters - n < 0.9;
            now.silent = !plays_it && quarters - n > 0.15;
            if (plays_it && n != last)
                now.begun = now.place;
            due.put(now);
            if (n != std::exchange(last, n) && h > 0 && !lost) {
                const auto before = n > 0 ? n - 1 : 15;
                tell(due, judged(n > 0 ? pass : pass - 1, before, plays(n > 0 ? pass : pass - 1, before)));
            }
            take(due, false);
        }
        take(due, true);
    }

    [[nodiscard]] std::set<int> those(int pass, NoteVerdict verdict, bool silent = false) const
    {
        auto found = std::set<int> {};
        for (const auto& [place, note] : told)
            if (place.first == pass && note.note.verdict == verdict && note.silent == silent)
                found.insert(static_cast<int>(place.second));
        return found;
    }

private:
    static PupilNote judged(int pass, int n, bool played)
    {
        auto note = PupilNote {};
        note.pass = pass;
        note.note.position = n;
        note.note.expected = Pitch {69};
        if (played) {
            note.note.heard = Pitch {69};
            note.note.verdict = NoteVerdict::right;
        }
        return note;
    }
    void tell(DueNotes& due, const PupilNote& note)
    {
        if (due.stands(note))
            put(note);
    }
    void take(DueNotes& due, bool over)
    {
        while (const auto note = due.next(over))
            put(*note);
    }
    void put(const PupilNote& note)
    {
        const auto place = std::pair {note.pass, note.note.position};
        CHECK(told.count(place) == 0);  // each note is told once
        told.emplace(place, note);
    }
};

}  // namespace

TEST_CASE("one silent quarter, and a silent bar, are left out where the pupil plays before and after",
          "[practice]")
{
    const auto lost = GENERATE(false, true);  // a judge that tells nothing changes nothing of it
    const auto one = Take {[](int, int n) { return n != 9; }, 1, lost};
    CHECK(one.those(1, NoteVerdict::missing) == std::set {9});
    const auto bar = Take {[](int, int n) { return n < 8 || n >= 12; }, 1, lost};
    CHECK(bar.those(1, NoteVerdict::missing) == std::set {8, 9, 10, 11});
}

TEST_CASE("who stops, or comes in late, has left nothing out", "[practice]")
{
    const auto stops = Take {[](int, int n) { return n < 10; }, 1};
    CHECK(stops.those(1, NoteVerdict::missing).empty());
    CHECK(stops.those(1, NoteVerdict::unsure, true) == std::set {10, 11, 12, 13, 14, 15});
    const auto comes_in = Take {[](int, int n) { return n >= 12; }, 1};
    CHECK(comes_in.those(1, NoteVerdict::missing).empty());
    CHECK(comes_in.those(1, NoteVerdict::unsure, true).size() >= 11);
}

TEST_CASE("round a loop a stop is one of its own pass, and every note of every pass is told", "[practice]")
{
    const auto take = Take {[](int pass, int n) { return pass == 2 || n < 10; }, 2};
    CHECK(take.told.size() == 32);
    CHECK(take.those(1, NoteVerdict::missing).empty());
    CHECK(take.those(1, NoteVerdict::unsure, true).size() == 6);
    CHECK(take.those(2, NoteVerdict::right).size() == 15);  // the last one is cut off
}

TEST_CASE("a note that is plucked in time, and over soon, is not left out", "[practice]")
{
    auto asked = std::vector<DueNotes::Asked> {};
    for (auto n = 0; n < 16; ++n)
        asked.push_back({1.0 * n, n + 1.0, Pitch {69}});
    auto due = DueNotes {asked, usual_rate, hop};
    auto last = 0;
    for (auto h = 0; h < static_cast<int>(16 * beat * usual_rate.value() / 256.0); ++h) {
        // An onset is told within 10 ms, the place of what sounds 45 ms later.
        const auto sounds = h * 256.0 / usual_rate.value() / beat;
        auto now = DueNotes::Hop {};
        now.place.state = playback::PlayingPlace::State::playing;
        now.place.quarters = std::max(sounds - 0.09, 0.0);
        now.heard_until = FramePosition {256 * h};
        const auto of_note = now.place.quarters - std::floor(now.place.quarters);
        now.sounding = of_note < 0.35;
        now.silent = of_note > 0.4;
        if (const auto n = static_cast<int>(sounds); n != std::exchange(last, n) && n != 9) {
            now.begun = now.place;
            now.begun->quarters = n;
        }
        due.put(now);
    }
    auto missing = std::vector<double> {};
    while (const auto note = due.next(true))
        if (note->note.verdict == NoteVerdict::missing)
            missing.push_back(note->note.position);
    CHECK(missing == std::vector<double> {9.0});
}

TEST_CASE("where the recordings begin again what was played the first time is not played now", "[practice]")
{
    // Half a second a note; five notes, and then from the first again, the third of them in silence.
    auto asked = std::vector<DueNotes::Asked> {};
    for (auto n = 0; n < 20; ++n)
        asked.push_back({1.0 * n, n + 1.0, Pitch {69}});
    auto due = DueNotes {asked, usual_rate, hop};
    auto last = -1;
    auto told = std::map<double, PupilNote> {};
    for (auto h = 0; h < static_cast<int>(20.0 * usual_rate.value() / 256.0); ++h) {
        const auto seconds = h * 256.0 / usual_rate.value();
        const auto again = seconds >= 10.5;
        auto now = DueNotes::Hop {};
        now.place.pass = 1;
        now.place.state = seconds < 2.5 || again ? playback::PlayingPlace::State::playing
                                                 : playback::PlayingPlace::State::waiting;
        now.place.quarters = again ? (seconds - 10.5) / beat : std::min(seconds, 2.5) / beat;
        now.heard_until = FramePosition {256 * h};
        const auto n = static_cast<int>(now.place.quarters);
        const auto plays = now.place.state == playback::PlayingPlace::State::playing && !(again && n == 2);
        now.sounding = plays && now.place.quarters - n < 0.9;
        now.silent = !plays;
        if (n != std::exchange(last, n) && plays)
            now.begun = now.place;
        due.put(now);
        while (const auto note = due.next(false))
            told[note->note.position] = *note;
    }
    REQUIRE(told.count(2.0) == 1);
    CHECK(told[2.0].note.verdict == NoteVerdict::missing);
}

}  // namespace tutti::test
