// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/tempo_words.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "score/plain_words.hpp"

namespace tutti::score {

namespace {

constexpr auto longest_words = std::size_t {200};  // what players can read in passing

using Words = std::vector<PlainWord>;

std::string_view word(const Words& words, std::size_t at)
{
    return at < words.size() ? std::string_view {words[at].text} : std::string_view {};
}

std::string_view before(const Words& words, std::size_t at)
{
    return at > 0 ? word(words, at - 1) : std::string_view {};
}

/// What can be slow or quick without the music being so, and what one does in practising.
bool is_of_technique(std::string_view word)
{
    return is_one_of(word, {"bow",    "bows",     "bowed",    "bowing",  "bowings",  "stroke",   "strokes",
                            "string", "strings",  "finger",   "fingers", "hand",     "hands",    "arm",
                            "arms",   "wrist",    "elbow",    "thumb",   "vib",      "vibr",     "vibrato",
                            "trill",  "trills",   "trem",     "tremolo", "slide",    "slides",   "gliss",
                            "shift",  "shifts",   "position", "air",     "breath",   "breaths",  "breathing",
                            "tongue", "tonguing", "roll",     "rolls",   "pedal",    "note",     "notes",
                            "attack", "release",  "mute",     "sound",   "tone",     "turn",     "page",
                            "change", "changes",  "strum",    "stick",   "sticks",   "mallet",   "mallets",
                            "archi",  "arcata",   "corda",    "corde",   "dito",     "dita",     "mano",
                            "fiato",  "trillo",   "archet",   "archets", "cordes",   "doigt",    "doigts",
                            "main",   "souffle",  "trille",   "hande",   "atem",     "atmen",    "luft",
                            "zunge",  "ton",      "klang",    "triller", "practise", "practice", "uben",
                            "keep",   "same",     "watch",    "listen",  "halten"}) ||
           begins_with_one_of(word, {"bogen", "strich", "streich", "saite", "finger", "lagen"}) ||
           word.ends_with("bogen") || word.ends_with("strich") || word.ends_with("saite") ||
           word.ends_with("saiten") || word.ends_with("wechsel");
}

/// "string." is stringendo where it stands first or after what goes before such words, not in "D string.".
bool is_stringendo(const Words& words, std::size_t at)
{
    const auto previous = before(words, at);
    const auto joined = is_one_of(previous, {"e", "ed"}) && at > 1 &&  // "E string." is a string
                        begins_with_one_of(word(words, at - 2), {"cresc", "accel", "anim", "agit", "mosso"});
    return word(words, at) == "string" && words[at].dotted &&
           (at == 0 || joined ||
            is_one_of(previous, {"poco", "molto", "sempre", "piu", "subito", "cresc", "accel", "poi"}));
}

/// By and by, by an Italian name that means nothing else.
bool is_italian_change(const Words& words, std::size_t at)
{
    const auto here = word(words, at);
    return is_one_of(here, {"rit", "rall"}) || is_stringendo(words, at) ||
           begins_with_one_of(
               here, {"ritard", "riten", "rallent", "accel", "stringend", "allarg", "slentand", "affrett"});
}

/// The same in other words: "slow down", "gradually faster", "schneller werden".
bool is_change(const Words& words, std::size_t at)
{
    const auto here = word(words, at);
    const auto next = word(words, at + 1);
    const auto comparative =
        is_one_of(here, {"slower", "faster", "quicker", "langsamer", "schneller", "ruhiger"});
    return (is_one_of(here, {"slow", "slows", "slowing"}) && next == "down") || here == "slowing" ||
           (here == "speed" && next == "up") ||
           is_one_of(here, {"cedez", "cedant", "pressez", "serrez", "retenez"}) ||
           begins_with_one_of(here, {"verlangsam", "beschleunig", "ralenti", "zuruckhalt"}) ||
           (comparative && std::ranges::any_of(words, [](const auto& other) {
                return is_one_of(other.text, {"gradually", "getting", "becoming", "werden", "werdend",
                                              "allmahlich", "immer"});
            }));
}

bool is_italian_tempo(std::string_view word)
{
    return is_one_of(word, {"moderato", "presto", "maestoso", "comodo", "commodo"}) ||
           begins_with_one_of(word, {"allegr", "andant", "adagi", "larghett", "larghissim", "prestissim",
                                     "vivac", "tranquill"});
}

/// Plain adjectives, which a bow can be as well as the music.
bool is_tempo(const Words& words, std::size_t at)
{
    const auto here = word(words, at);
    // In Italian what is broad stands before its "largo"; "Lento, arco" is a tempo.
    if (before(words, at) == "arco")
        return false;
    return is_one_of(here, {"largo",      "lento",      "grave",    "vivo",       "mosso",       "moto",
                            "animato",    "agitato",    "calmo",    "calmato",    "veloce",      "rapido",
                            "rubato",     "tempo",      "tempi",    "slow",       "slowly",      "slower",
                            "fast",       "faster",     "quick",    "quickly",    "quicker",     "lively",
                            "brisk",      "briskly",    "steady",   "steadily",   "brightly",    "moderate",
                            "moderately", "flowing",    "broadly",  "freely",     "pace",        "march",
                            "marcia",     "marziale",   "swing",    "vif",        "vite",        "vivement",
                            "lent",       "lentement",  "modere",   "anime",      "retenu",      "mouvement",
                            "mouvt",      "zeitmass",   "gehend",   "munter",     "zugig",       "breit",
                            "breiter",    "schreitend", "gemessen", "gemachlich", "marschmassig"}) ||
           begins_with_one_of(here, {"largament", "lentament", "langsam", "schnell", "massig", "lebhaft",
                                     "ruhig", "rasch", "flott", "fliessend", "bewegt", "getragen"});
}

/// "senza rit.", "don't slow down".
bool is_denied(const Words& words, std::size_t at)
{
    return is_one_of(before(words, at),
                     {"senza", "non", "no", "not", "never", "without", "ohne", "kein", "nicht", "sans", "t"});
}

bool is_back(const Words& words)
{
    for (auto at = std::size_t {1}; at < words.size(); ++at)
        if ((word(words, at) == "tempo" && is_one_of(before(words, at), {"a", "in", "im"})) ||
            (is_one_of(word(words, at), {"mouvement", "mouvt"}) && before(words, at) == "au"))
            return true;
    return false;
}

bool is_back_to_first(const Words& words)
{
    for (auto at = std::size_t {0}; at < words.size(); ++at)
        if (word(words, at) == "tempo" && (is_one_of(word(words, at + 1), {"i", "1", "primo"}) ||
                                           is_one_of(before(words, at), {"1", "erstes", "1er"})))
            return true;
    return false;
}

}  // namespace

TempoWords tempo_words(std::string_view text)
{
    auto words = plain_words(text.substr(0, longest_words));
    const auto of_technique =
        std::ranges::any_of(words, [](const auto& one) { return is_of_technique(one.text); });
    for (auto at = std::size_t {0}; at < words.size(); ++at) {
        if (!is_italian_change(words, at) && (of_technique || !is_change(words, at)))
            continue;
        if (!is_denied(words, at))
            return TempoWords::by_and_by;
        words[at].text.clear();  // nor is "don't slow down" a slow tempo
    }
    if (is_back_to_first(words))
        return TempoWords::back_to_first;
    const auto of_a_dance = [&](std::size_t at) {
        return word(words, at) == "tempo" && word(words, at + 1) == "di";
    };
    auto dance = false;
    auto named = false;
    for (auto at = std::size_t {0}; at < words.size(); ++at) {
        dance = dance || of_a_dance(at);
        named = named || is_italian_tempo(word(words, at)) || (!of_technique && is_tempo(words, at));
    }
    if (!dance && is_back(words))
        return TempoWords::back;
    return dance || named ? TempoWords::named : TempoWords::none;
}

}  // namespace tutti::score
