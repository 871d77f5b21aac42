// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/score_map.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace tutti::following {

namespace {

constexpr auto over_from = 0.7;   // of a note's duration: players breathe, bows turn
constexpr auto ringing = 350_ms;  // after a note: hands are slow, halls ring
constexpr auto beginning_width =
    1.6;  // cells, standard deviation: 40 ms, as far as the players of a section scatter
constexpr auto most_choices =
    std::size_t {0xFFFF};  // different things one part is asked for; more are taken for rests
constexpr auto now_and_then = 0.1;
constexpr auto bar_weight = 1.0;
constexpr auto mark_weight = 4.0;         // "from letter B"
constexpr auto note_weight = 0.02;        // an ensemble does not begin in the middle of a bar
constexpr auto pupils_note_weight = 0.2;  // a pupil plays a note again

}  // namespace

ScoreMap::ScoreMap(const score::UnfoldedScore& score, std::span<const std::optional<std::size_t>> parts)
    : asked_(parts.size())
    , one_line_(parts.size(), false)
    , beginnings_(parts.size())
    , usual_beginning_(parts.size(), 0.0F)
{
    lay_out_time(score);
    auto choices = std::vector<std::vector<std::uint16_t>>(parts.size());
    for (auto s = std::size_t {0}; s < parts.size(); ++s) {
        choices[s].assign(cells(), 0);
        beginnings_[s].assign(cells(), 0.0F);
        if (parts[s])
            lay_out_section(score, s, *parts[s], choices[s]);
    }
    lay_out_segments(choices);
    lay_out_playings(score);
    lay_out_entries(score);
}

void ScoreMap::lay_out_time(const score::UnfoldedScore& score)
{
    const auto length = score.time_at(score.end());
    const auto count = static_cast<std::size_t>(std::max(1.0, std::ceil(length / cell_length)));
    quarters_.reserve(count);
    auto at = score::ScorePosition {};
    const auto end = score.end();
    for (auto c = std::size_t {0}; c < count; ++c) {
        const auto wanted = cell_length * static_cast<double>(c);
        // A cell's length at the tempo here lands on it exactly unless a mark lies between; then a few steps
        // do.
        for (auto turn = 0; turn < 8; ++turn) {
            const auto missing = wanted - score.time_at(at);
            if (std::fabs(missing.value()) < 1e-7)
                break;
            const auto step = missing.value() * score.tempo_at(at).value() / 60.0;
            at = std::min(end, at + score::Quarters::nearest(step));
        }
        quarters_.push_back(at.value());
    }
}

double ScoreMap::quarters_at(double cell) const noexcept
{
    const auto last = static_cast<double>(cells() - 1);
    const auto inside = std::clamp(cell, 0.0, last);
    const auto before = std::min(static_cast<std::size_t>(inside), cells() < 2 ? 0 : cells() - 2);
    if (cells() < 2)
        return quarters_.front();
    const auto part = inside - static_cast<double>(before);
    return quarters_[before] + part * (quarters_[before + 1] - quarters_[before]);
}

double ScoreMap::cell_at(double quarters) const noexcept
{
    const auto after = std::ranges::upper_bound(quarters_, quarters);
    if (after == quarters_.begin())
        return 0.0;
    const auto before = static_cast<std::size_t>(after - quarters_.begin()) - 1;
    if (before + 1 >= cells())
        return static_cast<double>(cells() - 1);
    const auto step = quarters_[before + 1] - quarters_[before];
    return static_cast<double>(before) + (step > 0.0 ? (quarters - quarters_[before]) / step : 0.0);
}

double ScoreMap::marked_tempo_at(double cell) const noexcept
{
    if (cells() < 2)
        return score::TempoMap::unmarked_tempo.value();
    const auto before = std::min(static_cast<std::size_t>(std::max(cell, 0.0)), cells() - 2);
    return (quarters_[before + 1] - quarters_[before]) / cell_length.value() * 60.0;
}

void ScoreMap::lay_out_section(const score::UnfoldedScore& score, std::size_t section, std::size_t part,
                               std::vector<std::uint16_t>& choices)
{
    auto keys = std::vector<std::vector<Pitch>>(cells());
    auto rung = keys;  // what sounded a moment before
    auto over = std::vector<char>(cells(), 1);
    auto& beginnings = beginnings_[section];
    for (const auto& note : score.notes(part)) {
        if (note.grace)
            continue;
        const auto first = cell_at(note.onset.value());
        const auto last = cell_at(note.end().value());
        const auto over_at = first + over_from * (last - first);
        const auto from = static_cast<std::size_t>(std::lround(first));
        const auto to = std::min(cells(), static_cast<std::size_t>(std::lround(last)));
        for (auto c = from; c < to; ++c) {
            if (std::ranges::find(keys[c], note.pitch) == keys[c].end())
                keys[c].push_back(note.pitch);
            over[c] = static_cast<char>(over[c] != 0 && static_cast<double>(c) >= over_at);
        }
        const auto rung_to = static_cast<std::size_t>(std::lround(last + ringing / cell_length));
        for (auto c = to; c < std::min(cells(), rung_to); ++c)
            if (std::ranges::find(rung[c], note.pitch) == rung[c].end())
                rung[c].push_back(note.pitch);
        const auto reach = 3.0 * beginning_width;
        for (auto c = static_cast<std::ptrdiff_t>(std::ceil(first - reach));
             static_cast<double>(c) <= first + reach; ++c) {
            if (c < 0 || c >= static_cast<std::ptrdiff_t>(cells()))
                continue;
            const auto off = (static_cast<double>(c) - first) / beginning_width;
            auto& here = beginnings[static_cast<std::size_t>(c)];
            here = std::max(here, static_cast<float>(std::exp(-0.5 * off * off)));
        }
    }
    auto& asked = asked_[section];
    asked.push_back({});  // a rest
    auto number_of = std::map<Asked, std::uint16_t> {{Asked {}, std::uint16_t {0}}};
    auto sum = 0.0;
    const auto several = std::ranges::count_if(keys, [](const auto& here) { return here.size() > 1; });
    const auto any = std::ranges::count_if(keys, [](const auto& here) { return !here.empty(); });
    one_line_[section] = static_cast<double>(several) <= now_and_then * static_cast<double>(any);
    for (auto c = std::size_t {0}; c < cells(); ++c) {
        sum += static_cast<double>(beginnings[c]);
        auto here = Asked {};
        if (!keys[c].empty())
            here = {std::move(keys[c]), over[c] != 0 ? Asked::Sound::may_be_over : Asked::Sound::held};
        else if (!rung[c].empty())
            here = {std::move(rung[c]), Asked::Sound::may_ring};
        std::ranges::sort(here.keys);
        if (c > 0 && asked[choices[c - 1]] == here) {
            choices[c] = choices[c - 1];
            continue;
        }
        const auto [known, is_new] = number_of.try_emplace(here, static_cast<std::uint16_t>(asked.size()));
        if (is_new && asked.size() < most_choices)
            asked.push_back(here);
        choices[c] = known->second < most_choices ? known->second : std::uint16_t {0};
    }
    usual_beginning_[section] = static_cast<float>(sum / static_cast<double>(cells()));
}

void ScoreMap::lay_out_segments(std::span<const std::vector<std::uint16_t>> choices)
{
    for (auto c = std::size_t {0}; c < cells(); ++c) {
        const auto same =
            c > 0 && std::ranges::all_of(choices, [&](const auto& of) { return of[c] == of[c - 1]; });
        if (same)
            continue;
        segments_.push_back({c, choices_.size()});
        for (const auto& of : choices)
            choices_.push_back(of[c]);
    }
}

const ScoreMap::Segment& ScoreMap::segment_at(std::size_t cell) const noexcept
{
    const auto after = std::ranges::upper_bound(segments_, cell, {}, &Segment::first_cell);
    return *(after - 1);
}

void ScoreMap::lay_out_playings(const score::UnfoldedScore& score)
{
    const auto bars = score.bars();
    auto first_visit = std::vector<std::optional<std::size_t>>(score.printed().bars.size());
    first_playing_.resize(cells());
    auto c = std::size_t {0};
    for (auto b = std::size_t {0}; b < bars.size(); ++b) {
        auto& first = first_visit[bars[b].bar];
        if (!first)
            first = b;
        const auto back = (bars[b].start - bars[*first].start).value();
        for (; c < cells() && (b + 1 == bars.size() || quarters_[c] < bars[b].end().value()); ++c)
            first_playing_[c] =
                static_cast<std::uint32_t>(std::lround(std::max(0.0, cell_at(quarters_[c] - back))));
    }
}

void ScoreMap::lay_out_entries(const score::UnfoldedScore& score)
{
    auto weights = std::vector<double>(cells(), 0.0);
    const auto add = [&](double quarters, double weight) {
        auto& here = weights[static_cast<std::size_t>(std::lround(cell_at(quarters)))];
        here = std::max(here, weight);
    };
    for (const auto& point : score.entry_points())
        add(point.position.value(), point.rehearsal_mark ? mark_weight : bar_weight);
    const auto of_note = sections() == 1 ? pupils_note_weight : note_weight;
    for (auto part = std::size_t {0}; part < score.printed().parts.size(); ++part)
        for (const auto& note : score.notes(part))
            add(note.onset.value(), of_note);
    auto sum = 0.0;
    for (const auto weight : weights)
        sum += weight;
    for (auto c = std::size_t {0}; c < cells(); ++c)
        if (weights[c] > 0.0)
            entries_.push_back({c, static_cast<float>(weights[c] / sum)});
}

}  // namespace tutti::following
