// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

namespace tutti::desktop {

/// Code points of the Standard Music Font Layout (SMuFL), and what Bravura's metadata says of them, in staff
/// spaces.
namespace glyph {

inline constexpr char32_t treble_clef = 0xe050;
inline constexpr char32_t c_clef = 0xe05c;
inline constexpr char32_t bass_clef = 0xe062;
inline constexpr char32_t time_digit = 0xe080;  // 0, the others follow
inline constexpr char32_t head_double_whole = 0xe0a0;
inline constexpr char32_t head_whole = 0xe0a2;
inline constexpr char32_t head_half = 0xe0a3;
inline constexpr char32_t head_black = 0xe0a4;
inline constexpr char32_t dot = 0xe1e7;
inline constexpr char32_t flag_8th_up = 0xe240;  // the other way follows, then those of shorter notes
inline constexpr char32_t flat = 0xe260;
inline constexpr char32_t natural = 0xe261;
inline constexpr char32_t sharp = 0xe262;
inline constexpr char32_t double_sharp = 0xe263;
inline constexpr char32_t double_flat = 0xe264;
inline constexpr char32_t rest_double_whole = 0xe4e2;
inline constexpr char32_t rest_whole = 0xe4e3;  // half, quarter, 8th … follow
inline constexpr char32_t tuplet_digit = 0xe880;
inline constexpr char32_t segno = 0xe047;
inline constexpr char32_t coda = 0xe048;

inline constexpr double head_width = 1.18;  // half and black
inline constexpr double whole_head_width = 1.688;
inline constexpr double stem_anchor = 0.168;  // of a head: above its middle at the right, below at the left
inline constexpr double dot_width = 0.4;
inline constexpr double clef_width = 2.8;
inline constexpr double time_digit_width = 1.88;
inline constexpr double flag_width = 1.1;

[[nodiscard]] constexpr double accidental_width(int alteration) noexcept
{
    constexpr auto widths = std::array {1.652, 0.904, 0.672, 0.996, 1.0};
    return widths[static_cast<std::size_t>(alteration + 2)];
}
[[nodiscard]] constexpr char32_t accidental(int alteration) noexcept
{
    constexpr auto signs = std::array {double_flat, flat, natural, sharp, double_sharp};
    return signs[static_cast<std::size_t>(alteration + 2)];
}

}  // namespace glyph

/// Bravura's engraving defaults: thicknesses, in staff spaces.
namespace engraving {

inline constexpr double staff_line = 0.13;
inline constexpr double stem = 0.12;
inline constexpr double beam = 0.5;
inline constexpr double beam_spacing = 0.25;
inline constexpr double ledger_line = 0.16;
inline constexpr double ledger_extension = 0.4;
inline constexpr double thin_bar_line = 0.16;
inline constexpr double thick_bar_line = 0.5;
inline constexpr double bar_line_separation = 0.4;
inline constexpr double repeat_dot_separation = 0.16;
inline constexpr double tie_end = 0.1;
inline constexpr double tie_middle = 0.22;
inline constexpr double tuplet_bracket = 0.16;
inline constexpr double ending_line = 0.16;

}  // namespace engraving

}  // namespace tutti::desktop
