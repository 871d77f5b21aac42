// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/numbers.hpp"

#include <algorithm>
#include <cmath>

#include "review/robust.hpp"
#include "review/timing.hpp"

namespace tutti::review {

namespace {

constexpr auto enough_for_a_rehearsal = 8;  // notes, for a number to stand for a whole rehearsal
constexpr auto enough_for_a_note = 4;
constexpr auto entries_for_their_spread = 6;
constexpr auto z95 = 1.96;
constexpr auto of_a_robust_deviation = 1.17;  // its error over σ/√n
// The scatter that notes are known to have counts as so many notes beside those that are there.
constexpr auto known_scatter_counts = 4.0;
constexpr auto onset_heard_to = 12.0;  // ms: what a single entry scatters by being heard, see timing_rule()

/// How far notes scatter, how far off all of them may be heard, and how wide an interval is of use. How often
/// the intervals hold the truth, benchmarks/review/run.py prints.
struct Precision {
    double noise;
    double systematic;
    double widest;
    int fewest;
    int passage = 0;        ///< as in HabitRule
    double constant = 0.0;  ///< that no number of passages evens out
};
constexpr auto precision_of_cents = Precision {6.0, 2.5, 20.0, 1};
constexpr auto precision_of_spread = Precision {5.0, 5.0, 20.0, 1};
constexpr auto precision_of_balance = Precision {2.5, 1.5, 4.0, 2};

/// As the findings have it.
Precision precision_of_ms() noexcept
{
    const auto rule = timing_rule();
    return {rule.least_noise, rule.systematic, 45.0, 2, rule.passage, rule.constant};
}

double sum_of_weights(std::span<const Weighed> values)
{
    auto sum = 0.0;
    for (const auto& value : values)
        sum += value.weight;
    return sum;
}

/// A median with its interval, in bare numbers.
Figure<double> middle(std::vector<Weighed> values, const Precision& precision)
{
    auto figure = Figure<double> {};
    std::erase_if(values, [](const auto& value) { return value.weight < least_weight_judged; });
    figure.count = static_cast<int>(values.size());
    if (values.empty())
        return figure;
    const auto weight = sum_of_weights(values);
    figure.confidence = weight / static_cast<double>(values.size());
    const auto centre = median(values);
    auto squares = known_scatter_counts * precision.noise * precision.noise;
    for (const auto& value : values) {
        // Single notes far off move the median little: they count up to three times the scatter.
        const auto off = std::min(std::abs(value.value - centre), 3.0 * precision.noise);
        squares += value.weight * off * off;
    }
    const auto scatter = std::sqrt(squares / (known_scatter_counts + weight));
    // As habits have it: what many passages say is not off as one of them may be.
    const auto passages = precision.passage > 0 ? std::max(1.0, weight / precision.passage) : 1.0;
    const auto systematic = std::max(precision.constant, precision.systematic / std::sqrt(passages));
    figure.within = z95 * std::hypot(systematic, of_a_median * scatter / std::sqrt(weight));
    if (figure.count >= precision.fewest && figure.within <= precision.widest)
        figure.value = centre;
    return figure;
}

template <class Quantity, class InUnit>
Figure<Quantity> in_unit(const Figure<double>& figure, InUnit unit)
{
    auto result = Figure<Quantity> {};
    if (figure.value)
        result.value = unit(*figure.value);
    result.within = unit(figure.within);
    result.count = figure.count;
    result.confidence = figure.confidence;
    return result;
}

Seconds ms(double value)
{
    return Seconds {value / 1000.0};
}

/// What one section did in one stretch of the rehearsal.
struct Heap {
    std::vector<Weighed> intonation;
    std::vector<Weighed> unison;
    std::vector<Weighed> lags;
    std::vector<Weighed> balance;
};

Figure<Seconds> spread_of(std::vector<Weighed> lags)
{
    auto figure = Figure<Seconds> {};
    std::erase_if(lags, [](const auto& lag) { return lag.weight < least_weight_judged; });
    figure.count = static_cast<int>(lags.size());
    if (figure.count < entries_for_their_spread)
        return figure;
    const auto weight = sum_of_weights(lags);
    figure.confidence = weight / static_cast<double>(lags.size());
    const auto centre = median(lags);
    const auto seen = robust_deviation(std::move(lags), centre);
    // What entries are known to scatter stands beside what these few did; what is the ear's own is taken out.
    const auto known = timing_rule().least_noise;
    const auto all = known_scatter_counts + weight;
    const auto scatter = std::sqrt((known_scatter_counts * known * known + weight * seen * seen) / all);
    const auto of_the_players = [](double whole) {
        return std::sqrt(std::max(0.0, whole * whole - onset_heard_to * onset_heard_to));
    };
    const auto spread = of_the_players(scatter);
    const auto most = of_the_players(scatter * (1.0 + z95 * of_a_robust_deviation / std::sqrt(all)));
    figure.value = ms(spread);
    figure.within = ms(most - spread);
    return figure;
}

Numbers numbers_of(const Heap& heap, int fewest)
{
    const auto at_least = [&](Precision precision) {
        precision.fewest = std::max(precision.fewest, fewest);
        return precision;
    };
    const auto cents = [](double value) { return Cents {value}; };
    auto numbers = Numbers {};
    numbers.deviation = in_unit<Cents>(middle(heap.intonation, at_least(precision_of_cents)), cents);
    numbers.spread = in_unit<Cents>(middle(heap.unison, at_least(precision_of_spread)), cents);
    numbers.lead = in_unit<Seconds>(middle(heap.lags, at_least(precision_of_ms())), ms);
    if (numbers.lead.value)
        numbers.lead.value = -*numbers.lead.value;
    numbers.entry_spread = spread_of(heap.lags);
    numbers.balance = in_unit<Decibels>(middle(heap.balance, at_least(precision_of_balance)),
                                        [](double value) { return decibels(value); });
    return numbers;
}

void count(analysis::NoteVerdict verdict, NoteCounts& counts)
{
    switch (verdict) {
    case analysis::NoteVerdict::right:
        ++counts.right;
        break;
    case analysis::NoteVerdict::wrong:
        ++counts.wrong;
        break;
    case analysis::NoteVerdict::missing:
        ++counts.missing;
        break;
    case analysis::NoteVerdict::extra:
        ++counts.extra;
        break;
    case analysis::NoteVerdict::unsure:
        ++counts.unsure;
        break;
    }
}

/// Of the time between two instants: how much of it the section was surely heard in notes.
FrameCount in_notes(std::span<const Note> notes, FramePosition from, FramePosition to)
{
    auto sum = FrameCount {};
    auto next = std::ranges::upper_bound(notes, from, {}, &Note::end);
    for (; next != notes.end() && next->start < to; ++next)
        sum += std::max(FrameCount {}, std::min(next->end, to) - std::max(next->start, from));
    return sum;
}

}  // namespace

Numbers numbers_of(const Measured& measured, std::size_t section)
{
    return numbers_of(Heap {weighed(measured.intonation[section]), weighed(measured.unison[section]),
                            weighed(measured.lags[section]), weighed(measured.balance[section])},
                      enough_for_a_rehearsal);
}

std::map<Pitch, Figure<Cents>> deviation_by_note(const Measured& measured, std::size_t section)
{
    auto heaps = std::map<Pitch, std::vector<Weighed>> {};
    for (const auto& deviation : measured.intonation[section])
        heaps[measured.notes[section][deviation.note].pitch].push_back({deviation.value, deviation.weight});
    auto precision = precision_of_cents;
    precision.fewest = enough_for_a_note;
    auto figures = std::map<Pitch, Figure<Cents>> {};
    for (auto& [pitch, heap] : heaps)
        if (auto figure = in_unit<Cents>(middle(std::move(heap), precision),
                                         [](double value) { return Cents {value}; });
            figure.value)
            figures.emplace(pitch, figure);
    return figures;
}

std::vector<std::vector<Numbers>> cells_of(const Measured& measured, const Page& page,
                                           std::span<const Silences> silences, SampleRate rate)
{
    auto cells = std::vector<std::vector<Numbers>> {};
    for (auto s = std::size_t {0}; s < measured.notes.size(); ++s) {
        auto heaps = std::vector<Heap>(page.bars().size());
        const auto pile = [&](std::span<const Deviation> deviations, std::vector<Weighed> Heap::*kind) {
            for (const auto& deviation : deviations)
                if (const auto place = page.at(deviation.from, deviation.to))
                    (heaps[place->column].*kind).push_back({deviation.value, deviation.weight});
        };
        pile(measured.intonation[s], &Heap::intonation);
        pile(measured.unison[s], &Heap::unison);
        pile(measured.lags[s], &Heap::lags);
        pile(measured.balance[s], &Heap::balance);

        auto& row = cells.emplace_back();
        for (auto b = std::size_t {0}; b < heaps.size(); ++b) {
            auto& numbers = row.emplace_back(numbers_of(heaps[b], 1));
            for (const auto& playing : page.bars()[b].playings) {
                const auto heard = silences[s].between(playing.from, playing.to);
                const auto sure = in_notes(measured.notes[s], playing.from, playing.to);
                const auto sounding = heard.heard - heard.silent;
                numbers.hearing.sure += to_seconds(std::min(sure, sounding), rate);
                numbers.hearing.uncertain += to_seconds(sounding - std::min(sure, sounding), rate);
                numbers.hearing.silent += to_seconds(heard.silent, rate);
            }
        }
    }
    return cells;
}

void count_notes(std::span<const analysis::NoteReading> notes, const Page& page,
                 const score::UnfoldedScore& score, Review& review)
{
    for (const auto& note : notes) {
        const auto place = printed_place(note, score);
        const auto section = static_cast<std::size_t>(note.section);
        count(note.verdict, review.sections[section].notes);
        count(note.verdict, review.cells[section][page.column_of(place.bar)].notes);
    }
}

}  // namespace tutti::review
