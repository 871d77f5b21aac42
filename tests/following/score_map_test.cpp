// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/score_map.hpp"

#include "following/performance.hpp"
#include "support/catch.hpp"

using namespace tutti;

namespace {

const auto only_part = std::vector<std::optional<std::size_t>> {std::size_t {0}};

score::Score three_bars()
{
    auto score = score::Score {};
    for (auto b = 0; b < 3; ++b) {
        auto bar = score::Bar {};
        bar.number = std::to_string(b + 1);
        bar.length = score::Quarters {4};
        score.bars.push_back(bar);
    }
    score.bars[0].tempo_marks.push_back({score::Quarters {0}, BeatsPerMinute {60.0}, ""});
    score.bars[1].tempo_marks.push_back({score::Quarters {2}, BeatsPerMinute {120.0}, ""});
    auto part = score::Part {};
    for (auto b = std::uint32_t {0}; b < 3; ++b) {
        auto note = score::Note {};
        note.bar = b;
        note.duration = score::Quarters {2};
        note.sounding = Pitch {60 + static_cast<int>(b)};
        part.notes.push_back(note);
    }
    score.parts.push_back(part);
    return score;
}

}  // namespace

TEST_CASE("a score takes the time that its tempo marks say, also when they change within a bar",
          "[following]")
{
    const auto score = *score::UnfoldedScore::unfold(three_bars());
    const auto map = following::ScoreMap {score, only_part};
    // Six quarters at 60, six at 120.
    CHECK(static_cast<double>(map.cells()) * following::ScoreMap::cell_length.value() ==
          Approx(9.0).margin(0.03));
    CHECK(map.quarters_at(120.0) == Approx(3.0).margin(0.001));
    CHECK(map.quarters_at(280.0) == Approx(8.0).margin(0.01));
    CHECK(map.cell_at(8.0) == Approx(280.0).margin(0.5));
    CHECK(map.marked_tempo_at(100.0) == Approx(60.0).margin(0.1));
    CHECK(map.marked_tempo_at(300.0) == Approx(120.0).margin(0.1));
}

TEST_CASE("a section is asked for its notes, and for nothing in its rests once the last note has died away",
          "[following]")
{
    const auto score = *score::UnfoldedScore::unfold(three_bars());
    const auto map = following::ScoreMap {score, only_part};
    const auto asked_at = [&](double quarters) {
        const auto& segment = map.segment_at(static_cast<std::size_t>(map.cell_at(quarters) + 0.5));
        return map.asked(0)[map.choice(segment, 0)];
    };
    CHECK(asked_at(0.5).keys == std::vector {Pitch {60}});
    CHECK(asked_at(0.5).sound == following::Asked::Sound::held);
    CHECK(asked_at(1.8).sound == following::Asked::Sound::may_be_over);
    CHECK(asked_at(2.2).sound == following::Asked::Sound::may_ring);
    CHECK(asked_at(2.2).keys == std::vector {Pitch {60}});
    CHECK(asked_at(3.0).keys.empty());
    CHECK(asked_at(4.5).keys == std::vector {Pitch {61}});
    CHECK(map.beginnings(0)[static_cast<std::size_t>(map.cell_at(4.0) + 0.5)] == Approx(1.0F).margin(0.1F));
    CHECK(map.beginnings(0)[static_cast<std::size_t>(map.cell_at(3.0) + 0.5)] == 0.0F);
}

TEST_CASE("what a repeat plays again is the same place of the page", "[following]")
{
    const auto score = test::round_for(1, 4, true);
    const auto map = following::ScoreMap {score, only_part};
    const auto second = static_cast<std::size_t>(map.cell_at(16.0 + 5.0) + 0.5);
    const auto first = static_cast<std::size_t>(map.cell_at(5.0) + 0.5);
    CHECK(static_cast<double>(map.first_playing_of(second)) ==
          Approx(static_cast<double>(first)).margin(1.0));
    CHECK(map.first_playing_of(first) == first);
}

TEST_CASE("a rehearsal mark is a likelier place to begin than another bar, and that than a note within",
          "[following]")
{
    const auto score = test::round_for(1, 8);
    const auto map = following::ScoreMap {score, only_part};
    const auto share_at = [&](double quarters) {
        const auto cell = static_cast<std::size_t>(map.cell_at(quarters) + 0.5);
        for (const auto& entry : map.entries())
            if (entry.cell == cell)
                return entry.share;
        return 0.0F;
    };
    CHECK(share_at(16.0) > 2.0F * share_at(20.0));
    CHECK(share_at(20.0) > 2.0F * share_at(21.0));
    CHECK(share_at(21.0) > 0.0F);
    CHECK(share_at(21.5) == 0.0F);
}
