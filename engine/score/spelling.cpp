// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/spelling.hpp"

#include <array>
#include <cstdlib>

#include <fmt/format.h>

namespace tutti::score {

namespace {

/// The length of the UTF-8 character that the text begins with; 0 when it begins with none.
std::size_t utf8_length(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const auto length = lead < 0x80                   ? 1U
                        : lead >= 0xc2 && lead < 0xe0 ? 2U
                        : lead >= 0xe0 && lead < 0xf0 ? 3U
                        : lead >= 0xf0 && lead < 0xf5 ? 4U
                                                      : 0U;
    if (length == 0 || length > text.size())
        return 0;
    for (auto i = 1U; i < length; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U)
            return 0;
    return length;
}

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace

Spelling spelled(Pitch pitch)
{
    struct Name {
        char step;
        std::int8_t alteration;
    };
    constexpr auto names = std::array<Name, 12> {{{'C', 0},
                                                  {'C', 1},
                                                  {'D', 0},
                                                  {'E', -1},
                                                  {'E', 0},
                                                  {'F', 0},
                                                  {'F', 1},
                                                  {'G', 0},
                                                  {'A', -1},
                                                  {'A', 0},
                                                  {'B', -1},
                                                  {'B', 0}}};
    const auto name = names[static_cast<std::size_t>(pitch.pitch_class())];
    return {name.step, name.alteration, static_cast<std::int8_t>(pitch.octave())};
}

std::string spelling_name(const Spelling& spelling)
{
    auto name = std::string(1, spelling.step);
    switch (spelling.alteration) {
    case 0:
        break;
    case 1:
        name += "♯";
        break;
    case 2:
        name += "𝄪";
        break;
    case -1:
        name += "♭";
        break;
    case -2:
        name += "𝄫";
        break;
    default:
        name += spelling.alteration > 0 ? "♯♯♯" : "♭♭♭";
        break;
    }
    return name + std::to_string(spelling.octave);
}

std::string as_utf8(std::string_view text)
{
    const auto latin_1 = !is_utf8(text);
    auto out = std::string {};
    for (const auto c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte == 0x7f) {
            if (!out.empty() && out.back() != ' ')
                out.push_back(' ');
        } else if (latin_1 && byte >= 0x80) {
            out.push_back(static_cast<char>(0xc0U | byte >> 6U));
            out.push_back(static_cast<char>(0x80U | (byte & 0x3fU)));
        } else {
            out.push_back(c);
        }
    }
    while (!out.empty() && out.back() == ' ')
        out.pop_back();
    return out;
}

std::string transposition_text(int sounding_above_written)
{
    constexpr auto intervals = std::to_array<std::string_view>(
        {"", "a semitone", "a tone", "a minor third", "a major third", "a fourth", "a tritone", "a fifth",
         "a minor sixth", "a major sixth", "a minor seventh", "a major seventh"});
    const auto semitones = std::abs(sounding_above_written);
    if (semitones == 0)
        return "at written pitch";
    const auto octaves = semitones / 12;
    const auto rest = intervals[static_cast<std::size_t>(semitones % 12)];
    const auto of_octaves = octaves == 0   ? std::string {}
                            : octaves == 1 ? std::string {"an octave"}
                                           : fmt::format("{} octaves", octaves);
    return fmt::format("{}{}{} {} than written", of_octaves, octaves > 0 && !rest.empty() ? " and " : "",
                       rest, sounding_above_written < 0 ? "lower" : "higher");
}

}  // namespace tutti::score
