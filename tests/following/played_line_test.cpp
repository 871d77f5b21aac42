// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/played_line.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "following/score_map.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using following::PlayedLine;
using following::ScoreMap;

constexpr auto hop = 5_ms;
constexpr auto note_length = 500_ms;  // at the marked tempo
constexpr auto exactly = 10_ms;       // a beginning is heard

double place_of(int note)
{
    return note * (note_length / ScoreMap::cell_length);
}

/// Plays notes, and says for each by how much the line missed it just before it began.
class Player {
public:
    /// `pace_at`: of the marked tempo, by the note; `off_by`: the note begins so much after its time.
    template <class Pace, class Off>
    std::vector<Seconds> play(int notes, const Pace& pace_at, const Off& off_by)
    {
        auto missed = std::vector<Seconds> {};
        line.begin(0.0, 1.0, 0.01);
        line.observe(0.0, {}, exactly);
        for (auto n = 1; n <= notes; ++n) {
            const auto lasts = note_length / pace_at(n) + off_by(n) - off_by(n - 1);
            for (auto gone = Seconds {}; gone < lasts; gone += hop)
                line.go_on(hop, 1.0, 0.05);
            const auto beyond = std::ceil(lasts / hop) * hop - lasts;  // the note has begun so long ago
            const auto in_time = place_of(n) + off_by(n) / ScoreMap::cell_length * pace_at(n);
            missed.push_back((line.cell() - beyond / ScoreMap::cell_length - in_time) *
                             ScoreMap::cell_length);
            line.observe(place_of(n), beyond, exactly);
        }
        return missed;
    }
    PlayedLine line;
};

Seconds usual(const std::vector<Seconds>& missed, int from)
{
    auto sum = 0.0;
    for (auto i = static_cast<std::size_t>(from); i < missed.size(); ++i)
        sum += missed[i].value() * missed[i].value();
    return Seconds {std::sqrt(sum / static_cast<double>(missed.size() - static_cast<std::size_t>(from)))};
}

double evenly(int)
{
    return 1.0;
}

/// Up to 60 ms to either side, 35 in the mean.
Seconds a_little_off(int note)
{
    constexpr auto off = std::array {0, 41, -33, 12, -58, 27, 60, -20, -47, 35, 8, -25, 52, -60, 19, -31, 44};
    return Seconds {0.001 * off[static_cast<std::size_t>(note) % off.size()]};
}

Seconds in_time(int)
{
    return {};
}

/// A tenth faster and slower, over a phrase of twelve notes.
double pushing_and_dragging(int note)
{
    return 1.0 + 0.1 * std::sin(2.0 * std::numbers::pi * note / 12.0);
}

}  // namespace

TEST_CASE("who keeps the tempo is not thought to change it by notes that are a little off", "[following]")
{
    auto player = Player {};
    CHECK(usual(player.play(40, evenly, a_little_off), 12) < 15_ms);
}

TEST_CASE("who pushes and drags is gone along with", "[following]")
{
    auto player = Player {};
    CHECK(usual(player.play(40, pushing_and_dragging, in_time), 12) < 25_ms);
}

TEST_CASE("how evenly somebody plays is remembered over a stop", "[following]")
{
    auto player = Player {};
    auto other = Player {};
    player.play(40, evenly, a_little_off);
    other.play(40, pushing_and_dragging, in_time);
    CHECK(usual(player.play(8, evenly, a_little_off), 1) < usual(other.play(8, evenly, a_little_off), 1));
}

TEST_CASE("a line knows how far beside it the next beginning may be", "[following]")
{
    auto uneven = Player {};
    auto even = Player {};
    uneven.play(40, evenly, a_little_off);
    even.play(40, evenly, in_time);
    CHECK(Seconds {uneven.line.beginning_deviation() * ScoreMap::cell_length.value()} > 30_ms);
    CHECK(Seconds {even.line.beginning_deviation() * ScoreMap::cell_length.value()} < 15_ms);
}

TEST_CASE("in a rest the line goes on at the usual pace", "[following]")
{
    auto line = PlayedLine {};
    line.begin(100.0, 1.4, 0.04);
    line.count_on(0.8);
    for (auto gone = Seconds {}; gone < 1_s; gone += hop)
        line.go_on(hop, 0.8, 0.05);
    CHECK(line.cell() == Approx(100.0 + 0.8 * (1_s / ScoreMap::cell_length)).margin(0.5));
    CHECK(line.pace() == Approx(0.8));
}

}  // namespace tutti::test
