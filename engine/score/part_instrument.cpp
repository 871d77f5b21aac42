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

// English, Italian, German and French, as parts are headed. What holds another's name comes before it.
constexpr auto words = std::to_array<Word>({
    {"piccolo", "piccolo"},
    {"ottavino", "piccolo"},
    {"english horn", "english-horn"},
    {"cor anglais", "english-horn"},
    {"corno inglese", "english-horn"},
    {"englischhorn", "english-horn"},
    {"bass clarinet", "bass-clarinet"},
    {"clarinetto basso", "bass-clarinet"},
    {"bassklarinette", "bass-clarinet"},
    {"clarinette basse", "bass-clarinet"},
    {"clarin", "clarinet"},
    {"klarinette", "clarinet"},
    {"bassoon", "bassoon"},
    {"fagott", "bassoon"},
    {"basson", "bassoon"},
    {"soprano sax", "soprano-sax"},
    {"baritone sax", "baritone-sax"},
    {"bari sax", "baritone-sax"},
    {"tenor sax", "tenor-sax"},
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
    {"oboe", "oboe"},
    {"oboi", "oboe"},
    {"hautbois", "oboe"},
    {"tenor horn", "tenor-horn"},
    {"alto horn", "tenor-horn"},
    {"baritone horn", "euphonium"},
    {"flugelhorn", "cornet"},
    {"flügelhorn", "cornet"},
    {"cornet", "cornet"},
    {"kornett", "cornet"},
    {"trumpet", "trumpet"},
    {"tromba", "trumpet"},
    {"trombe", "trumpet"},
    {"trompet", "trumpet"},
    {"trombon", "trombone"},
    {"posaune", "trombone"},
    {"horn", "horn"},
    {"corno", "horn"},
    {"corni", "horn"},
    {"cor ", "horn"},
    {"euphonium", "euphonium"},
    {"tuba", "tuba"},
    {"viola da gamba", "cello"},
    {"violoncell", "cello"},
    {"cello", "cello"},
    {"celli", "cello"},
    {"contrabass", "double-bass"},
    {"contrabbass", "double-bass"},
    {"kontrabass", "double-bass"},
    {"contrebasse", "double-bass"},
    {"double bass", "double-bass"},
    {"string bass", "double-bass"},
    {"violin", "violin"},
    {"violon", "violin"},
    {"geige", "violin"},
    {"viole", "viola"},
    {"viola", "viola"},
    {"bratsche", "viola"},
    {"guitar", "electric-guitar"},
    {"soprano", "female-voice"},
    {"voice", "voice"},
    {"choir", "voice"},
    {"chor", "voice"},
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

/// Lower case ASCII letters and other characters as they are; dots, hyphens and digits become spaces.
std::string folded(std::string_view name)
{
    auto text = std::string {};
    for (const auto c : name) {
        const auto byte = static_cast<unsigned char>(c);
        text.push_back(byte >= 0x80 || std::isalpha(byte) != 0 ? static_cast<char>(std::tolower(byte)) : ' ');
    }
    return text + ' ';
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

}  // namespace tutti::score
