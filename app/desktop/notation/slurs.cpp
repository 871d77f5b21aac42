// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/slurs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace tutti::desktop {

namespace {

// All in staff spaces.
constexpr auto from_a_head = 0.5;
constexpr auto from_a_stem = 0.3;
constexpr auto clear_of = 0.6;  // between the curve and what lies under it
constexpr auto flattest = 0.9;
constexpr auto usual_bow = 0.1;  // of its length
constexpr auto highest_usual = 2.4;
constexpr auto highest = 7.0;
constexpr auto near_an_end = 0.12;  // of its length: what is nearer cannot be cleared by the bow

PlacedCurve slur(std::span<const SlurredChord> chords)
{
    const auto& first = chords.front();
    const auto& last = chords.back();
    const auto below = std::ranges::all_of(chords, &SlurredChord::stem_up);
    const auto side = below ? 1.0 : -1.0;
    const auto end_at = [&](const SlurredChord& chord) {
        const auto at_the_stem = !below && chord.stem_up;
        if (at_the_stem)
            return chord.top - from_a_stem;
        return below ? chord.head_bottom + from_a_head - 0.2 : chord.head_top - from_a_head + 0.2;
    };
    auto curve = PlacedCurve {first.x, end_at(first), last.x, end_at(last), 0.0};
    const auto length = std::max(curve.x2 - curve.x1, 0.1);
    auto bow = std::clamp(usual_bow * length, flattest, highest_usual);
    for (const auto& chord : chords.subspan(1, chords.size() - 2)) {
        const auto t = (chord.x - curve.x1) / length;
        if (t < near_an_end || t > 1.0 - near_an_end)
            continue;
        const auto edge = (below ? chord.bottom : chord.top) + side * clear_of;
        const auto straight = curve.y1 + t * (curve.y2 - curve.y1);
        // Handles that lie so far off pull the curve three quarters of it along at its middle.
        bow = std::max(bow, side * (edge - straight) / (3.0 * t * (1.0 - t)));
    }
    curve.bow = side * std::min(bow, highest);
    return curve;
}

}  // namespace

std::vector<PlacedCurve> slurs(const score::UnfoldedScore& score, std::span<const SlurredChord> chords)
{
    auto placed = std::vector<PlacedCurve> {};
    auto open = std::array<std::optional<std::size_t>, 8> {};
    for (std::size_t n = 0; n < chords.size(); ++n) {
        const auto& chord = chords[n];
        const auto bar = chord.bar;
        if (n > 0 && bar != chords[n - 1].bar) {
            const auto bars = score.bars();
            const auto jumped = [&] {
                for (auto b = chords[n - 1].bar + 1; b <= bar; ++b)
                    if (bars[b].bar != bars[b - 1].bar + 1)
                        return true;
                return false;
            };
            if (jumped())
                open.fill(std::nullopt);
        }
        for (auto number = std::size_t {0}; number < open.size(); ++number) {
            const auto bit = 1U << number;
            if ((chord.end & bit) != 0 && open[number]) {
                const auto begun = *std::exchange(open[number], std::nullopt);
                auto under = std::vector<SlurredChord> {};
                for (const auto& each : chords.subspan(begun, n + 1 - begun))
                    if (each.staff == chord.staff && each.voice == chord.voice)
                        under.push_back(each);
                if (under.size() > 1)
                    placed.push_back(slur(under));
            }
            if ((chord.begin & bit) != 0)
                open[number] = n;
        }
    }
    return placed;
}

}  // namespace tutti::desktop
