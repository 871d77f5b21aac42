// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/part_instrument.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string>
#include <utility>

namespace tutti::score {

namespace {

struct Word {
    std::string_view part;        ///< of a name, in lower case letters; the first that is found counts
    std::string_view instrument;  ///< or not_ours
};

constexpr auto not_ours = std::string_view {};  // somebody plays it whom Tutti does not have

// English, Italian, German and French, as parts are headed, MusicXML's names of sounds, and between spaces
// the short names. What holds another's name comes before it, and what may stand before any instrument's,
// "tenor", last. An electric bass is read and sounds as a double bass. A conductor's part is nobody's to
// play.
constexpr auto words = std::to_array<Word>({
    {"piccolo trumpet", "trumpet"},
    {"violino piccolo", "violin"},
    {"violoncello piccolo", "cello"},
    {"piccolo", "piccolo"},
    {"pikkolo", "piccolo"},
    {" picc ", "piccolo"},
    {"ottavino", "piccolo"},
    {"kleine flöte", "piccolo"},
    {"english horn", "english-horn"},
    {"cor anglais", "english-horn"},
    {"corno inglese", "english-horn"},
    {"englischhorn", "english-horn"},
    {" e hn ", "english-horn"},
    {"bass clarinet", "bass-clarinet"},
    {"bass cl ", "bass-clarinet"},
    {" b cl ", "bass-clarinet"},
    {" bs cl ", "bass-clarinet"},
    {"clarinet bass", "bass-clarinet"},
    {"clarinetto basso", "bass-clarinet"},
    {"bassklarinette", "bass-clarinet"},
    {"bass klarinette", "bass-clarinet"},
    {"clarinette basse", "bass-clarinet"},
    {"clarinet", "clarinet"},
    {"klarinette", "clarinet"},
    {" klar ", "clarinet"},
    {" cl ", "clarinet"},
    {"basset", "clarinet"},
    {"bassoon", "bassoon"},
    {"fagott", "bassoon"},
    {"basson", "bassoon"},
    {" bsn ", "bassoon"},
    {" bn ", "bassoon"},
    {" fg ", "bassoon"},
    {"soprano sax", "soprano-sax"},
    {"sopransax", "soprano-sax"},
    {"saxophone soprano", "soprano-sax"},
    {" sop sax", "soprano-sax"},
    {" s sax", "soprano-sax"},
    {"baritone sax", "baritone-sax"},
    {"baritonsax", "baritone-sax"},
    {"saxophone baritone", "baritone-sax"},
    {"bari sax", "baritone-sax"},
    {" bar sax", "baritone-sax"},
    {" b sax", "baritone-sax"},
    {"tenor sax", "tenor-sax"},
    {"tenorsax", "tenor-sax"},
    {"saxophone tenor", "tenor-sax"},
    {" ten sax", "tenor-sax"},
    {" t sax", "tenor-sax"},
    {"sax", "alto-sax"},
    {"recorder", "recorder"},
    {"blockfl", "recorder"},
    {"flauto dolce", "recorder"},
    {"flute", "flute"},
    {"flauto", "flute"},
    {"flauti", "flute"},
    {"flöte", "flute"},
    {"flûte", "flute"},
    {"querfl", "flute"},
    {" fl ", "flute"},
    {"oboe", "oboe"},
    {"oboi", "oboe"},
    {"hautbois", "oboe"},
    {" ob ", "oboe"},
    {"tenor horn", "tenor-horn"},
    {"tenorhorn", "tenor-horn"},
    {" t hn ", "tenor-horn"},
    {"alto horn", "tenor-horn"},
    {"althorn", "tenor-horn"},
    {"baritone uk", "ukulele"},
    {"bariton uk", "ukulele"},
    {"baritone guitar", "electric-guitar"},
    {"baritongitarre", "electric-guitar"},
    {"bariton", "euphonium"},
    {"euphonium", "euphonium"},
    {" euph ", "euphonium"},
    {"flugelhorn", "cornet"},
    {"flügelhorn", "cornet"},
    {"cornet", "cornet"},
    {"kornett", "cornet"},
    {"trumpet", "trumpet"},
    {"tromba", "trumpet"},
    {"trombe", "trumpet"},
    {"trompet", "trumpet"},
    {" tpt ", "trumpet"},
    {" trp ", "trumpet"},
    {"trombon", "trombone"},
    {"posaune", "trombone"},
    {" tbn ", "trombone"},
    {" pos ", "trombone"},
    {"horn ", "horn"},
    {"horns ", "horn"},
    {"hörner", "horn"},
    {" corno ", "horn"},
    {" corni ", "horn"},
    {" cor ", "horn"},
    {" hn ", "horn"},
    {" hr ", "horn"},
    {"tuba", "tuba"},
    {"♭ bass", "tuba"},
    {"sousaphon", "tuba"},
    {"viola da gamba", "cello"},
    {"violoncell", "cello"},
    {"cello", "cello"},
    {"celli", "cello"},
    {" vc ", "cello"},
    {" vcl ", "cello"},
    {" vlc ", "cello"},
    {"contrabass", "double-bass"},
    {"contrabbass", "double-bass"},
    {"kontrabass", "double-bass"},
    {"kontrabäss", "double-bass"},
    {"contrebasse", "double-bass"},
    {"double bass", "double-bass"},
    {"string bass", "double-bass"},
    {"streichbass", "double-bass"},
    {"bass guitar", "double-bass"},
    {"bassgitarre", "double-bass"},
    {"electric bass", "double-bass"},
    {"bass electric", "double-bass"},
    {"acoustic bass", "double-bass"},
    {"upright bass", "double-bass"},
    {" pluck bass", "double-bass"},
    {" e bass", "double-bass"},
    {" bässe", "double-bass"},
    {" cb ", "double-bass"},
    {" kb ", "double-bass"},
    {" db ", "double-bass"},
    {"violin", "violin"},
    {"violon", "violin"},
    {"geige", "violin"},
    {" vln ", "violin"},
    {" vn ", "violin"},
    {" vl ", "violin"},
    {" viole ", "viola"},
    {"viola", "viola"},
    {"bratsche", "viola"},
    {" vla ", "viola"},
    {" va ", "viola"},
    {"guitar", "electric-guitar"},
    {"gitarre", "electric-guitar"},
    {" chitarr", "electric-guitar"},
    {" gtr ", "electric-guitar"},
    {" guit ", "electric-guitar"},
    {" git ", "electric-guitar"},
    {" ukulele", "ukulele"},
    {" uke ", "ukulele"},
    {" ukes ", "ukulele"},
    {"banjo", "banjo"},
    {"streicher", "string"},
    {" piano", not_ours},
    {"klavier", not_ours},
    {" keyboard", not_ours},
    {" cembalo", not_ours},
    {"harpsichord", not_ours},
    {" clavecin", not_ours},
    {" organ ", not_ours},
    {" organs ", not_ours},
    {"orgel", not_ours},
    {" orgue", not_ours},
    {" celest", not_ours},
    {" harp ", not_ours},
    {" harps ", not_ours},
    {"harfe", not_ours},
    {" arpa ", not_ours},
    {" arpe ", not_ours},
    {" drum", not_ours},
    {"drum ", not_ours},
    {"drums ", not_ours},
    {" snare", not_ours},
    {"trommel", not_ours},
    {" tambour", not_ours},
    {" tambur", not_ours},
    {" percussion", not_ours},
    {" perkussion", not_ours},
    {" schlag", not_ours},
    {"pauke", not_ours},
    {" timpani", not_ours},
    {" timbal", not_ours},
    {" batteri", not_ours},
    {" becken ", not_ours},
    {" cymbal", not_ours},
    {" triang", not_ours},
    {"glocken", not_ours},
    {" bells ", not_ours},
    {" pan ", not_ours},
    {" pans ", not_ours},
    {" xylo", not_ours},
    {" metallo", not_ours},
    {" marimba", not_ours},
    {" vibraphon", not_ours},
    {"accordion", not_ours},
    {"akkordeon", not_ours},
    {" fisarmonic", not_ours},
    {" mandolin", not_ours},
    {" laute ", not_ours},
    {" lauten ", not_ours},
    {" lute ", not_ours},
    {" lutes ", not_ours},
    {" zither", not_ours},
    {"harmonica", not_ours},
    {"harmonika", not_ours},
    {" synth", not_ours},
    {" conductor", not_ours},
    {" dirigent", not_ours},
    {" direttore", not_ours},
    {" partitur", not_ours},
    {"sopran", "female-voice"},
    {" tenor ", "male-voice"},
    {" tenors ", "male-voice"},
    {" voice", "voice"},
    {" vocal", "voice"},
    {"choir", "voice"},
    {"chor ", "voice"},
    {"chöre ", "voice"},
    {" chorus ", "voice"},
    {"gesang", "voice"},
});

struct Range {
    int first;
    int last;
    std::string_view instrument;
};

// General MIDI, from 0.
constexpr auto programs = std::to_array<Range>({
    {24, 31, "electric-guitar"},
    {32, 39, "double-bass"},
    {40, 40, "violin"},
    {41, 41, "viola"},
    {42, 42, "cello"},
    {43, 43, "double-bass"},
    {48, 51, "string"},
    {52, 54, "voice"},
    {56, 56, "trumpet"},
    {57, 57, "trombone"},
    {58, 58, "tuba"},
    {59, 59, "trumpet"},
    {60, 60, "horn"},
    {64, 64, "soprano-sax"},
    {65, 65, "alto-sax"},
    {66, 66, "tenor-sax"},
    {67, 67, "baritone-sax"},
    {68, 68, "oboe"},
    {69, 69, "english-horn"},
    {70, 70, "bassoon"},
    {71, 71, "clarinet"},
    {72, 72, "piccolo"},
    {73, 73, "flute"},
    {74, 74, "recorder"},
    {105, 105, "banjo"},
});

bool is_digit(char c)
{
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

enum class Digits { left_out, kept };

/// Lower case letters, with one space between words and at either end: dots, hyphens and digits become
/// spaces, or digits words of their own; ß two letters, and two dots that follow their letter are put on it.
std::string folded(std::string_view name, Digits digits = Digits::left_out)
{
    auto text = std::string {' '};
    for (auto i = std::size_t {0}; i < name.size(); ++i) {
        const auto byte = static_cast<unsigned char>(name[i]);
        const auto two = name.substr(i, 2);
        if (two == "ß") {
            text += "ss";
            ++i;
        } else if (two == "\u0308" && std::string_view {"aou"}.find(text.back()) != std::string_view::npos) {
            const auto umlaut = text.back() == 'a' ? "ä" : text.back() == 'o' ? "ö" : "ü";
            text.pop_back();
            text += umlaut;
            ++i;
        } else if (byte == 0xc3 && two.size() == 2) {  // À to þ: small letters have a bit more
            text += {two[0], static_cast<char>(static_cast<unsigned char>(two[1]) | 0x20U)};
            ++i;
        } else if (digits == Digits::kept && is_digit(name[i])) {
            if (text.back() != ' ' && !is_digit(text.back()))
                text.push_back(' ');
            text.push_back(name[i]);
        } else if (byte >= 0x80 || std::isalpha(byte) != 0) {
            if (is_digit(text.back()))
                text.push_back(' ');
            text.push_back(static_cast<char>(byte >= 0x80 ? byte : std::tolower(byte)));
        } else if (text.back() != ' ') {
            text.push_back(' ');
        }
    }
    return text.back() == ' ' ? text : text + ' ';
}

std::optional<Instrument> known(std::string_view name)
{
    const auto found = instrument_from_name(name);
    return found ? std::optional {*found} : std::nullopt;
}

/// Who plays a part by its name: an instrument's name, or not_ours. Empty when it does not tell.
std::optional<std::string_view> told_by(std::string_view name)
{
    const auto text = folded(name);
    for (const auto& word : words)
        if (text.find(word.part) != std::string::npos)
            return word.instrument;
    return std::nullopt;
}

std::vector<std::string_view> words_of(std::string_view text)
{
    auto found = std::vector<std::string_view> {};
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0)
            found.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

std::vector<std::string_view> words_of(std::string&&) = delete;  // they are views of it

/// A part's number, as a digit, a Roman one or in words; 0 for all else, as "01", by which files are sorted.
int number_in(std::string_view word)
{
    if (word.size() == 1 && word[0] >= '1' && word[0] <= '9')
        return word[0] - '0';
    constexpr auto named = std::to_array<std::pair<std::string_view, int>>({{"i", 1},
                                                                            {"ii", 2},
                                                                            {"iii", 3},
                                                                            {"iv", 4},
                                                                            {"first", 1},
                                                                            {"second", 2},
                                                                            {"third", 3},
                                                                            {"fourth", 4},
                                                                            {"primo", 1},
                                                                            {"secondo", 2}});
    for (const auto& [name, number] : named)
        if (word == name)
            return number;
    constexpr auto begun = std::to_array<std::pair<std::string_view, int>>(
        {{"erste", 1}, {"zweite", 2}, {"dritte", 3}, {"vierte", 4}});
    for (const auto& [name, number] : begun)
        if (word.starts_with(name))
            return number;
    return 0;
}

bool is_one_of(std::string_view word, std::span<const std::string_view> these)
{
    return std::ranges::find(these, word) != these.end();
}

struct Said {
    std::string_view word;
    bool ordinal = false;  ///< "first", "2nd"
};

/// A text's words, with the endings of "1st" and "2nd" on their figures.
std::vector<Said> said_in(std::string_view text)
{
    constexpr auto endings = std::to_array<std::string_view>({"st", "nd", "rd", "th", "er", "e"});
    constexpr auto roman = std::to_array<std::string_view>({"i", "ii", "iii", "iv"});
    auto said = std::vector<Said> {};
    for (const auto word : words_of(text)) {
        if (!said.empty() && is_digit(said.back().word.front()) && is_one_of(word, endings))
            said.back().ordinal = true;
        else
            said.push_back({word, !is_digit(word.front()) && number_in(word) > 0 && !is_one_of(word, roman)});
    }
    return said;
}

bool is_of_takes(const Said& said)
{
    constexpr auto words_for_takes = std::to_array<std::string_view>(
        {"take", "track", "version", "recording", "nr", "no", "spur", "versuch", "aufnahme"});
    return is_one_of(said.word, words_for_takes);
}

bool is_join(const Said& said)
{
    constexpr auto joins = std::to_array<std::string_view>({"and", "und", "e", "et"});
    return is_one_of(said.word, joins);
}

/// What the words before an instrument's name say of which part is meant: "first violin", not "take 2
/// violin".
void read_number_before(std::span<const Said> said, SpokenOf& spoken)
{
    if (said.empty() || (said.size() > 1 && !said.back().ordinal && is_of_takes(said[said.size() - 2])))
        return;
    spoken.number = number_in(said.back().word);
    const auto other = said.size() > 2 && is_join(said[said.size() - 2]) ? 3U : 2U;
    spoken.several =
        spoken.number > 0 && said.size() >= other && number_in(said[said.size() - other].word) > 0;
}

/// The same of those behind it: "violin 2 take 3", but neither "violin second take" nor "2. Geige 1.
/// Aufnahme".
void read_number_behind(std::span<const Said> said, SpokenOf& spoken)
{
    if (said.size() > 2 && said[0].word == "in")  // "Clarinet in B♭ 1"
        said = said.subspan(2);
    if (said.empty() || number_in(said[0].word) == 0)
        return;
    const auto take_is_numbered =
        said.size() > 2 && (is_digit(said[2].word.front()) || number_in(said[2].word) > 0);
    if (said.size() > 1 && is_of_takes(said[1]) && !take_is_numbered &&
        (said[0].ordinal || spoken.number > 0))
        return;
    const auto next = said.size() > 2 && is_join(said[1]) ? 2U : 1U;
    spoken.number = number_in(said[0].word);
    spoken.several = said.size() > next && number_in(said[next].word) > 0;
}

/// What the words beside an instrument's name say of which part is meant. An ordinal that leads to it is
/// believed: "first violin second".
void read_number(std::string_view before, std::string_view behind, SpokenOf& spoken)
{
    const auto leading = said_in(before);
    read_number_before(leading, spoken);
    if (spoken.number == 0 || !leading.back().ordinal)
        read_number_behind(said_in(behind), spoken);
}

}  // namespace

std::vector<SpokenOf> instruments_in(std::string_view text)
{
    auto joined = std::string {};
    for (const auto c : text)
        joined += c == '+' || c == '&' ? std::string {" and "} : std::string {c};
    auto left = folded(joined, Digits::kept);
    auto found = std::vector<SpokenOf> {};
    for (const auto& word : words)
        for (auto at = left.find(word.part); at != std::string::npos; at = left.find(word.part)) {
            const auto instrument = known(word.instrument);
            const auto first = left.find_first_not_of(' ', at);
            const auto begin = left.rfind(' ', first) + 1;
            const auto last = left.find_last_not_of(' ', at + word.part.size() - 1);
            const auto end = left.find(' ', last);
            if (instrument) {
                auto spoken = SpokenOf {.instrument = *instrument};
                read_number(std::string_view {left}.substr(0, begin), std::string_view {left}.substr(end),
                            spoken);
                found.push_back(spoken);
            }
            // What a name holds of another's is not that one too.
            std::fill(left.begin() + static_cast<std::ptrdiff_t>(first),
                      left.begin() + static_cast<std::ptrdiff_t>(last) + 1, '#');
        }
    return found;
}

int number_of_part(std::string_view name)
{
    auto found = 0;
    const auto text = folded(name, Digits::kept);
    for (const auto word : words_of(text))
        if (const auto number = number_in(word); number > 0) {
            if (found > 0)
                return 0;
            found = number;
        }
    return found;
}

std::optional<Instrument> instrument_of_part(const PartHints& hints)
{
    if (const auto exact = known(hints.name); exact && exact->name != "any")
        return exact;
    for (const auto hint : {hints.name, hints.sound})
        if (const auto told = told_by(hint))
            return known(*told);
    for (const auto& range : programs)
        if (hints.midi_program && *hints.midi_program >= range.first && *hints.midi_program <= range.last)
            return known(range.instrument);
    return std::nullopt;
}

bool names_other_instrument(std::string_view name)
{
    return !known(name) && told_by(name) == not_ours;
}

}  // namespace tutti::score
