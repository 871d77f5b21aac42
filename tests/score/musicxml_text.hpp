// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "score/unfolded_score.hpp"

namespace tutti::test {

/// One part of a little MusicXML file: what stands in <score-part>, and in each <measure> with its
/// attributes.
struct XmlPart {
    std::string name = "Violins";
    std::vector<std::string>
        measures;        ///< content; a measure that begins with '@' has attributes up to the next '@'
    std::string header;  ///< more for <score-part>
};

/// The whole file. Measures are numbered from 1 unless they say otherwise.
[[nodiscard]] std::string musicxml(const std::vector<XmlPart>&, std::string_view before_the_parts = "");

/// <attributes> with divisions 4 and a metre, and what else is given.
[[nodiscard]] std::string attributes(int beats, int beat_type, std::string_view more = "");
inline const auto four_four = attributes(4, 4);

/// A note in divisions ("C4", "F♯3"), with more elements before and after its <duration>.
[[nodiscard]] std::string note(std::string_view pitch, int duration, std::string_view more = "",
                               std::string_view before = "");
[[nodiscard]] std::string rest(int duration);
[[nodiscard]] std::string backup(int duration);

[[nodiscard]] std::string barline(std::string_view location, std::string_view content);
/// With what stands in its <direction-type>, and a <sound>.
[[nodiscard]] std::string direction(std::string_view type, std::string_view sound = "");
/// A direction of words, plain or in a box.
[[nodiscard]] std::string words(std::string_view);
[[nodiscard]] std::string boxed(std::string_view);

[[nodiscard]] std::span<const std::byte> bytes_of(std::string_view);

/// Read and unfolded; fails the test when that fails.
[[nodiscard]] score::UnfoldedScore unfolded(std::string_view musicxml);

/// "C4 D4@1 E4@1.5": a part's notes as played, each with its position in quarters.
[[nodiscard]] std::string played(const score::UnfoldedScore&, std::size_t part = 0);

/// "1 2 1 3": the bars as played, by their printed numbers.
[[nodiscard]] std::string bars_played(const score::UnfoldedScore&);

}  // namespace tutti::test
