// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "units/instrument.hpp"
#include "units/pitch.hpp"
#include "units/result.hpp"

namespace tutti::audio {

/// One section: the players on one part, and the microphones that hear them.
struct SectionDescription {
    std::string name;  ///< "Violins 1", as the tutor calls them
    Instrument instrument;
    std::vector<int>
        channels;      ///< as printed on the interface, from 1; the first is the section's main microphone
    std::string part;  ///< the part's name in the score; the section's own name unless given
    std::optional<int> players {};  ///< how many they are, where it was said
};

/// A class: who sits where, at which microphones, and what counts as in tune for them.
///
/// `class.json`: {"name", "reference_a4_hz", "temperament", "tolerance":
/// "beginner"|"developing"|"concert"|cents, "sections": [{"name", "instrument", "channels": [1, 2],
/// "part", "players"}],
/// "keep_sound_days"}. Only "sections" and in each of them "instrument" and "channels" are required.
struct ClassDescription {
    std::string name;
    Tuning tuning;
    Cents tolerance {30.0};
    std::vector<SectionDescription> sections;
    int keep_sound_days = 28;  ///< sound that was recorded is to be erased after so many days

    /// All channels that some section uses, each once, ascending, from 1.
    [[nodiscard]] std::vector<int> channels_in_use() const;
};

/// Deviations up to this far count as in tune: beginner 30, developing 20, concert 10 cents. Listeners begin
/// to call a melody out of tune at about 25 cents (Larrouy-Maestri 2018); a semi-professional choir's unison
/// spreads over 16 to 30.
inline constexpr Cents beginner_tolerance {30.0};
inline constexpr Cents developing_tolerance {20.0};
inline constexpr Cents concert_tolerance {10.0};

/// Whether an input that offers so many channels has all that the class listens to. Errors: channel_missing,
/// which names the first section, its channel and the input. [any]
[[nodiscard]] Status check_channels(const ClassDescription&, int offered, std::string_view input);

/// Whether a class that is still being set up is read too: without sections, and sections without channels.
/// Nothing can be rehearsed with one.
enum class Unfinished : bool { refused, allowed };

/// Reads a class description. Errors name the line and the fix. `source` is what the message calls the text.
[[nodiscard]] Result<ClassDescription> parse_class(std::string_view json, std::string_view source,
                                                   Unfinished = Unfinished::refused);
[[nodiscard]] Result<ClassDescription> load_class(const std::filesystem::path&);

/// The same as text, so that a session keeps the class it was made with. parse_class() reads it back.
[[nodiscard]] std::string to_json(const ClassDescription&);

}  // namespace tutti::audio
