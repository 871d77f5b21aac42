// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/instrument.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace tutti {

namespace {

using enum Instrument::Wind;

// Sounding ranges: the lower limit is the instrument's own, the upper one about a fifth above what school
// players are asked for, because the tracker must follow a squeak but need not look for what nobody plays.
constexpr std::array<Instrument, 31> known {{
    {"piccolo", Pitch {74}, Pitch {108}, -12, woodwind},
    {"flute", Pitch {59}, Pitch {98}, 0, woodwind},
    {"oboe", Pitch {58}, Pitch {93}, 0, woodwind},
    {"english-horn", Pitch {52}, Pitch {84}, 7, woodwind},
    {"clarinet", Pitch {50}, Pitch {94}, 2, woodwind},
    {"bass-clarinet", Pitch {34}, Pitch {79}, 14, woodwind},
    {"bassoon", Pitch {34}, Pitch {76}, 0, woodwind},
    {"recorder", Pitch {72}, Pitch {100}, -12, woodwind},
    {"soprano-sax", Pitch {56}, Pitch {90}, 2, woodwind},
    {"alto-sax", Pitch {49}, Pitch {84}, 9, woodwind},
    {"tenor-sax", Pitch {44}, Pitch {79}, 14, woodwind},
    {"baritone-sax", Pitch {36}, Pitch {72}, 21, woodwind},
    {"horn", Pitch {34}, Pitch {79}, 7, brass},
    {"trumpet", Pitch {52}, Pitch {87}, 2, brass},
    {"cornet", Pitch {52}, Pitch {87}, 2, brass},
    {"tenor-horn", Pitch {45}, Pitch {76}, 9, brass},
    {"trombone", Pitch {36}, Pitch {77}, 0, brass},
    {"euphonium", Pitch {34}, Pitch {75}, 0, brass},
    {"tuba", Pitch {24}, Pitch {65}, 0, brass},
    {"electric-guitar", Pitch {35}, Pitch {88}, 12},  // seven strings, or six tuned down
    {"ukulele", Pitch {55}, Pitch {86}, 0},           // of a low fourth string, G3
    {"banjo", Pitch {48}, Pitch {86}, 12},
    {"voice", Pitch {36}, Pitch {86}, 0},
    {"male-voice", Pitch {36}, Pitch {72}, 0},
    {"female-voice", Pitch {48}, Pitch {86}, 0},
    {"violin", Pitch {55}, Pitch {100}, 0},
    {"viola", Pitch {48}, Pitch {91}, 0},
    {"cello", Pitch {36}, Pitch {84}, 0},
    {"double-bass", Pitch {24}, Pitch {67}, 12},
    {"string", Pitch {28}, Pitch {100}, 0},  // a mixed string section on one microphone, basses included
    {"any", Pitch {28}, Pitch {103}, 0},     // when nobody has said which
}};

struct OtherName {
    std::string_view other;
    std::string_view name;
};
constexpr std::array<OtherName, 22> other_names {{
    {"coranglais", "english-horn"},
    {"bbclarinet", "clarinet"},
    {"descantrecorder", "recorder"},
    {"sopranorecorder", "recorder"},
    {"saxophone", "alto-sax"},
    {"sax", "alto-sax"},
    {"sopranosaxophone", "soprano-sax"},
    {"altosaxophone", "alto-sax"},
    {"tenorsaxophone", "tenor-sax"},
    {"baritonesaxophone", "baritone-sax"},
    {"barisax", "baritone-sax"},
    {"frenchhorn", "horn"},
    {"bbtrumpet", "trumpet"},
    {"bbcornet", "cornet"},
    {"guitar", "electric-guitar"},
    {"soprano", "female-voice"},
    {"alto", "female-voice"},
    {"choir", "voice"},
    {"violoncello", "cello"},
    {"contrabass", "double-bass"},
    {"bass", "double-bass"},
    {"strings", "string"},
}};

/// Lower case, letters only, a flat sign as b: "Alto Sax" and "alto-sax" become "altosax".
std::string folded(std::string_view name)
{
    constexpr auto flat = std::string_view {"♭"};
    auto text = std::string {name};
    for (auto at = text.find(flat); at != std::string::npos; at = text.find(flat))
        text.replace(at, flat.size(), "b");
    auto out = std::string {};
    for (const auto c : text)
        if (std::isalpha(static_cast<unsigned char>(c)) != 0)
            out.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return out;
}

/// Edits from one word to the other, for "did you mean": a letter more, less, other, or two swapped (optimal
/// string alignment).
std::size_t edits_between(std::string_view a, std::string_view b)
{
    auto table = std::vector(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            const auto other = a[i - 1] == b[j - 1] ? 0U : 1U;
            table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + other});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
        }
    }
    return table[a.size()][b.size()];
}

const Instrument* find(std::string_view folded_name) noexcept
{
    for (const auto& entry : other_names)
        if (entry.other == folded_name)
            folded_name = entry.name;
    const auto wanted = folded(folded_name);
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Instrument& i) { return folded(i.name) == wanted; });
    return found == known.end() ? nullptr : &*found;
}

}  // namespace

std::span<const Instrument> instruments() noexcept
{
    return known;
}

Result<Instrument> instrument_from_name(std::string_view name)
{
    auto wanted = folded(name);
    if (const auto* found = find(wanted))
        return *found;
    // "Violin section", "strings mix": how many play is said elsewhere.
    for (auto shorter = true; shorter;) {
        shorter = false;
        for (const auto word : {std::string_view {"section"}, std::string_view {"sections"},
                                std::string_view {"mix"}, std::string_view {"ensemble"}})
            if (wanted.size() > word.size() && wanted.ends_with(word)) {
                wanted.resize(wanted.size() - word.size());
                shorter = true;
            }
    }
    if (const auto* found = find(wanted))
        return *found;
    for (const auto plural : {std::string_view {"s"}, std::string_view {"es"}})
        if (wanted.ends_with(plural))
            if (const auto* found = find(std::string_view {wanted}.substr(0, wanted.size() - plural.size())))
                return *found;
    const auto nearest = std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
        return edits_between(folded(a.name), wanted) < edits_between(folded(b.name), wanted);
    });
    const auto unknown = "The instrument '" + std::string {name} + "' is not one Tutti knows; ";
    if (2 * edits_between(folded(nearest->name), wanted) <= wanted.size())
        return failure(ErrorCode::bad_argument,
                       unknown + "did you mean '" + std::string {nearest->name} + "'?");
    auto names = std::string {};
    for (const auto& instrument : known)
        names += (names.empty() ? "" : ", ") + std::string {instrument.name};
    return failure(ErrorCode::bad_argument, unknown + "choose what is most like it of " + names + ".");
}

}  // namespace tutti
