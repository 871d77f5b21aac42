// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/tempo_words.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
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
    return is_one_of(word, {"bow",      "bows",    "bowed",    "bowing",  "bowings", "stroke",    "strokes",
                            "string",   "strings", "finger",   "fingers", "hand",    "hands",     "arm",
                            "arms",     "wrist",   "elbow",    "thumb",   "vib",     "vibr",      "vibrato",
                            "trill",    "trills",  "trem",     "tremolo", "slide",   "slides",    "gliss",
                            "shift",    "shifts",  "position", "breath",  "breaths", "breathing", "tongue",
                            "tonguing", "roll",    "rolls",    "pedal",   "note",    "notes",     "attack",
                            "release",  "mute",    "turn",     "page",    "change",  "changes",   "strum",
                            "stick",    "sticks",  "mallet",   "mallets", "archi",   "arcata",    "corda",
                            "corde",    "dito",    "dita",     "mano",    "fiato",   "trillo",    "archet",
                            "archets",  "cordes",  "doigt",    "doigts",  "souffle", "trille",    "hande",
                            "atem",     "atmen",   "luft",     "zunge",   "triller", "practise",  "practice",
                            "uben",     "keep",    "watch",    "listen",  "halten"}) ||
           begins_with_one_of(word, {"bogen", "strich", "streich", "saite", "finger", "lagen"}) ||
           word.ends_with("bogen") || word.ends_with("strich") || word.ends_with("saite") ||
           word.ends_with("saiten") || word.ends_with("wechsel");
}

/// A "Slow Air" is a tune; what is blown fast is none.
bool is_of_technique(const Words& words, std::size_t at)
{
    return is_of_technique(word(words, at)) || (word(words, at) == "air" && before(words, at) != "slow");
}

/// "slower", "breiter".
bool is_comparative(std::string_view word)
{
    return is_one_of(word, {"slower", "faster", "quicker", "livelier", "broader", "langsamer", "schneller",
                            "ruhiger", "breiter", "lebhafter", "rascher", "flotter", "bewegter"});
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
    const auto by_degrees = std::ranges::any_of(words, [](const auto& other) {
        return is_one_of(other.text,
                         {"gradually", "getting", "becoming", "werden", "werdend", "allmahlich", "immer"});
    });
    const auto again = next == "and" && word(words, at + 2) == here;  // "slower and slower"
    return (is_one_of(here, {"slow", "slows", "slowing"}) && next == "down") || here == "slowing" ||
           (here == "speed" && next == "up") ||
           is_one_of(here, {"cedez", "cedant", "pressez", "serrez", "retenez"}) ||
           begins_with_one_of(here, {"verlangsam", "beschleunig", "ralenti", "zuruckhalt"}) ||
           (is_comparative(here) && (again || by_degrees));
}

bool is_italian_tempo(std::string_view word)
{
    return is_one_of(word, {"moderato", "presto", "maestoso", "comodo", "commodo"}) ||
           begins_with_one_of(word,
                              {"allegr", "andant", "adagi", "larghett", "larghissim", "prestissim", "vivac"});
}

/// How music goes on as often as how it begins. "Più animato" is a tempo.
bool is_manner(const Words& words, std::size_t at)
{
    const auto here = word(words, at);
    return is_one_of(here, {"rubato", "animato", "agitato", "calmo", "calmato", "veloce", "flowing", "freely",
                            "anime"}) ||
           begins_with_one_of(here, {"tranquill", "fliessend"});
}

bool is_more_or_less(std::string_view word)
{
    return is_one_of(word, {"piu", "meno", "more", "less", "plus", "moins"});
}

/// The English word: in German "fast" is almost, and something follows.
bool is_english_fast(const Words& words, std::size_t at)
{
    const auto next = word(words, at + 1);
    return word(words, at) == "fast" &&
           (next.empty() || next.find_first_not_of("0123456789") == std::string_view::npos ||
            is_one_of(next, {"and",   "but",   "with", "as",    "enough", "four",  "two",  "three",
                             "one",   "tempo", "pace", "march", "waltz",  "polka", "reel", "jig",
                             "dance", "swing", "rock", "blues", "latin",  "samba"}));
}

/// Plain adjectives, which a bow can be as well as the music.
bool is_tempo(const Words& words, std::size_t at)
{
    const auto here = word(words, at);
    // In Italian what is broad stands before its "largo"; "Lento, arco" is a tempo.
    if (before(words, at) == "arco")
        return false;
    return is_one_of(here, {"largo",       "lento",     "grave",    "vivo",       "mosso",     "moto",
                            "rapido",      "tempo",     "tempi",    "slow",       "slowly",    "slower",
                            "faster",      "quick",     "quickly",  "quicker",    "lively",    "brisk",
                            "briskly",     "steady",    "steadily", "brightly",   "moderate",  "moderately",
                            "broadly",     "pace",      "march",    "marcia",     "marziale",  "swing",
                            "vif",         "vite",      "vivement", "lent",       "lentement", "modere",
                            "retenu",      "mouvement", "mouvt",    "zeitmass",   "gehend",    "munter",
                            "zugig",       "breit",     "breiter",  "schreitend", "gemessen",  "gemachlich",
                            "marschmassig"}) ||
           begins_with_one_of(here, {"largament", "lentament", "langsam", "schnell", "massig", "gemassigt",
                                     "lebhaft", "ruhig", "rasch", "flott", "bewegt", "getragen"}) ||
           is_english_fast(words, at) || (is_manner(words, at) && is_more_or_less(before(words, at)));
}

/// "senza rit.", "without any rit.", "don't slow down".
bool is_denied(const Words& words, std::size_t at)
{
    while (is_one_of(before(words, at), {"any", "a", "getting", "zu", "jede", "jedes", "jegliches"}))
        --at;
    return is_denial(before(words, at));
}

bool is_tempo_noun(std::string_view word)
{
    return is_one_of(word, {"tempo", "mouvement", "mouvt", "zeitmass"});
}

/// "Tempo di menuetto", "au mouvement de valse".
bool is_of_a_dance(const Words& words, std::size_t at)
{
    return is_tempo_noun(word(words, at)) && is_one_of(word(words, at + 1), {"di", "de", "d"});
}

bool is_back(const Words& words)
{
    for (auto at = std::size_t {1}; at < words.size(); ++at)
        if (is_tempo_noun(word(words, at)) && is_one_of(before(words, at), {"a", "in", "im", "au"}))
            return true;
    return false;
}

bool is_back_to_first(const Words& words)
{
    for (auto at = std::size_t {0}; at < words.size(); ++at)
        if (is_tempo_noun(word(words, at)) &&
            (is_one_of(word(words, at + 1), {"i", "1", "primo"}) ||
             is_one_of(before(words, at), {"i", "1", "primo", "erstes", "ersten", "1er"})))
            return true;
    return false;
}

TempoWords of_phrase(Words words)
{
    auto of_technique = false;
    for (auto at = std::size_t {0}; at < words.size(); ++at)
        of_technique = of_technique || is_of_technique(words, at);
    for (auto at = std::size_t {0}; at < words.size(); ++at) {
        if (!is_italian_change(words, at) && (of_technique || !is_change(words, at)))
            continue;
        if (!is_denied(words, at))
            return TempoWords::by_and_by;
        words[at].text.clear();  // nor is "don't slow down" a slow tempo
    }
    if (is_back_to_first(words))
        return TempoWords::back_to_first;
    auto dance = false;
    auto named = false;
    auto manner = false;
    for (auto at = std::size_t {0}; at < words.size(); ++at) {
        const auto is_rubato = word(words, at) == "tempo" && word(words, at + 1) == "rubato";
        dance = dance || is_of_a_dance(words, at);
        named = named || is_italian_tempo(word(words, at)) ||
                (!of_technique && !is_rubato && is_tempo(words, at));
        manner = manner || (!of_technique && is_manner(words, at));
    }
    if (!dance && is_back(words))
        return TempoWords::back;
    return dance || named ? TempoWords::named : manner ? TempoWords::manner : TempoWords::none;
}

/// At commas, brackets and line ends.
std::vector<Words> phrases(std::string_view text)
{
    auto found = std::vector<Words> {};
    auto end = std::size_t {0};
    for (auto& one : plain_words(text)) {
        if (found.empty() ||
            text.substr(end, one.begin - end).find_first_of(",;:()[]\n") != std::string_view::npos)
            found.emplace_back();
        end = one.end;
        found.back().push_back(std::move(one));
    }
    return found;
}

}  // namespace

TempoWords tempo_words(std::string_view text)
{
    auto all = std::vector<TempoWords> {};
    for (auto& phrase : phrases(text.substr(0, longest_words)))
        all.push_back(of_phrase(std::move(phrase)));
    for (const auto what : {TempoWords::by_and_by, TempoWords::back_to_first, TempoWords::back,
                            TempoWords::named, TempoWords::manner})
        if (std::ranges::find(all, what) != all.end())
            return what;
    return TempoWords::none;
}

}  // namespace tutti::score
