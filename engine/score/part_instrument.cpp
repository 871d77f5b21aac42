// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/part_instrument.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace tutti::score {

namespace {

struct Word {
    std::string_view part;  ///< of a name, in lower case letters; the first that is found counts
    std::string_view instrument;
};

// English, Italian, German and French, as parts are headed, MusicXML's names of sounds, and between spaces
// the short names. What holds another's name comes before it. An electric bass is read and sounds as a double
// bass.
constexpr auto words = std::to_array<Word>({
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
    {"clarinet bass", "bass-clarinet"},
    {"clarinetto basso", "bass-clarinet"},
    {"bassklarinette", "bass-clarinet"},
    {"bass klarinette", "bass-clarinet"},
    {"clarinette basse", "bass-clarinet"},
    {"clarin", "clarinet"},
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
    {"horn", "horn"},
    {"hörner", "horn"},
    {"corno", "horn"},
    {"corni", "horn"},
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
    {"viole", "viola"},
    {"viola", "viola"},
    {"bratsche", "viola"},
    {" vla ", "viola"},
    {" va ", "viola"},
    {"guitar", "electric-guitar"},
    {"gitarre", "electric-guitar"},
    {"streicher", "string"},
    {"sopran", "female-voice"},
    {" tenor ", "male-voice"},
    {"voice", "voice"},
    {"choir", "voice"},
    {"chor", "voice"},
    {"gesang", "voice"},
});

// In the same languages; a conductor's part is nobody's to play.
constexpr auto others = std::to_array<std::string_view>({
    "piano",     "klavier",    "pianoforte",    "keyboard",  "cembalo", "harpsichord", "clavecin",
    "organ",     "orgel",      "orgue",         "celest",    "harp",    "harfe",       "arpa",
    "drum",      "percussion", "schlag",        "pauke",     "timpani", "timbal",      "batteri",
    "becken",    "cymbal",     "triang",        "glocken",   "xylo",    "marimba",     "vibraphon",
    "accordion", "akkordeon",  "fisarmonic",    "mandolin",  "banjo",   "ukulele",     "laute",
    "lute",      "zither",     "mundharmonika", "harmonica", "synth",   "conductor",   "dirigent",
    "direttore", "partitur",
});

struct Range {
    int first;
    int last;
    std::string_view instrument;
};

// General MIDI, from 0.
constexpr auto programs = std::to_array<Range>({
    {24, 31, "electric-guitar"},
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
});

/// Lower case letters, with one space between words and at either end: dots, hyphens and digits become
/// spaces, ß two letters, and two dots that follow their letter are put on it.
std::string folded(std::string_view name)
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
        } else if (byte >= 0x80 || std::isalpha(byte) != 0) {
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

std::optional<Instrument> by_words(std::string_view name)
{
    const auto text = folded(name);
    for (const auto& word : words)
        if (text.find(word.part) != std::string::npos)
            return known(word.instrument);
    return std::nullopt;
}

}  // namespace

std::optional<Instrument> instrument_of_part(const PartHints& hints)
{
    if (const auto exact = known(hints.name); exact && exact->name != "any")
        return exact;
    if (const auto by_name = by_words(hints.name))
        return by_name;
    if (const auto by_sound = by_words(hints.sound))
        return by_sound;
    for (const auto& range : programs)
        if (hints.midi_program && *hints.midi_program >= range.first && *hints.midi_program <= range.last)
            return known(range.instrument);
    return std::nullopt;
}

bool names_other_instrument(std::string_view name)
{
    const auto text = folded(name);
    return !instrument_of_part({name, "", std::nullopt}) &&
           std::ranges::any_of(others, [&](auto word) { return text.find(word) != std::string::npos; });
}

}  // namespace tutti::score
