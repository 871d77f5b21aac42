// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/pitch.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace tutti {

namespace {

constexpr auto a4_key = 69;
constexpr auto a_class = 9;

constexpr std::array<std::string_view, 12> class_names {"C",  "C♯", "D",  "E♭", "E",  "F",
                                                        "F♯", "G",  "A♭", "A",  "B♭", "B"};

/// Cents above C of each pitch class.
using Scale = std::array<double, 12>;

constexpr Scale equal_scale {0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100};

/// A chain of equal fifths from E♭ (three below C) to G♯ (eight above), folded into the octave.
constexpr Scale chain_of_fifths(double fifth)
{
    auto scale = Scale {};
    for (auto step = -3; step <= 8; ++step) {
        auto cents = step * fifth;
        while (cents < 0)
            cents += 1200.0;
        while (cents >= 1200.0)
            cents -= 1200.0;
        scale[static_cast<std::size_t>(((step * 7) % 12 + 12) % 12)] = cents;
    }
    return scale;
}

constexpr Scale pythagorean_scale = chain_of_fifths(701.955);  // 3:2
constexpr Scale meantone_scale = chain_of_fifths(696.578);     // four of them make a pure 5:4

// 1, 16:15, 9:8, 6:5, 5:4, 4:3, 45:32, 3:2, 8:5, 5:3, 9:5, 15:8
constexpr Scale just_scale {0,       111.731, 203.910, 315.641, 386.314,  498.045,
                            590.224, 701.955, 813.686, 884.359, 1017.596, 1088.269};

const Scale& scale_of(Temperament temperament) noexcept
{
    switch (temperament) {
    case Temperament::pythagorean:
        return pythagorean_scale;
    case Temperament::meantone:
        return meantone_scale;
    case Temperament::just_c:
        return just_scale;
    case Temperament::equal:
    case Temperament::just:
        break;
    }
    return equal_scale;
}

/// How far this temperament puts a pitch class from equal temperament, A held in common.
Cents offset_of(int pitch_class, Temperament temperament) noexcept
{
    const auto& scale = scale_of(temperament);
    const auto index = static_cast<std::size_t>(pitch_class);
    return Cents {(scale[index] - equal_scale[index]) - (scale[a_class] - equal_scale[a_class])};
}

struct NamedTemperament {
    Temperament temperament;
    std::string_view name;
};
constexpr std::array<NamedTemperament, 5> temperaments {{{Temperament::equal, "equal"},
                                                         {Temperament::pythagorean, "pythagorean"},
                                                         {Temperament::meantone, "meantone"},
                                                         {Temperament::just_c, "just-c"},
                                                         {Temperament::just, "just"}}};

}  // namespace

std::string note_name(Pitch pitch)
{
    return std::string {class_names[static_cast<std::size_t>(pitch.pitch_class())]};
}

std::string pitch_name(Pitch pitch)
{
    return note_name(pitch) + std::to_string(pitch.octave());
}

std::optional<Pitch> pitch_from_name(std::string_view name)
{
    constexpr std::string_view letters = "CDEFGAB";
    constexpr std::array<int, 7> semitones {0, 2, 4, 5, 7, 9, 11};
    if (name.empty())
        return std::nullopt;
    const auto letter = letters.find(name.front());
    if (letter == std::string_view::npos)
        return std::nullopt;
    name.remove_prefix(1);
    auto semitone = semitones[letter];
    const auto takes = [&name](std::string_view sign) {
        if (!name.starts_with(sign))
            return false;
        name.remove_prefix(sign.size());
        return true;
    };
    if (takes("#") || takes("♯"))
        ++semitone;
    else if (takes("b") || takes("♭"))
        --semitone;
    auto octave = 0;
    const auto* end = name.data() + name.size();
    const auto [stopped_at, error] = std::from_chars(name.data(), end, octave);
    if (error != std::errc {} || stopped_at != end || octave < -1 || octave > 9)
        return std::nullopt;
    return Pitch {12 * (octave + 1) + semitone};
}

std::string_view temperament_name(Temperament temperament) noexcept
{
    for (const auto& entry : temperaments)
        if (entry.temperament == temperament)
            return entry.name;
    return {};
}

std::optional<Temperament> temperament_from_name(std::string_view name) noexcept
{
    for (const auto& entry : temperaments)
        if (entry.name == name)
            return entry.temperament;
    return std::nullopt;
}

Hertz frequency_of(Pitch pitch, const Tuning& tuning) noexcept
{
    const auto equal = Cents {100.0 * (pitch.midi_key() - a4_key)};
    return transposed(tuning.a4, equal + offset_of(pitch.pitch_class(), tuning.temperament));
}

Cents from_an_a(Hertz frequency, Hertz a4) noexcept
{
    return Cents {std::remainder(cents_between(frequency, a4).value(), 1200.0)};
}

TunedPitch nearest_pitch(Hertz frequency, const Tuning& tuning) noexcept
{
    const auto from_a4 = cents_between(frequency, tuning.a4);
    const auto guess = a4_key + static_cast<int>(std::lround(from_a4.value() / 100.0));
    // Unequal temperaments move a key by up to 40 cents, so the neighbour of the equal-tempered guess may be
    // nearer.
    auto best = TunedPitch {Pitch {guess}, cents_between(frequency, frequency_of(Pitch {guess}, tuning))};
    for (const auto key : {guess - 1, guess + 1}) {
        const auto deviation = cents_between(frequency, frequency_of(Pitch {key}, tuning));
        if (abs(deviation) < abs(best.deviation))
            best = TunedPitch {Pitch {key}, deviation};
    }
    return best;
}

}  // namespace tutti
