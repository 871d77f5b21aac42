// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/places.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "score/bar_names.hpp"
#include "score/plain_words.hpp"
#include "units/utf8.hpp"

namespace tutti::score {

namespace {

constexpr auto longest_said = std::size_t {100};
constexpr auto most_words = std::size_t {16};

using Found = std::optional<SaidPlace>;
using Words = std::span<const PlainWord>;

bool leads(std::string_view word)
{
    return is_one_of(word, {"from",    "at",     "to",     "in",  "on",  "with",  "the",  "a",    "an",
                            "go",      "again",  "back",   "of",  "ab",  "auf",   "bei",  "beim", "bis",
                            "im",      "mit",    "von",    "vom", "zu",  "zum",   "zur",  "der",  "die",
                            "das",     "dem",    "den",    "des", "dal", "da",    "ganz", "noch", "einmal",
                            "nochmal", "wieder", "number", "no",  "nr",  "resume"});
}

bool is_bar_word(std::string_view word)
{
    return is_one_of(
        word, {"bar", "bars", "measure", "measures", "m", "mm", "takt", "takte", "takten", "taktes", "t"});
}

bool is_mark_word(std::string_view word)
{
    return is_one_of(word, {"rehearsal", "mark", "letter", "figure", "buchstabe", "buchstaben", "ziffer",
                            "studierziffer", "studierzeichen"});
}

bool is_beat_word(std::string_view word)
{
    return is_one_of(word, {"beat", "count", "schlag", "zahlzeit"});
}

bool is_pick_up(std::string_view word)
{
    return is_one_of(word, {"pickup", "upbeat", "anacrusis", "auftakt"});
}

bool is_before(std::string_view word)
{
    return is_one_of(word, {"before", "vor"});
}

bool is_after(std::string_view word)
{
    return is_one_of(word, {"after", "nach"});
}

/// "3", "three", "drei".
std::optional<int> number(std::string_view word)
{
    constexpr auto english = std::to_array<std::string_view>(
        {"one",     "two",     "three",     "four",     "five",     "six",      "seven",
         "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen", "fourteen",
         "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"});
    constexpr auto german = std::to_array<std::string_view>(
        {"eins",     "zwei",     "drei",     "vier",     "funf",     "sechs",    "sieben",
         "acht",     "neun",     "zehn",     "elf",      "zwolf",    "dreizehn", "vierzehn",
         "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn", "zwanzig"});
    for (const auto names : {std::span {english}, std::span {german}})
        if (const auto found = std::ranges::find(names, word); found != names.end())
            return static_cast<int>(found - names.begin()) + 1;
    auto value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    constexpr auto most = 99'999;
    return error == std::errc {} && end == word.data() + word.size() && value <= most ? std::optional {value}
                                                                                      : std::nullopt;
}

/// "3rd", "3.", "third", "dritter".
std::optional<int> ordinal(const PlainWord& word)
{
    constexpr auto stems = std::to_array<std::array<std::string_view, 2>>({{"first", "erst"},
                                                                           {"second", "zweit"},
                                                                           {"third", "dritt"},
                                                                           {"fourth", "viert"},
                                                                           {"fifth", "funft"},
                                                                           {"sixth", "sechst"},
                                                                           {"seventh", "siebt"},
                                                                           {"eighth", "acht"},
                                                                           {"ninth", "neunt"},
                                                                           {"tenth", "zehnt"}});
    const auto is_ending = [](std::string_view text) {
        return is_one_of(text, {"e", "er", "en", "em", "es"});
    };
    for (auto at = std::size_t {0}; at < stems.size(); ++at) {
        const auto& [english, german] = stems[at];
        if (word.text == english ||
            (word.text.starts_with(german) && is_ending(std::string_view {word.text}.substr(german.size()))))
            return static_cast<int>(at) + 1;
    }
    const auto figures = std::min(word.text.find_first_not_of("0123456789"), word.text.size());
    const auto tail = std::string_view {word.text}.substr(figures);
    const auto counts =
        tail.empty() ? word.dotted : is_one_of(tail, {"st", "nd", "rd", "th", "te", "ter", "ten", "tes"});
    return figures > 0 && counts ? number(std::string_view {word.text}.substr(0, figures)) : std::nullopt;
}

/// "Takt2" is two words; "pick-up" is one, and so is "D.S.". To "pick up at C" is to go on there.
std::vector<PlainWord> words_of(std::string_view said)
{
    auto words = std::vector<PlainWord> {};
    auto plain = plain_words(said);
    for (auto at = std::size_t {0}; at < plain.size(); ++at) {
        auto& word = plain[at];
        const auto letters = word.text.find_first_of("0123456789");
        if (letters != std::string::npos && word.end - word.begin == word.text.size() &&
            is_bar_word(std::string_view {word.text}.substr(0, letters))) {
            words.push_back({word.text.substr(0, letters), word.begin, word.begin + letters, false});
            words.push_back({word.text.substr(letters), word.begin + letters, word.end, word.dotted});
        } else if (word.text == "beat" && !words.empty() && words.back().text == "up") {
            words.back().text = "upbeat";
            words.back().end = word.end;
        } else if (word.text == "up" && !words.empty() && words.back().text == "pick") {
            const auto hyphen = said.substr(words.back().end, word.begin - words.back().end) == "-";
            const auto last =
                at + 1 == plain.size() || (at + 2 == plain.size() && is_bar_word(plain[at + 1].text));
            words.back().text = hyphen || last || plain[at + 1].text == "to" ? "pickup" : "resume";
            words.back().end = word.end;
        } else if (is_one_of(word.text, {"c", "s"}) && !words.empty() && words.back().text == "d") {
            words.back().text += word.text;
            words.back().end = word.end;
        } else {
            words.push_back(std::move(word));
        }
    }
    return words;
}

/// Of "2:12" the "12"; sets which movement that is of.
std::string_view without_movement(std::string_view said, std::optional<int>& movement)
{
    const auto colon = said.find(':');
    if (movement || colon == std::string_view::npos)
        return said;
    const auto figure = trimmed(said.substr(0, colon));
    auto value = 0;
    const auto [end, error] = std::from_chars(figure.data(), figure.data() + figure.size(), value);
    if (error != std::errc {} || end != figure.data() + figure.size())
        return said;
    movement = value;
    return said.substr(colon + 1);
}

/// Looks a place up, from the name on the page to what is said of it.
class Finder {
public:
    Finder(const UnfoldedScore& score, ScorePosition near)
        : score_ {score}
        , near_ {near}
        , here_ {score.movement(score.place_at(near).performed_bar)}
        , names_ {bar_names(score.printed())}
    {
    }

    Found find(std::string_view said, std::optional<int> movement = {}) const
    {
        said = without_movement(said, movement);
        while (!said.empty() && std::string_view {" .,;!?"}.find(said.back()) != std::string_view::npos)
            said.remove_suffix(1);
        if (const auto mark = marked(said, movement))
            return SaidPlace {*mark, {}, true};
        if (const auto bar = numbered(said, movement))
            return SaidPlace {*bar, {}, false};
        const auto words = words_of(said);
        if (words.size() > most_words)
            return std::nullopt;
        if (std::ranges::all_of(words, [](const auto& word) { return leads(word.text); }))
            if (const auto sign = signed_with(said, movement); sign || words.size() < 2)
                return sign;
        return phrase(said, words, movement);
    }

private:
    using Movement = std::optional<int>;

    static std::string_view from(std::string_view said, Words words, std::size_t at)
    {
        return at < words.size() ? said.substr(words[at].begin) : std::string_view {};
    }

    Found phrase(std::string_view said, Words words, Movement movement) const
    {
        const auto rest = [&](std::size_t at) { return from(said, words, at); };
        const auto is = [&](std::size_t at, auto word) { return at < words.size() && word(words[at].text); };
        const auto& first = words[0];
        const auto leading = std::ranges::find_if(words, [](const auto& word) { return !leads(word.text); });
        const auto leads_in = leading != words.end() && is_pick_up(leading->text);
        if (!leads_in)
            if (const auto beat = with_beat(said, words, movement))
                return beat;
        if (is_pick_up(first.text))
            return words.size() == 1 || (words.size() == 2 && is(1, is_bar_word))
                       ? pick_up(movement)
                       : beat_before(find(rest(1), movement));
        if (const auto counted = counted_from(said, words, movement))
            return counted;
        const auto is_number = [](std::string_view word) { return number(word).has_value(); };
        if (is_bar_word(first.text) || (first.text == "b" && is(1, is_number))) {
            auto of_movement = movement;
            const auto named = without_movement(rest(1), of_movement);
            const auto bar = numbered(named, of_movement);
            return at_bar(bar ? bar : spelt(plain_words(named), of_movement));
        }
        if (words.size() == 1)
            return called(first.text, movement);
        if (is_mark_word(first.text)) {
            const auto of_marks = marked(rest(1), movement);
            return of_marks              ? Found {SaidPlace {*of_marks, {}, true}}
                   : is(1, is_mark_word) ? find(rest(1), movement)
                                         : std::nullopt;
        }
        if (is_one_of(first.text, {"last", "letzter", "letzten", "letzte"}) && is(1, is_bar_word) &&
            words.size() == 2)
            return last_bar(movement);
        if (first.text == "coda" && words.size() == 2)
            if (const auto which = number(words[1].text))
                return sign(movement, [&](const Navigation& signs) {
                    return signs.coda && signs.coda_number == *which;
                });
        return leads(first.text) ? find(rest(1), movement) : std::nullopt;
    }

    /// "two before C", "the bar before C", "3rd bar of B", "3rd bar".
    Found counted_from(std::string_view said, Words words, Movement movement) const
    {
        const auto is = [&](std::size_t at, auto word) { return at < words.size() && word(words[at].text); };
        const auto& first = words[0];
        const auto place = ordinal(first);
        if (place.value_or(0) > 0 && is(1, is_bar_word)) {
            if (words.size() == 2)
                return at_bar(numbered(std::to_string(*place), movement));
            const auto anchor = find(from(said, words, 3), movement);
            return is(2, is_before) ? bars_before(anchor, *place)
                                    : bars_after(anchor, is(2, is_after) ? *place : *place - 1);
        }
        const auto is_one = is_bar_word(first.text) || is_one_of(first.text, {"a", "ein", "einen"});
        const auto count = is_one ? 1 : number(first.text).value_or(0);
        const auto side = !is_bar_word(first.text) && is(1, is_bar_word) ? std::size_t {2} : std::size_t {1};
        if (count == 0 || (!is(side, is_before) && !is(side, is_after)))
            return std::nullopt;
        const auto anchor = find(from(said, words, side + 1), movement);
        return is(side, is_before) ? bars_before(anchor, count) : bars_after(anchor, count);
    }

    /// One word that is no name on the page.
    Found called(std::string_view word, Movement movement) const
    {
        if (is_one_of(word, {"top", "beginning", "start", "anfang", "beginn", "vorn", "vorne", "capo", "dc"}))
            return at_bar(nearest(movement, [&](auto bar) { return begins_movement(bar); }));
        if (is_one_of(word, {"segno", "sign", "zeichen", "ds"}))
            return sign(movement, [](const Navigation& signs) { return signs.segno; });
        if (word == "coda")
            return sign(movement, [](const Navigation& signs) { return signs.coda; });
        if (word == "fine")
            return sign(movement, [](const Navigation& signs) { return signs.fine; });
        return at_bar(spelt(plain_words(word), movement));
    }

    /// Bar "two".
    std::optional<std::size_t> spelt(Words words, Movement movement) const
    {
        const auto figure = words.size() == 1 ? number(words[0].text) : std::nullopt;
        return figure ? numbered(std::to_string(*figure), movement) : std::nullopt;
    }

    Found signed_with(std::string_view said, Movement movement) const
    {
        if (said.find("\U0001D10B") != std::string_view::npos)
            return called("segno", movement);
        return said.find("\U0001D10C") != std::string_view::npos ? called("coda", movement) : std::nullopt;
    }

    /// "2nd beat of bar 7", "beat 2 of bar 7", "bar 7 beat 2", "bar 7, 2nd beat".
    Found with_beat(std::string_view said, Words words, Movement movement) const
    {
        const auto size = words.size();
        const auto beat_of = [](const PlainWord& a, const PlainWord& b) -> std::optional<int> {
            return is_beat_word(b.text) ? ordinal(a) : is_beat_word(a.text) ? number(b.text) : std::nullopt;
        };
        if (size < 3)
            return std::nullopt;
        if (const auto beat = beat_of(words[0], words[1]))
            return at_beat(find(from(said, words, 2), movement), *beat);
        if (const auto beat = beat_of(words[size - 2], words[size - 1]))
            return at_beat(find(said.substr(0, words[size - 3].end), movement), *beat);
        return std::nullopt;
    }

    /// The first performed bar of which something is so: of the class's movement, else of the nearest.
    template <typename IsSo>
    std::optional<std::size_t> nearest(Movement movement, IsSo is_so) const
    {
        const auto bars = score_.bars();
        auto found = std::optional<std::size_t> {};
        auto least = Quarters {};
        auto looked_at = 0;  // movement: its first such bar counts
        for (auto at = std::size_t {0}; at < bars.size(); ++at) {
            const auto its = score_.movement(at);
            if (its == looked_at || (movement && its != *movement) || !is_so(bars[at].bar))
                continue;
            looked_at = its;
            const auto off = bars[at].start - near_;
            const auto distance = its == here_ ? Quarters {} : off < Quarters {} ? -off : off;
            if (!found || distance < least) {
                found = at;
                least = distance;
            }
        }
        return found;
    }

    std::optional<std::size_t> marked(std::string_view said, Movement movement) const
    {
        const auto wanted = as_called(said);
        if (wanted.empty())
            return std::nullopt;
        const auto whole = nearest(movement, [&](auto bar) {
            return as_called(score_.printed().bars[bar].rehearsal_mark) == wanted;
        });
        return whole ? whole : nearest(movement, [&](auto bar) {  // a mark that is printed "Letter D"
            const auto& mark = score_.printed().bars[bar].rehearsal_mark;
            const auto words = plain_words(mark);
            return words.size() > 1 && is_mark_word(words[0].text) &&
                   as_called(std::string_view {mark}.substr(words[1].begin)) == wanted;
        });
    }

    std::optional<std::size_t> numbered(std::string_view said, Movement movement) const
    {
        const auto wanted = as_called(said);
        if (wanted.empty())
            return std::nullopt;
        const auto number = nearest(
            movement, [&](auto bar) { return as_called(score_.printed().bars[bar].number) == wanted; });
        return number ? number
                      : nearest(movement, [&](auto bar) { return as_called(names_[bar]) == wanted; });
    }

    template <typename IsSo>
    Found sign(Movement movement, IsSo is_so) const
    {
        return at_bar(
            nearest(movement, [&](auto bar) { return is_so(score_.printed().bars[bar].navigation); }));
    }

    static Found at_bar(std::optional<std::size_t> bar)
    {
        return bar ? Found {SaidPlace {*bar, {}, false}} : std::nullopt;
    }

    Found pick_up(Movement movement) const
    {
        return at_bar(nearest(movement, [&](auto bar) {
            const auto& printed = score_.printed().bars[bar];
            return begins_movement(bar) && printed.begins_at > Quarters {};
        }));
    }

    Found last_bar(Movement movement) const
    {
        const auto wanted = movement.value_or(here_);
        for (auto at = score_.bars().size(); at-- > 0;)
            if (score_.movement(at) == wanted)
                return at_bar(at);
        return std::nullopt;
    }

    /// A movement's own pick-up before its first bar, else one beat.
    Found beat_before(const Found& place) const
    {
        if (place && place->into > Quarters {}) {
            const auto beat = score_.printed(score_.bars()[place->performed_bar]).metre.beat();
            return SaidPlace {place->performed_bar, place->into - std::min(place->into, beat), false};
        }
        if (!place || place->performed_bar == 0 || starts_movement(place->performed_bar))
            return std::nullopt;
        const auto before = place->performed_bar - 1;
        const auto& bar = score_.bars()[before];
        const auto& printed = score_.printed(bar);
        if (starts_movement(before) && printed.begins_at > Quarters {})
            return at_bar(before);
        return SaidPlace {before, bar.length - std::min(bar.length, printed.metre.beat()), false};
    }

    /// Within the bar, or the rest of it that a repeat splits off.
    Found at_beat(const Found& place, int beat) const
    {
        if (!place)
            return std::nullopt;
        const auto bars = score_.bars();
        const auto& number = score_.printed(bars[place->performed_bar]).number;
        for (auto at = place->performed_bar; at < bars.size(); ++at) {
            const auto& printed = score_.printed(bars[at]);
            if (printed.number != number)
                break;
            const auto into = printed.metre.beat() * (beat - 1) - printed.begins_at;
            if (into >= Quarters {} && into < bars[at].length)
                return SaidPlace {at, into, false};
        }
        return std::nullopt;
    }

    bool begins_movement(std::size_t bar) const
    {
        return bar == 0 || score_.printed().bars[bar].navigation.movement_starts;
    }

    bool starts_movement(std::size_t performed_bar) const
    {
        return performed_bar == 0 || score_.movement(performed_bar) != score_.movement(performed_bar - 1);
    }

    /// The rest of a bar that a repeat splits is no bar of its own.
    bool goes_on(std::size_t bar) const
    {
        const auto& bars = score_.printed().bars;
        return bar > 0 && bars[bar].number == bars[bar - 1].number && !bars[bar].number.empty() &&
               !bars[bar].navigation.movement_starts;
    }

    /// As they are played: what one hears before the place.
    Found bars_before(const Found& place, int count) const
    {
        if (!place)
            return std::nullopt;
        auto at = place->performed_bar;
        for (auto left = count; left > 0; --left)
            do {
                if (starts_movement(at))
                    return std::nullopt;
                --at;
            } while (goes_on(score_.bars()[at].bar));
        return at_bar(at);
    }

    /// As they are printed: what one counts on the page, wherever a repeat leads.
    Found bars_after(const Found& place, int count) const
    {
        if (!place)
            return std::nullopt;
        const auto& page = score_.printed().bars;
        auto bar = std::size_t {score_.bars()[place->performed_bar].bar};
        for (auto left = count; left > 0; --left)
            do {
                if (++bar == page.size() || page[bar].navigation.movement_starts)
                    return std::nullopt;
            } while (goes_on(bar));
        for (auto at = place->performed_bar; at < score_.bars().size(); ++at)
            if (score_.bars()[at].bar == bar)
                return at_bar(at);
        return std::nullopt;
    }

    const UnfoldedScore& score_;
    ScorePosition near_;
    int here_;  ///< movement in which the class is
    std::vector<std::string> names_;
};

}  // namespace

std::optional<SaidPlace> find_said(const UnfoldedScore& score, std::string_view said, ScorePosition near)
{
    return said.size() > longest_said ? std::nullopt : Finder {score, near}.find(said);
}

std::string_view said_of_bars(std::string_view said)
{
    const auto words = words_of(said.substr(0, longest_said));
    auto at = std::size_t {0};
    while (at < words.size() && leads(words[at].text))
        ++at;
    return at + 1 < words.size() && is_bar_word(words[at].text) ? said.substr(words[at + 1].begin)
                                                                : std::string_view {};
}

}  // namespace tutti::score
