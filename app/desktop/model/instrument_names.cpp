// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/instrument_names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti::desktop {

namespace {

struct Named {
    std::string_view name;  // Instrument::name
    std::string_view english;
    std::string_view english_section;
    std::string_view german;
    std::string_view german_section;
};

constexpr auto table = std::array {
    Named {"piccolo", "Piccolo", "Piccolos", "Piccolo", "Piccoli"},
    Named {"flute", "Flute", "Flutes", "Flöte", "Flöten"},
    Named {"oboe", "Oboe", "Oboes", "Oboe", "Oboen"},
    Named {"english-horn", "English horn", "English horns", "Englischhorn", "Englischhörner"},
    Named {"clarinet", "Clarinet", "Clarinets", "Klarinette", "Klarinetten"},
    Named {"bass-clarinet", "Bass clarinet", "Bass clarinets", "Bassklarinette", "Bassklarinetten"},
    Named {"bassoon", "Bassoon", "Bassoons", "Fagott", "Fagotte"},
    Named {"recorder", "Recorder", "Recorders", "Blockflöte", "Blockflöten"},
    Named {"soprano-sax", "Soprano saxophone", "Soprano saxophones", "Sopransaxophon", "Sopransaxophone"},
    Named {"alto-sax", "Alto saxophone", "Alto saxophones", "Altsaxophon", "Altsaxophone"},
    Named {"tenor-sax", "Tenor saxophone", "Tenor saxophones", "Tenorsaxophon", "Tenorsaxophone"},
    Named {"baritone-sax", "Baritone saxophone", "Baritone saxophones", "Baritonsaxophon",
           "Baritonsaxophone"},
    Named {"horn", "Horn", "Horns", "Horn", "Hörner"},
    Named {"trumpet", "Trumpet", "Trumpets", "Trompete", "Trompeten"},
    Named {"cornet", "Cornet", "Cornets", "Kornett", "Kornette"},
    Named {"tenor-horn", "Tenor horn", "Tenor horns", "Althorn", "Althörner"},
    Named {"trombone", "Trombone", "Trombones", "Posaune", "Posaunen"},
    Named {"euphonium", "Euphonium", "Euphoniums", "Euphonium", "Euphonien"},
    Named {"tuba", "Tuba", "Tubas", "Tuba", "Tuben"},
    Named {"electric-guitar", "Guitar", "Guitars", "Gitarre", "Gitarren"},
    Named {"ukulele", "Ukulele", "Ukuleles", "Ukulele", "Ukulelen"},
    Named {"banjo", "Banjo", "Banjos", "Banjo", "Banjos"},
    Named {"voice", "Voice", "Choir", "Stimme", "Chor"},
    Named {"male-voice", "Male voice", "Men", "Männerstimme", "Männer"},
    Named {"female-voice", "Female voice", "Women", "Frauenstimme", "Frauen"},
    Named {"violin", "Violin", "Violins", "Violine", "Violinen"},
    Named {"viola", "Viola", "Violas", "Bratsche", "Bratschen"},
    Named {"cello", "Cello", "Cellos", "Cello", "Celli"},
    Named {"double-bass", "Double bass", "Double basses", "Kontrabass", "Kontrabässe"},
    Named {"string", "Mixed strings", "Strings", "Streicher gemischt", "Streicher"},
    Named {"any", "Any instrument", "Everybody", "Irgendein Instrument", "Alle"},
};

/// The key of a transposing part; empty for one in C, at whatever octave.
std::string_view key_of(const Instrument& instrument, Language language)
{
    constexpr auto english =
        std::array<std::string_view, 12> {"", "D♭", "D", "E♭", "E", "F", "G♭", "G", "A♭", "A", "B♭", "B"};
    constexpr auto german =
        std::array<std::string_view, 12> {"", "Des", "D", "Es", "E", "F", "Ges", "G", "As", "A", "B", "H"};
    const auto sounding_of_a_written_c =
        static_cast<std::size_t>((((-instrument.written_above_sounding) % 12) + 12) % 12);
    return (language == Language::german ? german : english)[sounding_of_a_written_c];
}

const Named* found(const Instrument& instrument)
{
    const auto at = std::ranges::find(table, instrument.name, &Named::name);
    return at == table.end() ? nullptr : &*at;
}

}  // namespace

std::string instrument_title(const Instrument& instrument, Texts texts)
{
    const auto* named = found(instrument);
    auto title = std::string {named == nullptr                       ? instrument.name
                              : texts.language() == Language::german ? named->german
                                                                     : named->english};
    if (const auto key = key_of(instrument, texts.language()); !key.empty())
        title.append(" in ").append(key);
    return title;
}

std::string section_name_for(const Instrument& instrument, Texts texts)
{
    const auto* named = found(instrument);
    return std::string {named == nullptr                       ? instrument.name
                        : texts.language() == Language::german ? named->german_section
                                                               : named->english_section};
}

std::string written_note(const Instrument& instrument, Pitch sounding, Texts texts)
{
    constexpr auto english =
        std::array<std::string_view, 12> {"C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"};
    constexpr auto german =
        std::array<std::string_view, 12> {"C", "Cis", "D", "Es", "E", "F", "Fis", "G", "As", "A", "B", "H"};
    const auto note = static_cast<std::size_t>(instrument.written(sounding).pitch_class());
    return std::string {(texts.language() == Language::german ? german : english)[note]};
}

std::string written_a(const Instrument& instrument, Texts texts)
{
    return written_note(instrument, Pitch {69}, texts);
}

}  // namespace tutti::desktop
