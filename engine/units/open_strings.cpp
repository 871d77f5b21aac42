// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/open_strings.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace tutti {

namespace {

constexpr auto of_a_violin = std::array {Pitch {69}, Pitch {62}, Pitch {55}, Pitch {76}};
constexpr auto of_a_viola = std::array {Pitch {69}, Pitch {62}, Pitch {55}, Pitch {48}};
constexpr auto of_a_cello = std::array {Pitch {57}, Pitch {50}, Pitch {43}, Pitch {36}};
constexpr auto of_a_double_bass = std::array {Pitch {33}, Pitch {38}, Pitch {43}, Pitch {28}};
constexpr auto of_a_guitar = std::array {Pitch {45}, Pitch {50}, Pitch {55}, Pitch {59}, Pitch {64}};
constexpr auto of_a_ukulele = std::array {Pitch {69}, Pitch {64}, Pitch {60}, Pitch {67}};

struct Strings {
    std::string_view instrument;
    std::span<const Pitch> strings;
    bool bowed;
};
constexpr std::array<Strings, 6> stringed {{
    {"violin", of_a_violin, true},
    {"viola", of_a_viola, true},
    {"cello", of_a_cello, true},
    {"double-bass", of_a_double_bass, true},
    {"electric-guitar", of_a_guitar, false},
    {"ukulele", of_a_ukulele, false},
}};

const Strings* strings_of(const Instrument& instrument) noexcept
{
    const auto found = std::ranges::find(stringed, instrument.name, &Strings::instrument);
    return found == stringed.end() ? nullptr : &*found;
}

}  // namespace

std::span<const Pitch> open_strings(const Instrument& instrument) noexcept
{
    const auto* found = strings_of(instrument);
    return found == nullptr ? std::span<const Pitch> {} : found->strings;
}

Hertz open_string_frequency(const Instrument& instrument, Pitch string, Hertz a4) noexcept
{
    const auto* found = strings_of(instrument);
    const auto by_the_frets = frequency_of(string, {.a4 = a4});
    if (found == nullptr || !found->bowed)
        return by_the_frets;
    // How many fifths above the A, octaves apart: seven semitones each, of which 1.955 cents are left over.
    constexpr auto left_over = 1.955;
    constexpr auto fifths = std::array {-3, 4, -1, -6, 1, -4, 3, -2, 5, 0, -5, 2};  // of C, C♯ …
    return transposed(by_the_frets,
                      Cents {left_over * fifths[static_cast<std::size_t>(string.pitch_class())]});
}

}  // namespace tutti
