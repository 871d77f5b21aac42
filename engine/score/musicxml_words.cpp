// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <initializer_list>
#include <span>
#include <string>

#include "score/plain_words.hpp"
#include "score/tempo_words.hpp"

namespace tutti::score::musicxml {

namespace {

using Jump = Navigation::Jump;
using Until = Navigation::Until;

// As Unicode has them, SMuFL's fonts, and those who have neither.
constexpr auto segno_signs = std::to_array<std::string_view>({"\U0001D10B", "\uE047"});
constexpr auto coda_signs = std::to_array<std::string_view>({"\U0001D10C", "\uE048", "\u2295"});

constexpr auto most_codas = 99;
constexpr auto most_times = 99;
constexpr auto longest_words = std::size_t {100};  // what players can read in passing

using Words = std::vector<std::string>;
using Vocabulary = std::initializer_list<std::string_view>;

bool any_is_one_of(const Words& text, Vocabulary known)
{
    return std::ranges::any_of(text, [&](const auto& word) { return is_one_of(word, known); });
}

bool is_segno_word(std::string_view word)
{
    return is_one_of(word, {"segno", "sign", "zeichen", "%"});  // which old fonts show as the sign
}

bool is_beginning(std::string_view word)
{
    return is_one_of(word, {"capo", "beginning", "start", "top", "inizio", "anfang", "vorn", "vorne"});
}

bool is_italian_from(std::string_view word)
{
    return is_one_of(word, {"d", "da", "dal", "del"});
}

bool is_preposition(std::string_view word)
{
    return is_italian_from(word) ||
           is_one_of(word, {"from", "to", "al", "alla", "von", "vom", "zur", "zum", "ab"});
}

bool is_article(std::string_view word)
{
    return is_one_of(word, {"the", "dem", "den"});
}

bool is_going(std::string_view word)
{
    return is_one_of(word, {"go", "back", "return", "repeat", "again", "jump", "take", "zurück", "wieder"});
}

/// "2", "2nd", "2x", "time": when something is to be done.
bool is_when(std::string_view word)
{
    return word.find_first_of("0123456789") != std::string_view::npos ||
           is_one_of(word, {"x", "time", "times", "first", "second", "last", "only", "mal", "volta"});
}

/// What only speaks of a D.C.: "after the D.S.", "senza D.C.".
bool is_about(std::string_view word)
{
    return is_one_of(word, {"on", "after", "before", "at", "until", "without", "no", "non", "senza", "dopo",
                            "bei", "beim", "nach", "ohne"});
}

bool is_number(std::string_view word)
{
    return word.find_first_not_of("0123456789iv") == std::string_view::npos;
}

/// "coda", or it and which of several it is: "coda2", "codaii".
bool is_coda_word(std::string_view word)
{
    constexpr auto coda = std::string_view {"coda"};
    return word.starts_with(coda) && is_number(word.substr(coda.size()));
}

bool holds(std::string_view text, std::string_view what)
{
    return text.find(what) != std::string_view::npos;
}

void replace_all(std::string& text, std::string_view what, std::string_view by)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

/// "dacapo" is two words, and so is "tocoda".
void split(Words& text)
{
    for (auto at = std::size_t {0}; at < text.size(); ++at)
        for (const auto* name : {"capo", "segno", "coda", "fine"}) {
            const auto begins = text[at].find(name);
            if (begins == std::string::npos || !is_preposition(text[at].substr(0, begins)))
                continue;
            auto second = text[at].substr(begins);
            text[at].resize(begins);
            text.insert(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, std::move(second));
        }
}

/// "D. S." is one word, "ds", and so is "D.S.S.", the second sign's; "D C G" are chords.
void join_initials(Words& text)
{
    const auto is_chord = [&](std::size_t at) {
        return at < text.size() && text[at].size() == 1 &&
               std::isalpha(static_cast<unsigned char>(text[at][0])) &&
               !is_one_of(text[at], {"a", "e"});  // which are Italian words
    };
    for (auto at = std::size_t {0}; at + 1 < text.size(); ++at) {
        if (text[at] != "d" || !is_one_of(text[at + 1], {"c", "s"}) || (at > 0 && is_chord(at - 1)))
            continue;
        const auto twice = text[at + 1] == "s" && at + 2 < text.size() && text[at + 2] == "s";
        const auto end = at + (twice ? 3 : 2);
        if (is_chord(end))
            continue;
        text[at] += text[at + 1];
        text.erase(text.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                   text.begin() + static_cast<std::ptrdiff_t>(end));
    }
    std::ranges::replace(text, std::string {"dss"}, std::string {"ds"});
}

/// In lower case, signs by their names: "D. S. 𝄋 al Coda" is "ds", "segno", "al", "coda".
Words words_of(std::string_view words)
{
    auto named = std::string {words.substr(0, longest_words)};
    for (const auto sign : segno_signs)
        replace_all(named, sign, " segno ");
    for (const auto sign : coda_signs)
        replace_all(named, sign, " coda ");
    replace_all(named, "%", " % ");
    replace_all(named, "\u00d7", "x");
    replace_all(named, "\u00a0", " ");
    auto text = Words {};
    auto within = false;
    for (const auto c : named) {
        const auto byte = static_cast<unsigned char>(c);
        const auto belongs = std::isalnum(byte) != 0 || byte >= 0x80 || c == '%';
        if (belongs && !within)
            text.emplace_back();
        if (belongs)
            text.back().push_back(static_cast<char>(std::tolower(byte)));
        within = belongs;
    }
    split(text);
    join_initials(text);
    return text;
}

/// Back to the beginning or to the sign: by its Italian name wherever that stands, or by any words that lead
/// there from the first of them on, "Go back to the sign".
struct WayBack {
    Jump jump = Jump::none;
    std::size_t end = 0;  ///< of its words
};
WayBack way_back(const Words& text)
{
    for (auto at = std::size_t {0}; at < text.size(); ++at) {
        auto jump = text[at] == "dc" ? Jump::da_capo : text[at] == "ds" ? Jump::dal_segno : Jump::none;
        const auto named = jump != Jump::none || is_italian_from(text[at]);
        auto end = at + 1;
        if (jump == Jump::none && is_preposition(text[at])) {
            while (end < text.size() && is_article(text[end]))
                ++end;
            if (end < text.size())
                jump = is_beginning(text[end])    ? Jump::da_capo
                       : is_segno_word(text[end]) ? Jump::dal_segno
                                                  : Jump::none;
            ++end;
        }
        if (jump == Jump::none)
            continue;
        auto before = std::span {text}.first(at);
        while (!before.empty() && is_article(before.back()))
            before = before.first(before.size() - 1);
        const auto spoken_of = (!before.empty() && is_about(before.back())) ||
                               (end < text.size() && is_one_of(text[end], {"only", "time"}));
        const auto leads =
            std::ranges::all_of(before, [](const auto& word) { return is_going(word) || is_when(word); });
        if (!spoken_of && (named || leads))
            return {jump, end};
    }
    return {};
}

Until until_of(const Words& text)
{
    const auto coda = std::ranges::find_if(text, [](const auto& word) { return holds(word, "coda"); });
    const auto fine = std::ranges::find_if(text, [](const auto& word) {
        return holds(word, "fine") || is_one_of(word, {"ende", "schluss"});
    });
    if (coda != text.end())
        return fine < coda ? Until::fine_then_coda : Until::coda;
    return fine != text.end() ? Until::fine : Until::end;
}

/// "D.C. e poi la Coda" is not "D.C. al Coda".
bool coda_comes_next(const Words& text)
{
    const auto coda = std::ranges::find_if(text, [](const auto& word) { return holds(word, "coda"); });
    return coda != text.end() && std::any_of(text.begin(), coda, [](const auto& word) {
               return is_one_of(word, {"poi", "segue", "then", "and", "dann", "und", "puis"});
           });
}

bool is_repeats_word(std::string_view word)
{
    return is_one_of(word, {"rep", "reps", "rip", "wdh", "whg"}) ||
           begins_with_one_of(word, {"ripet", "repet", "replic", "repeats", "wiederhol", "reprise"});
}

/// Of what follows a jump: "con ripetizione", "al Fine (with all repeats)"; not "senza rep.".
bool is_with_repeats(std::span<const std::string> text)
{
    constexpr auto reach = std::size_t {3};
    for (auto at = std::size_t {1}; at < text.size(); ++at) {
        if (!is_repeats_word(text[at]) && text[at] != "repeat")
            continue;
        const auto first = at - std::min(at, reach);
        const auto before = text.subspan(first, at - first);
        const auto asks = [](const auto& word) {
            return is_one_of(word, {"con", "with", "mit", "avec", "play", "take", "observe", "tutte"});
        };
        return std::ranges::any_of(before, asks) && std::ranges::none_of(before, is_denial);
    }
    return false;
}

/// "D.C. two times", "D.C. 2x": not its second time.
bool is_more_than_once(const Words& text)
{
    for (auto at = std::size_t {0}; at < text.size(); ++at) {
        const auto is_unit = at + 1 < text.size() && is_one_of(text[at + 1], {"x", "times", "mal", "volte"});
        if (is_one_of(text[at], {"twice", "thrice", "zweimal", "dreimal"}) ||
            (is_unit &&
             is_one_of(text[at], {"2", "3", "4", "two", "three", "four", "due", "tre", "zwei", "drei"})) ||
            is_one_of(text[at], {"2x", "3x", "4x", "x2", "x3", "x4"}))
            return true;
    }
    return false;
}

/// "2nd time", "after the D.S.".
bool says_when(std::string_view word)
{
    return is_when(word) || is_about(word) || is_article(word) || is_one_of(word, {"dc", "ds"});
}

bool is_fine(const Words& text)
{
    return any_is_one_of(text, {"fine", "fin", "ende"}) && std::ranges::all_of(text, [](const auto& word) {
               return is_one_of(word, {"il", "fine", "fin", "ende", "schluss"}) || says_when(word);
           });
}

/// "To Coda", "al Coda 2", "2nd time go to the Coda", "on D.S. to Coda"; not "rit. al Coda".
bool is_to_coda(const Words& text)
{
    const auto coda = std::ranges::find_if(text, is_coda_word);
    if (coda == text.end())
        return false;
    const auto before = std::span {text.begin(), coda};
    const auto leads = [](const auto& word) { return is_preposition(word) && word != "from"; };
    return std::ranges::any_of(before, leads) && std::ranges::all_of(before, [&](const auto& word) {
               return leads(word) || is_going(word) || says_when(word);
           });
}

/// "Play 2nd time only", "tacet 1x".
bool is_for_some_times(const Words& text)
{
    return any_is_one_of(text, {"only", "tacet", "nur"}) && std::ranges::any_of(text, [](const auto& word) {
               return is_one_of(word, {"time", "times", "x", "mal", "volta", "dc", "ds"}) ||
                      (std::isdigit(static_cast<unsigned char>(word.front())) != 0 && word.back() == 'x');
           });
}

/// "3. Mal" is the third time, not three times.
bool has_ordinal(std::string_view words)
{
    for (auto at = words.find('.'); at != std::string_view::npos; at = words.find('.', at + 1)) {
        const auto next = words.substr(at + 1).find_first_not_of(' ');
        if (at > 0 && std::isdigit(static_cast<unsigned char>(words[at - 1])) != 0 &&
            next != std::string_view::npos &&
            std::isalpha(static_cast<unsigned char>(words[at + 1 + next])) != 0)
            return true;
    }
    return false;
}

/// "Play 3 times", "x3", "4x".
int times_played(const Words& text)
{
    constexpr auto spelt =
        std::to_array<std::string_view>({"two", "three", "four", "five", "six", "seven", "eight"});
    auto times = 0;
    auto counts = false;
    for (const auto& word : text) {
        const auto is_unit = is_one_of(word, {"x", "times", "mal", "volte"});
        counts = counts || is_unit || word.front() == 'x' || word.back() == 'x';
        if (is_unit || is_one_of(word, {"play", "spielen"}))
            continue;
        auto figure = std::string_view {word};
        figure.remove_prefix(figure.front() == 'x' ? 1 : 0);
        figure.remove_suffix(figure.back() == 'x' ? 1 : 0);
        auto number = 0;
        const auto [end, error] = std::from_chars(figure.data(), figure.data() + figure.size(), number);
        if (const auto named = std::ranges::find(spelt, figure); named != spelt.end())
            number = static_cast<int>(named - spelt.begin()) + 2;
        else if (error != std::errc {} || end != figure.data() + figure.size())
            return 0;
        if (number < 2 || number > most_times || times > 0)
            return 0;
        times = number;
    }
    return counts ? times : 0;
}

/// How often, somebody else says: "Vamp till cue", "repeat ad lib.", "open repeat".
bool is_until_told(const Words& text)
{
    const auto repeats = any_is_one_of(text, {"repeat", "repeats", "rep", "wiederholen", "wdh"});
    return any_is_one_of(text, {"vamp", "vamps"}) ||
           (repeats && any_is_one_of(text, {"ad", "lib", "libitum", "open", "cue", "until", "till", "needed",
                                            "necessary", "fade", "beliebig"}));
}

/// "Coda 2", "Coda (last time)", "Coda: Allegro"; not "coda di volpe".
bool is_coda_heading(const Words& text, std::string_view words)
{
    return !text.empty() && is_coda_word(text.front()) &&
           (tempo_words(words) != TempoWords::none || std::ranges::all_of(text, [](const auto& word) {
                return is_coda_word(word) || is_number(word) || is_when(word);
            }));
}

/// What a part of a piece is called, alone or with its number: "Chorus", "Verse 2".
bool is_section(std::string_view word)
{
    return is_one_of(word, {"verse",          "vers",         "chorus",        "prechorus",   "bridge",
                            "intro",          "introduction", "outro",         "interlude",   "refrain",
                            "strophe",        "couplet",      "variation",     "var",         "variatio",
                            "theme",          "thema",        "tema",          "trio",        "minore",
                            "maggiore",       "episode",      "exposition",    "development", "durchfuhrung",
                            "recapitulation", "reprise",      "strain",        "hook",        "tag",
                            "einleitung",     "vorspiel",     "zwischenspiel", "nachspiel",   "uberleitung",
                            "mittelteil",     "hauptthema",   "finale",        "cadenza",     "menuett",
                            "menuetto",       "menuet",       "minuet",        "scherzo",     "rondo",
                            "fugue",          "fuga",         "fuge",          "chorale",     "choral",
                            "ritornello",     "ritornell",    "hymn",          "kadenz"});
}

/// The same of what is no name alone: "Part 2", "Letter D".
bool needs_which(std::string_view word)
{
    return is_one_of(word, {"part", "teil", "section", "abschnitt", "letter", "buchstabe", "figure", "ziffer",
                            "number", "nummer", "solo"});
}

bool is_which(std::string_view word)
{
    return (word.size() == 1 && std::isalpha(static_cast<unsigned char>(word[0])) != 0) || is_number(word) ||
           is_one_of(word, {"one", "two", "three", "four", "five", "eins", "zwei", "drei", "vier", "funf"});
}

/// "Second Theme", "Main Theme".
bool is_which_in_words(std::string_view word)
{
    return is_one_of(word,
                     {"first",  "second",  "third",   "fourth", "1st",     "2nd",     "3rd",    "4th",
                      "last",   "final",   "main",    "pre",    "the",     "erste",   "erster", "erstes",
                      "zweite", "zweiter", "zweites", "dritte", "dritter", "drittes", "letzte", "letzter"});
}

}  // namespace

std::optional<Instruction> instruction(std::string_view words)
{
    const auto text = words_of(words);
    auto found = Instruction {};
    const auto back = way_back(text);
    found.jump = back.jump;
    if (found.jump != Jump::none) {
        found.until = until_of(text);
        found.coda_comes_next = coda_comes_next(text);
        found.with_repeats = is_with_repeats(std::span {text}.subspan(back.end));
        found.more_than_once = is_more_than_once(text) && !has_ordinal(words);
    } else if (is_fine(text))
        found.fine = true;
    else if (is_to_coda(text))
        found.to_coda = true;
    else if (is_coda_heading(text, words))
        found.coda = true;
    else if (!text.empty() && std::ranges::all_of(text, [](const auto& word) { return word == "segno"; }))
        found.segno = true;
    else
        return std::nullopt;
    if (found.to_coda || found.coda || found.until == Until::coda || found.until == Until::fine_then_coda)
        found.coda_number = coda_number(words);
    return found;
}

std::uint8_t coda_number(std::string_view words)
{
    constexpr auto coda = std::string_view {"coda"};
    constexpr auto roman = std::to_array<std::string_view>({"i", "ii", "iii", "iv", "v"});
    const auto text = words_of(words);
    const auto last =
        std::ranges::find_if(text.rbegin(), text.rend(), [&](const auto& word) { return holds(word, coda); });
    if (last == text.rend())
        return 0;
    auto rest = std::string_view {*last}.substr(last->rfind(coda) + coda.size());
    if (rest.empty() && last != text.rbegin())
        rest = *std::prev(last);
    if (const auto found = std::ranges::find(roman, rest); found != roman.end())
        return static_cast<std::uint8_t>(found - roman.begin() + 1);
    auto number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const auto is_one = error == std::errc {} && end == rest.data() + rest.size() && number > 0;
    return is_one && number <= most_codas ? static_cast<std::uint8_t>(number) : std::uint8_t {0};
}

Aside aside(std::string_view words)
{
    const auto text = words_of(words);
    auto said = Aside {};
    said.of_jumps = any_is_one_of(text, {"dc", "ds", "segno"}) || std::ranges::any_of(text, is_coda_word);
    said.of_some_times = is_for_some_times(text);
    said.until_told = is_until_told(text);
    said.twice = text == Words {"bis"};
    const auto divided = holds(words, "-") && (text == Words {"vi"} || text == Words {"de"});
    said.cut = divided || text == Words {"vi", "de"} || text == Words {"vide"};
    said.swing = any_is_one_of(text, {"swing", "swung", "shuffle"});
    said.times = has_ordinal(words) ? 0 : times_played(text);
    return said;
}

bool is_rehearsal_letter(std::string_view words)
{
    const auto letters = std::min(words.find_first_of("0123456789"), words.size());
    const auto is_dynamic = is_one_of(words, {"p", "pp", "mp", "mf", "f", "ff", "fp", "sf", "fz"});
    return !words.empty() && !is_dynamic && letters <= 2 && words.size() - letters <= 3 &&
           std::all_of(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(letters),
                       [](unsigned char c) { return std::isalpha(c) != 0; }) &&
           words.find_first_not_of("0123456789", letters) == std::string_view::npos;
}

bool is_rehearsal_heading(std::string_view words)
{
    constexpr auto longest = std::size_t {30};
    if (words.size() > longest)
        return false;
    auto sections = 0;
    auto which = 0;
    for (const auto& word : plain_words(words)) {
        if (needs_which(word.text)) {
            ++sections;
            --which;
        } else if (is_section(word.text)) {
            ++sections;
        } else if (is_which(word.text) && !is_one_of(words.substr(word.begin, 1), {"p", "f"})) {
            ++which;  // "Chorus f" is a loud one
        } else if (!is_which_in_words(word.text)) {
            return false;
        }
    }
    return sections == 1 && (which == 0 || which == 1);
}

bool is_segno(std::string_view words)
{
    return std::ranges::find(segno_signs, words) != segno_signs.end();
}

bool is_coda(std::string_view words)
{
    return std::ranges::find(coda_signs, words) != coda_signs.end();
}

std::vector<int> passes(std::string_view numbers)
{
    constexpr auto most = 99;
    auto meant = std::array<bool, most + 1> {};
    auto latest = 0;
    auto range_from = 0;
    for (auto at = numbers.begin(); at != numbers.end();) {
        auto value = 0;
        const auto [end, error] = std::from_chars(&*at, numbers.data() + numbers.size(), value);
        if (error != std::errc {} || value < 0) {
            if (*at == '-')
                range_from = latest;
            else if (*at == ',')
                range_from = 0;
            ++at;
            continue;
        }
        at = numbers.begin() + (end - numbers.data());
        if (value < 1 || value > most)
            continue;
        for (auto pass = range_from > 0 ? std::min(range_from, value) : value; pass <= value; ++pass)
            meant[static_cast<std::size_t>(pass)] = true;
        range_from = 0;
        latest = value;
    }
    auto found = std::vector<int> {};
    for (auto pass = 1; pass <= most; ++pass)
        if (meant[static_cast<std::size_t>(pass)])
            found.push_back(pass);
    return found;
}

}  // namespace tutti::score::musicxml
