// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/tempo_words.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace tutti::score;

namespace {

void are_all(const std::vector<const char*>& texts, TempoWords what)
{
    for (const auto* text : texts) {
        INFO(text);
        CHECK(static_cast<int>(tempo_words(text)) == static_cast<int>(what));
    }
}

}  // namespace

TEST_CASE("what a bow, a string or a finger is to do is no tempo", "[score]")
{
    are_all({"D string",
             "D string.",
             "on the A string",
             "E string.",
             "on the E string.",
             "sul G string",
             "Strings",
             "Press the string",
             "slow bow",
             "fast bow",
             "large bow",
             "long, slow bows",
             "quick bow change",
             "slow and even strokes",
             "lent vib.",
             "vib. lento",
             "arco largo",
             "slow trill",
             "quick breath",
             "fast air",
             "fast fingers",
             "langsamer Bogen",
             "langsamer Bogenwechsel",
             "schnelle Finger",
             "ruhiger Strich",
             "archet lent",
             "Practise slowly",
             "Keep the tempo"},
            TempoWords::none);
}

TEST_CASE("a word that only begins as a tempo does is none", "[score]")
{
    are_all({"Ritornello", "ritmico", "with marching steps", "gravely", "Vivid sound", "Presently",
             "Larghissi", "Strings only", "Gravestone", "dolce", "Lentils", "Fasten", "Marcato", "Quickstep"},
            TempoWords::none);
}

TEST_CASE("a tempo is named in Italian, English, German and French", "[score]")
{
    are_all({"Allegro",
             "Allegro ma non troppo",
             "Andantino",
             "Largo",
             "Largo ritmico",
             "Grave",
             "con moto",
             "Pi\u00f9 mosso",
             "meno mosso",
             "Vivace",
             "Presto",
             "Slowly",
             "Not too fast",
             "Lively",
             "March",
             "Slow March",
             "Ruhig",
             "Flott",
             "M\u00e4\u00dfig",
             "M\u00c4SSIG",
             "Sehr langsam",
             "Nicht schnell",
             "Rasch",
             "Tr\u00e8s lent",
             "Mod\u00e9r\u00e9",
             "Swing",
             "Tempo di menuetto",
             "a tempo di menuetto",
             "Tempo 120",
             "Allegro, on the D string",
             "Lento, arco",
             "Lento con sord.",
             "Gem\u00e4\u00dfigt",
             "a tempo de valse",
             "Tempo de valse",
             "Pi\u00f9 animato",
             "Fast",
             "Not too fast",
             "Fast and light",
             "Fast swing"},
            TempoWords::named);
    // What else is to be done stands behind a comma.
    are_all({"Slow Air", "Slowly, with a full tone", "Langsam, mit vollem Ton", "Broadly, full bows",
             "Same tempo", "Main theme, slowly", "Slowly (long bows)"},
            TempoWords::named);
}

TEST_CASE("in German fast is almost", "[score]")
{
    are_all({"fast unh\u00f6rbar", "fast ohne Ausdruck", "fast nichts"}, TempoWords::none);
}

TEST_CASE("how music goes on is no other tempo", "[score]")
{
    are_all({"rubato", "Tempo rubato", "tranquillo", "dolce e tranquillo", "calmo", "animato", "agitato",
             "veloce", "flowing", "freely", "Anim\u00e9", "Flie\u00dfend"},
            TempoWords::manner);
    are_all({"Allegro agitato", "Andante tranquillo"}, TempoWords::named);
    are_all({"a tempo, tranquillo"}, TempoWords::back);
}

TEST_CASE("rit. and string. go by and by, and senza rit. changes nothing", "[score]")
{
    are_all({"rit.",
             "poco rit.",
             "Ritardando",
             "rall.",
             "accel.",
             "string.",
             "poco string.",
             "cresc. e string.",
             "stringendo",
             "allarg.",
             "slow down",
             "gradually faster",
             "getting slower",
             "langsamer werden",
             "immer schneller",
             "rit. on the D string",
             "c\u00e9dez",
             "immer breiter",
             "breiter werden",
             "lebhafter werden",
             "slower and slower"},
            TempoWords::by_and_by);
    are_all({"senza rit.", "non rit.", "ohne rit.", "don't slow down", "senza rall. n\u00e9 rit.",
             "without any rit.", "ohne zu verlangsamen", "keine Verlangsamung", "kein rit."},
            TempoWords::none);
    are_all({"Tempo I\u00b0", "1. Tempo", "Tempo primo", "I. Tempo", "Primo tempo"},
            TempoWords::back_to_first);
    are_all({"A tempo", "in tempo", "au mouvement"}, TempoWords::back);
}
