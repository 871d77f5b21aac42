// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/roll_call.hpp"

#include "support/catch.hpp"

using namespace tutti;
using rehearsal::Answer;
using rehearsal::MicrophoneGlance;
using rehearsal::RollCall;

namespace {

std::vector<MicrophoneGlance> levels(std::initializer_list<double> values)
{
    auto glances = std::vector<MicrophoneGlance> {};
    for (const auto value : values)
        glances.push_back({.level = decibels(value)});
    return glances;
}

/// The answer after so long of these levels.
std::optional<Answer> after(RollCall& call, const std::vector<MicrophoneGlance>& glances, Seconds& now,
                            Seconds length, const std::vector<bool>& taken)
{
    auto answer = std::optional<Answer> {};
    for (const auto until = now + length; now < until; now += 20_ms)
        answer = call.update(glances, taken, now);
    return answer;
}

}  // namespace

TEST_CASE("the violas' microphone is the one that becomes loudest when they are asked", "[rehearsal]")
{
    auto call = RollCall {};
    auto now = 0_s;
    const auto free = std::vector<bool>(4, false);
    call.begin(levels({-60, -58, -62, -70}));
    CHECK_FALSE(after(call, levels({-60, -58, -62, -70}), now, 2_s, free));
    CHECK(after(call, levels({-38, -20, -33, -50}), now, 1_s, free) == Answer {1, false});
    // They stop; the answer stands until another comes.
    CHECK(after(call, levels({-60, -58, -62, -70}), now, 5_s, free) == Answer {1, false});
    CHECK(after(call, levels({-18, -35, -33, -50}), now, 1_s, free) == Answer {0, false});
}

TEST_CASE("who has been playing all along does not answer for the violas", "[rehearsal]")
{
    auto call = RollCall {};
    auto now = 0_s;
    const auto free = std::vector<bool>(3, false);
    call.begin(levels({-15, -60, -60}));
    CHECK_FALSE(after(call, levels({-15, -40, -40}), now, 2_s, free));
    CHECK(after(call, levels({-15, -22, -40}), now, 1_s, free) == Answer {1, false});
}

TEST_CASE("two microphones as loud as each other are no answer, nor is a chair that is moved", "[rehearsal]")
{
    auto call = RollCall {};
    auto now = 0_s;
    const auto free = std::vector<bool>(2, false);
    call.begin(levels({-60, -60}));
    CHECK_FALSE(after(call, levels({-20, -21}), now, 3_s, free));
    CHECK_FALSE(after(call, levels({-60, -60}), now, 1_s, free));
    CHECK_FALSE(after(call, levels({-20, -60}), now, 200_ms, free));
    CHECK_FALSE(after(call, levels({-60, -60}), now, 1_s, free));
}

TEST_CASE("when the loudest microphone is the violins' already, that is said and not taken from them",
          "[rehearsal]")
{
    auto call = RollCall {};
    auto now = 0_s;
    call.begin(levels({-60, -60}));
    CHECK(after(call, levels({-20, -35}), now, 1_s, {true, false}) == Answer {0, true});
}
