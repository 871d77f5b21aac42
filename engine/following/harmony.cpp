// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/harmony.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace tutti::following {

namespace {

/// Pitch classes as bits, C the lowest.
using Classes = std::uint16_t;
constexpr auto all_classes = Classes {0xFFF};

constexpr Classes chord(std::initializer_list<int> semitones)
{
    auto bits = Classes {0};
    for (const auto above_root : semitones)
        bits = static_cast<Classes>(bits | (1 << above_root));
    return bits;
}

// Commonest first: where two fit equally well, the earlier one is meant.
constexpr std::array<Classes, 7> chords {
    chord({0, 4, 7}),      // major
    chord({0, 3, 7}),      // minor
    chord({0, 4, 7, 10}),  // dominant seventh
    chord({0, 3, 7, 10}),  // minor seventh
    chord({0, 4, 7, 11}),  // major seventh
    chord({0, 3, 6}),      // diminished
    chord({0, 3, 6, 10}),  // half-diminished seventh
};

constexpr std::array<double, 12> pure_cents {0.0,    11.731, 3.910,  15.641,  -13.686, -1.955,
                                             -9.776, 1.955,  13.686, -15.641, 17.596,  -11.731};

constexpr Classes above(Classes of_c, int root)
{
    return static_cast<Classes>(((of_c << root) | (of_c >> (12 - root))) & all_classes);
}

}  // namespace

std::optional<int> root_of(std::span<const Pitch> sounding) noexcept
{
    auto given = Classes {0};
    auto lowest = Pitch {127};
    for (const auto pitch : sounding) {
        given = static_cast<Classes>(given | (1 << pitch.pitch_class()));
        lowest = std::min(lowest, pitch);
    }
    if (std::popcount(given) < 2)
        return std::nullopt;
    auto best = std::optional<int> {};
    auto best_score = -100;
    for (auto c = std::size_t {0}; c < chords.size(); ++c)
        for (auto root = 0; root < 12; ++root) {
            const auto tones = above(chords[c], root);
            if ((given & ~tones) != 0)
                continue;
            const auto absent = std::popcount(static_cast<Classes>(tones & ~given));
            const auto has_root = (given >> root & 1) != 0;
            const auto score = (has_root ? 0 : -24) - 12 * absent + (lowest.pitch_class() == root ? 10 : 0) -
                               static_cast<int>(c);
            if (score > best_score) {
                best_score = score;
                best = root;
            }
        }
    return best;
}

Cents pure_above(int root, Pitch pitch) noexcept
{
    return Cents {pure_cents[static_cast<std::size_t>((pitch.pitch_class() - root + 12) % 12)]};
}

}  // namespace tutti::following
