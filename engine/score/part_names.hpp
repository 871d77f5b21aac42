// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "score/score.hpp"
#include "units/result.hpp"

namespace tutti::score {

/// Letters and digits in lower case: "Violins 1" and "violins-1" are the same. [any]
[[nodiscard]] std::string plain_name(std::string_view);

/// "'Violins', 'Cellos'": what there is to choose from. [any]
[[nodiscard]] std::string part_names(const Score&);

/// The part that somebody calls so: by its plain name, or by what only one part's name begins with, or else
/// holds ("cello" of "Violoncello"), or else as part_in_file_name() ("Violin 1" or "Vln. 1" of "Violins 1").
/// Errors: bad_argument where none or several are meant, which names the parts. [any]
[[nodiscard]] Result<std::size_t> find_part(const Score&, std::string_view called);

/// Which part a file's name speaks of: by the part's name, in the singular or the plural, or by its
/// instrument's, long or short, English, German, Italian or French, with its number where several parts have
/// it: "violins-1.flac", "Violin 1 (phone).wav", "vln1.wav" and "1. Geige.wav" of "Violins 1". Empty when
/// none or several. [any]
[[nodiscard]] std::optional<std::size_t> part_in_file_name(const Score&, std::string_view file_name);

}  // namespace tutti::score
