// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_bars.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace tutti::score::musicxml {

namespace {

/// Less than a 128th: what rounding leaves at the end of a bar.
constexpr auto rounding = Quarters {1, 33};

std::optional<int> whole_number(std::string_view text)
{
    auto value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc {} && end == text.data() + text.size() ? std::optional {value} : std::nullopt;
}

Quarters length_of(const BarSketch& sketch, Metre metre, bool may_be_short)
{
    const auto nominal = metre.bar_length();
    auto length = std::max(sketch.filled, std::min(sketch.filled_by_silence, nominal));
    if (length == Quarters {} || !may_be_short)
        length = std::max(length, std::min(sketch.filled_by_bar_rests, nominal));
    if (length == Quarters {})
        return nominal;
    const auto off = length - nominal;
    return off < rounding && -off < rounding ? nominal : length;
}

/// The number players see: the rest of a split bar has that of its beginning, a movement's pick-up is 0.
std::string number_of(const BarSketch& sketch, const std::vector<Bar>& before, bool first, bool is_short)
{
    const auto number = whole_number(sketch.number);
    if (first)
        return sketch.implicit && !number ? "0" : sketch.number.empty() ? "1" : sketch.number;
    const auto& previous = before.back().number;
    if (sketch.implicit && (!number || is_short))
        return previous;
    if (!sketch.number.empty())
        return sketch.number;
    const auto previous_number = whole_number(previous);
    return previous_number ? fmt::format("{}", *previous_number + 1) : previous;
}

/// Whether a new movement begins with a bar, which MusicXML does not say: after a final barline the metre
/// changes, the numbers begin again, or a D.C. al Fine stood there. (Tempo does not tell: a trio has its
/// own.)
bool begins_movement(const BarSketch& sketch, const BarSketch& previous, Metre metre, Metre previous_metre)
{
    const auto number = whole_number(sketch.number);
    const auto previous_number = whole_number(previous.number);
    const auto begins_again = number && previous_number && *number < *previous_number && *number <= 1;
    const auto after_fine =
        previous.signs.jump == Navigation::Jump::da_capo && previous.signs.until == Navigation::Until::fine;
    return previous.final_barline && (metre != previous_metre || begins_again || after_fine);
}

/// Carries each bracket over its bars.
void spread_endings(std::vector<BarSketch>& sketches, Remarks& remarks)
{
    auto open = std::vector<int> {};
    auto latest = 0;
    for (auto i = std::size_t {0}; i < sketches.size(); ++i) {
        auto& signs = sketches[i].signs;
        if (signs.ending_starts) {
            if (signs.ending.empty())
                signs.ending = {latest + 1};
            open = signs.ending;
        } else if (!open.empty()) {
            signs.ending = open;
        } else {
            signs.ending.clear();
            if (signs.repeat_passes > 0 || signs.repeat_starts)
                latest = 0;
        }
        if (open.empty())
            continue;
        latest = *std::max_element(open.begin(), open.end());
        const auto last = i + 1 == sketches.size();
        if (sketches[i].ending_stops || signs.repeat_passes > 0)
            open.clear();
        else if (last || (sketches[i + 1].signs.repeat_starts && !sketches[i + 1].signs.ending_starts)) {
            remarks.add(fmt::format("Ending {} has no end; it was taken to reach bar {}.", latest,
                                    sketches[i].number));
            open.clear();
        }
    }
}

/// Whether a bar is shorter than its metre and neither a pick-up nor what a repeat or another barline splits.
bool is_short_unawares(const std::vector<Bar>& bars, std::size_t at, const BarSketch& sketch)
{
    const auto& bar = bars[at];
    if (bar.length >= bar.metre.bar_length() || sketch.implicit || bar.navigation.movement_starts ||
        bar.begins_at > Quarters {})
        return false;
    const auto ends_section = bar.navigation.repeat_passes > 0 || sketch.ending_stops ||
                              sketch.final_barline || sketch.double_barline || at + 1 == bars.size();
    return !ends_section && bars[at + 1].begins_at != bar.length && !bars[at + 1].navigation.repeat_starts;
}

}  // namespace

std::vector<Bar> finished_bars(std::vector<BarSketch> sketches, Remarks& remarks)
{
    spread_endings(sketches, remarks);
    auto bars = std::vector<Bar> {};
    bars.reserve(sketches.size());
    auto metre = Metre {};
    auto key = 0;
    auto senza_misura = false;
    for (auto i = std::size_t {0}; i < sketches.size(); ++i) {
        auto& sketch = sketches[i];
        const auto metre_before = metre;
        metre = sketch.metre.value_or(metre);
        senza_misura = !sketch.metre && (senza_misura || sketch.senza_misura);
        sketch.senza_misura = senza_misura;
        key = sketch.key_fifths.value_or(key);
        auto bar = Bar {};
        bar.metre = metre;
        bar.key_fifths = key;
        const auto first = i == 0 || begins_movement(sketch, sketches[i - 1], metre, metre_before);
        bar.length = length_of(sketch, metre, sketch.implicit || first);
        const auto nominal = metre.bar_length();
        const auto is_short = bar.length < nominal;
        bar.number = number_of(sketch, bars, first, is_short);
        if (is_short && first)
            bar.begins_at = nominal - bar.length;
        else if (is_short && bars.back().begins_at + bars.back().length + bar.length == nominal &&
                 bars.back().metre == metre)
            bar.begins_at = bars.back().length;
        bar.rehearsal_mark = std::move(sketch.rehearsal_mark);
        std::stable_sort(sketch.tempo_marks.begin(), sketch.tempo_marks.end(),
                         [](const auto& a, const auto& b) { return a.at < b.at; });
        bar.tempo_marks = std::move(sketch.tempo_marks);
        bar.navigation = std::move(sketch.signs);
        bar.navigation.movement_starts = first;
        bars.push_back(std::move(bar));
    }
    for (auto i = std::size_t {0}; i < bars.size(); ++i) {
        const auto& bar = bars[i];
        if (sketches[i].senza_misura)
            continue;
        if (bar.length > bar.metre.bar_length())
            remarks.add(
                fmt::format("Bar {} holds {:g} quarters where its metre asks for {:g}; it was read as it is.",
                            bar.number, bar.length.value(), bar.metre.bar_length().value()));
        else if (is_short_unawares(bars, i, sketches[i]))
            remarks.add(fmt::format("Bar {} holds only {:g} of its {:g} quarters; it was read as it is.",
                                    bar.number, bar.length.value(), bar.metre.bar_length().value()));
    }
    return bars;
}

}  // namespace tutti::score::musicxml
