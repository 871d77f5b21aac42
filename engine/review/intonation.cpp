// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/intonation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tutti::review {

namespace {

constexpr auto drift_step = 1_s;
constexpr auto drift_reach = 4_s;  // to either side: a few notes of every section
constexpr auto rounds = 4;
constexpr auto fewest_for_drift = 2;
constexpr auto fewest_to_judge = 3;

// A microphone hears its nearest players loudest: with players 10 cents apart, what it hears of six of them
// is off their mean by some 4.
constexpr auto heard_off_centre = 4.0;
constexpr auto least_noise = 6.0;

/// A note on its way to being judged. `cents` is unwrapped: no jump where a section is half a semitone off.
struct Tone {
    FramePosition from;
    FramePosition to;
    double cents = 0.0;
    double weight = 0.0;
    double own = 0.0;  // its section's standing in the ensemble, as far as known
};
using Line = std::vector<Tone>;

double wrapped(double cents, double centre)
{
    return centre + std::remainder(cents - centre, 100.0);
}

/// The middle of deviations of which +50 and −50 are the same.
double circular_centre(std::span<const std::vector<Note>> sections)
{
    constexpr auto turn = 2.0 * std::numbers::pi / 100.0;
    auto x = 0.0;
    auto y = 0.0;
    for (const auto& notes : sections)
        for (const auto& note : notes) {
            x += note.confidence * std::cos(turn * note.deviation.value());
            y += note.confidence * std::sin(turn * note.deviation.value());
        }
    return std::atan2(y, x) / turn;
}

std::vector<Line> lines_of(std::span<const std::vector<Note>> sections)
{
    const auto centre = circular_centre(sections);
    const auto weights = note_weights(sections);
    auto lines = std::vector<Line>(sections.size());
    for (auto s = std::size_t {0}; s < sections.size(); ++s)
        for (auto i = std::size_t {0}; i < sections[s].size(); ++i) {
            const auto& note = sections[s][i];
            lines[s].push_back(
                {note.start, note.end, wrapped(note.deviation.value(), centre), weights[s][i], 0.0});
        }
    return lines;
}

/// The ensemble's pitch, second by second.
class Drift {
public:
    Drift(std::span<const Line> lines, SampleRate rate)
        : step_ {to_frames(drift_step, rate)}
    {
        auto end = FramePosition {};
        for (const auto& line : lines)
            if (!line.empty())
                end = std::max(end, line.back().to);
        points_.resize(static_cast<std::size_t>((end - FramePosition {}) / step_) + 2);

        const auto reach = to_frames(drift_reach, rate);
        auto next = std::vector<std::size_t>(lines.size(), 0);
        for (auto p = std::size_t {0}; p < points_.size(); ++p) {
            const auto at = position(p);
            auto sections = std::vector<Weighed> {};
            for (auto s = std::size_t {0}; s < lines.size(); ++s) {
                auto tones = std::vector<Weighed> {};
                auto heard = 0.0;
                while (next[s] < lines[s].size() && lines[s][next[s]].to < at - reach)
                    ++next[s];
                for (auto i = next[s]; i < lines[s].size() && lines[s][i].from < at + reach; ++i) {
                    tones.push_back({lines[s][i].cents - lines[s][i].own, lines[s][i].weight});
                    heard += lines[s][i].weight;
                }
                if (heard > 0.5)
                    sections.push_back({median(std::move(tones)), 1.0});
            }
            points_[p].sections = static_cast<int>(sections.size());
            if (!sections.empty())
                points_[p].cents = median(std::move(sections));
        }
    }

    struct Point {
        double cents = 0.0;
        int sections = 0;
    };

    /// Between the two points about it; the poorer one says how many sections were heard.
    [[nodiscard]] Point at(FramePosition position) const
    {
        const auto exact = static_cast<double>(position.value()) / static_cast<double>(step_.value());
        const auto before = std::min(static_cast<std::size_t>(std::max(0.0, exact)), points_.size() - 2);
        const auto& a = points_[before];
        const auto& b = points_[before + 1];
        if (a.sections < fewest_for_drift || b.sections < fewest_for_drift)
            return a.sections > b.sections ? a : b;
        const auto share = std::clamp(exact - static_cast<double>(before), 0.0, 1.0);
        return {(1.0 - share) * a.cents + share * b.cents, std::min(a.sections, b.sections)};
    }

    [[nodiscard]] std::vector<DriftPoint> points() const
    {
        auto points = std::vector<DriftPoint> {};
        for (auto p = std::size_t {0}; p < points_.size(); ++p)
            if (points_[p].sections >= fewest_for_drift)
                points.push_back({position(p), Cents {points_[p].cents}});
        return points;
    }

private:
    [[nodiscard]] FramePosition position(std::size_t point) const
    {
        return FramePosition {} + step_ * static_cast<std::int64_t>(point);
    }

    FrameCount step_;
    std::vector<Point> points_;
};

/// How far each tone of a line is off the drift, of those that can be judged.
std::vector<Deviation> deviations_of(const Line& line, const Drift& drift)
{
    auto deviations = std::vector<Deviation> {};
    for (const auto& tone : line) {
        const auto there = drift.at(tone.from + FrameCount {(tone.to - tone.from).value() / 2});
        if (there.sections >= fewest_to_judge)
            deviations.push_back({tone.from, tone.to, wrapped(tone.cents - there.cents, 0.0), tone.weight});
    }
    return deviations;
}

}  // namespace

HabitRule intonation_rule(Cents tolerance) noexcept
{
    return {std::clamp(tolerance.value() / 3.0, 6.0, 10.0), heard_off_centre, 0.0, least_noise, 2.5, 50.0};
}

Intonation intonation_of(std::span<const std::vector<Note>> sections, SampleRate rate, Cents tolerance)
{
    const auto rule = intonation_rule(tolerance);
    auto lines = lines_of(sections);
    auto intonation = Intonation {};
    for (auto round = 0; round < rounds; ++round) {
        const auto drift = Drift {lines, rate};
        intonation.drift = drift.points();
        intonation.sections.clear();
        for (const auto& line : lines)
            intonation.sections.push_back(deviations_of(line, drift));
        const auto standing = Standing {intonation.sections, rule};
        for (auto s = std::size_t {0}; s < lines.size(); ++s)
            for (auto& tone : lines[s])
                tone.own = standing.of(s, tone.from);
    }
    const auto beside = [&](std::size_t own, std::size_t other, FramePosition from,
                            FramePosition to) -> std::optional<double> {
        const auto there = heard_within(intonation.sections[other], from, to);
        const auto here = heard_within(intonation.sections[own], from, to);
        return there && here ? std::optional {*here - *there} : std::nullopt;
    };
    intonation.habits = own_habits(intonation.sections, rule, beside);
    return intonation;
}

}  // namespace tutti::review
