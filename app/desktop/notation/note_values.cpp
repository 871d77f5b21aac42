// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/note_values.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

namespace tutti::desktop {

namespace {

using score::Quarters;

constexpr auto one = Quarters::ticks_in_one;
constexpr auto shortest = 64;
constexpr auto nothing = Quarters {};

struct Fraction {
    int actual;
    int normal;
};
constexpr auto tuplets =
    std::array {Fraction {3, 2}, Fraction {5, 4}, Fraction {6, 4}, Fraction {7, 4}, Fraction {9, 8}};

std::optional<WrittenValue> tuplet_value(Quarters length) noexcept
{
    for (const auto fraction : tuplets) {
        const auto ticks = length.ticks() * fraction.actual;
        if (ticks % fraction.normal != 0)
            continue;
        if (const auto value = value_of(Quarters::from_ticks(ticks / fraction.normal));
            value && value->dots < 2)
            return WrittenValue {*value, fraction.actual};
    }
    return std::nullopt;
}

}  // namespace

std::optional<NoteValue> value_of(Quarters length) noexcept
{
    const auto ticks = length.ticks();
    if (ticks <= 0)
        return std::nullopt;
    for (const auto denominator : {0, 1, 2, 4, 8, 16, 32, 64}) {
        const auto plain = denominator == 0 ? 8 * one : 4 * one / denominator;
        if (ticks == plain)
            return NoteValue {denominator, 0};
        if (2 * ticks == 3 * plain)
            return NoteValue {denominator, 1};
        if (4 * ticks == 7 * plain)
            return NoteValue {denominator, 2};
    }
    return std::nullopt;
}

WrittenValue written_value(Quarters length) noexcept
{
    if (const auto plain = value_of(length))
        return {*plain, 0};
    if (const auto tuplet = tuplet_value(length))
        return *tuplet;
    auto shorter = WrittenValue {{1, 0}, 0};
    while (shorter.value.denominator < shortest && Quarters {4, shorter.value.denominator} > length)
        shorter.value.denominator *= 2;
    return shorter;
}

bool is_one_value(Quarters length) noexcept
{
    return value_of(length).has_value() || tuplet_value(length).has_value();
}

std::vector<Quarters> beats_of(const score::Bar& bar)
{
    const auto& metre = bar.metre;
    auto steps = std::vector<int> {};  // in notes of the lower figure
    if (metre.beat_type >= 8 && metre.beats % 3 == 0)
        steps.assign(static_cast<std::size_t>(metre.beats / 3), 3);
    else if (metre.beat_type >= 8 && metre.beats > 4) {
        for (auto left = metre.beats; left > 0; left -= steps.back())
            steps.push_back(left == 3 ? 3 : 2);
        if (metre.beats == 5)
            std::ranges::reverse(steps);  // 3 + 2
    } else if (metre.beat_type >= 8)
        steps.assign(static_cast<std::size_t>(std::max(metre.beats / 2, 1)), 2);
    else
        steps.assign(static_cast<std::size_t>(std::max(metre.beats, 1)), 1);
    auto at = nothing - bar.begins_at;
    auto beats = std::vector<Quarters> {};
    for (std::size_t n = 0; at < bar.length; ++n) {
        if (at >= nothing)
            beats.push_back(at);
        at += Quarters {std::int64_t {4} * steps[n % steps.size()], metre.beat_type};
    }
    if (beats.empty() || beats.front() > nothing)
        beats.insert(beats.begin(), nothing);
    beats.push_back(bar.length);
    return beats;
}

std::vector<Quarters> in_values(Quarters at, Quarters length, const std::vector<Quarters>& beats, bool rest)
{
    auto parts = std::vector<Quarters> {};
    const auto end = at + length;
    while (at < end) {
        const auto next = std::ranges::upper_bound(beats, at);
        const auto beat_end = next == beats.end() ? end : std::min(*next, end);
        const auto on_beat = std::ranges::binary_search(beats, at);
        auto part = nothing;
        // The longest run of whole beats that one sign has; a rest longer than a beat stands where such a
        // length begins, and without dots.
        if (on_beat)
            for (auto beat = next; beat != beats.end() && *beat <= end; ++beat)
                if (const auto value = value_of(*beat - at);
                    value &&
                    (!rest || beat == next || (value->dots == 0 && at.ticks() % (*beat - at).ticks() == 0)))
                    part = *beat - at;
        if (!rest && is_one_value(end - at))
            part = end - at;
        if (part == nothing && is_one_value(beat_end - at))
            part = beat_end - at;
        for (auto denominator = 4; part == nothing && denominator <= shortest; denominator *= 2)
            if (const auto plain = Quarters {4, denominator}; plain <= beat_end - at)
                part = plain;
        if (part == nothing)
            break;  // shorter than anything that is written
        parts.push_back(part);
        at += part;
    }
    return parts;
}

Quarters laid_on_grid(Quarters at) noexcept
{
    const auto nearest = [&](std::int64_t parts) {
        const auto grain = one / parts;
        return Quarters::from_ticks((at.ticks() + grain / 2) / grain * grain);
    };
    const auto fourths = nearest(4);
    const auto thirds = nearest(3);
    const auto off = [&](Quarters to) { return std::abs((to - at).ticks()); };
    return off(thirds) * 2 < off(fourths) ? thirds : fourths;
}

}  // namespace tutti::desktop
