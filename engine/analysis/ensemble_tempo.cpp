// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/ensemble_tempo.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace tutti::analysis {

namespace {

constexpr auto one_event = 0.080;  // s
constexpr auto most_weight = 3.0;  // more sections than that add no certainty
constexpr auto memory = 6.0;       // s
constexpr auto enough = std::size_t {8};
constexpr auto shortest = 0.33;   // s: 180 bpm
constexpr auto longest = 1.0;     // s: 60 bpm
constexpr auto candidates = 112;  // steps of one percent
constexpr auto preferred = 0.6;   // s
constexpr auto preference_octaves = 0.7;
constexpr auto exact = 0.030;      // s: an ensemble's scatter about its own beat
constexpr auto silence = 4.0;      // s
constexpr auto change_over = 8.0;  // s
constexpr auto change_margin = 2.5;
constexpr auto most_change = 0.32;  // octaves: 25 %. More is another beat, not another tempo
// Share of the pairs on the best beat: less for sounds at random, more in rehearsals whose tempo was found
// right.
constexpr auto share_by_chance = 0.20;
constexpr auto share_when_right = 0.42;

}  // namespace

EnsembleTempo::EnsembleTempo(SampleRate rate) noexcept
    : sample_rate_ {rate}
{
}

void EnsembleTempo::reset() noexcept
{
    count_ = judged_ = 0;
    period_ = 0.0;
    reading_.reset();
}

const EnsembleTempo::Event& EnsembleTempo::ago(std::size_t events) const noexcept
{
    return events_[(count_ - 1 - events) % kept];
}

std::optional<TempoReading> EnsembleTempo::reading(FramePosition now) const noexcept
{
    if (!reading_ || to_seconds(now, sample_rate_).value() - ago(0).first > silence)
        return std::nullopt;
    return reading_;
}

void EnsembleTempo::add(const Onset& onset) noexcept
{
    const auto start = to_seconds(onset.start, sample_rate_).value();
    // Reports come a little out of order: look back over two events.
    for (auto i = std::size_t {0}; i < std::min(count_, std::size_t {2}); ++i) {
        auto& event = events_[(count_ - 1 - i) % kept];
        if (std::abs(start - event.mean) <= one_event) {
            event.mean += (start - event.mean) / (event.weight + 1.0);
            event.weight += 1.0;
            return;
        }
    }
    if (count_ > 0 && start < ago(0).first)
        return;
    if (count_ > 0 && start - ago(0).first > silence)
        reset();
    if (count_ >= enough)
        judge();  // the event before is complete now
    events_[count_ % kept] = {.first = start, .mean = start, .weight = 1.0};
    ++count_;
}

void EnsembleTempo::judge() noexcept
{
    auto events = std::size_t {0};
    while (events < std::min(count_, kept) && ago(0).mean - ago(events).mean <= memory)
        ++events;
    if (events < enough)
        return;

    struct Gap {
        double seconds;
        double weight;
    };
    constexpr auto partners = std::size_t {8};  // of each event: further apart, the tempo's own wander counts
    auto gaps = std::array<Gap, kept * partners> {};
    auto known = std::size_t {0};
    auto all = 0.0;
    for (auto i = std::size_t {0}; i < events; ++i) {
        for (auto j = i + 1; j < std::min(events, i + 1 + partners); ++j) {
            const auto weight =
                std::sqrt(std::min(ago(i).weight, most_weight) * std::min(ago(j).weight, most_weight));
            gaps[known++] = {ago(i).mean - ago(j).mean, weight};
            all += weight;
        }
    }
    const auto heard = std::span {gaps}.first(known);
    const auto on_beat = [](double gap, double period) {
        const auto off = (gap - period * std::round(gap / period)) / exact;
        return gap < 0.5 * period ? 0.0 : std::exp(-0.5 * off * off);
    };

    auto best = 0.0;
    auto best_score = -1e9;
    for (auto c = 0; c < candidates; ++c) {
        const auto period =
            shortest * std::pow(longest / shortest, static_cast<double>(c) / (candidates - 1));
        const auto by_chance = exact * std::sqrt(2.0 * std::numbers::pi) / period;
        auto agreed = 0.0;
        for (const auto& gap : heard)
            agreed += gap.weight * (on_beat(gap.seconds, period) - by_chance);
        const auto octaves = std::log2(period / preferred) / preference_octaves;
        const auto moved = period_ > 0.0 ? std::log2(period / period_) / 0.1 : 0.0;
        const auto score =
            agreed / all * (std::exp(-0.5 * octaves * octaves) + 0.4 * std::exp(-0.5 * moved * moved));
        if (score > best_score) {
            best_score = score;
            best = period;
        }
    }

    auto products = 0.0;
    auto squares = 0.0;
    auto agreed = 0.0;
    for (const auto& gap : heard) {
        const auto weight = gap.weight * on_beat(gap.seconds, best);
        const auto beats = std::round(gap.seconds / best);
        products += weight * beats * gap.seconds;
        squares += weight * beats * beats;
        agreed += weight;
    }
    if (squares <= 0.0) {
        reading_.reset();
        return;
    }
    period_ = products / squares;
    const auto now = ago(0).mean;
    reading_ =
        TempoReading {.tempo = BeatsPerMinute {60.0 / period_},
                      .confidence = std::clamp(
                          (agreed / all - share_by_chance) / (share_when_right - share_by_chance), 0.0, 1.0),
                      .change = change_since_before(period_, now)};
    past_[judged_ % kept] = {.at = now, .period = period_};
    ++judged_;
}

std::optional<double> EnsembleTempo::change_since_before(double period, double now) const noexcept
{
    auto sum = 0.0;
    auto found = 0;
    for (auto i = std::size_t {0}; i < std::min(judged_, kept); ++i) {
        if (std::abs(now - past_[i].at - change_over) > change_margin)
            continue;
        const auto octaves = std::log2(past_[i].period / period);
        sum += octaves - std::round(octaves);
        ++found;
    }
    if (found == 0 || std::abs(sum / found) > most_change)
        return std::nullopt;
    return std::exp2(sum / found);
}

}  // namespace tutti::analysis
