// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "playback/alignment_features.hpp"
#include "playback/warping.hpp"

namespace tutti::playback {

namespace {

constexpr auto reach = 80_ms;             // to either side of where a note may be
constexpr auto trust_path = 80_ms;        // within which the path is as often as not
constexpr auto trust_neighbours = 50_ms;  // within which a note is where its neighbours would have it
constexpr auto rounds = 4;                // of looking for notes and drawing lines through them
constexpr auto least_weight = 0.05;       // of a note whose beginning is not heard
constexpr auto around = 2.0;              // beats to either side that a beat's line is drawn through
constexpr auto unlike = 0.75;             // a bar's mean cost from which nothing is believed: chance
constexpr auto alike = 0.25;              // and at which everything is: the best bars of real sections
constexpr auto least_apart = 0.01;        // seconds between anchors

constexpr auto none = std::numeric_limits<std::size_t>::max();

/// A moment at which notes begin: where the marked tempi have it, and where it was heard.
struct Beginning {
    double nominal;
    double heard;
    double weight;
};

bool sounds(const AlignmentFrame& frame)
{
    return std::ranges::any_of(frame.sounding, [](float value) { return value > 0.0F; });
}

/// From the first to the last frame with sound.
std::size_t sounding_length(std::span<const AlignmentFrame> frames)
{
    const auto first = std::ranges::find_if(frames, sounds) - frames.begin();
    auto last = std::ssize(frames);
    while (last > first && !sounds(frames[static_cast<std::size_t>(last - 1)]))
        --last;
    return static_cast<std::size_t>(std::max(last - first, std::ptrdiff_t {1}));
}

/// When the recording is at each frame of the score: the mean of the frames that the path pairs with it.
std::vector<double> times_on(std::span<const WarpingStep> path, std::size_t score_frames)
{
    auto sums = std::vector<double>(score_frames, 0.0);
    auto counts = std::vector<double>(score_frames, 0.0);
    // The idle frames before the first note and after the last are no part of them.
    for (std::size_t n = 0; n < path.size(); ++n) {
        const auto& step = path[n];
        if (step.score == 0 && n + 1 < path.size() && path[n + 1].score == 0)
            continue;
        if (step.score + 1 == score_frames && counts[step.score] > 0.0)
            continue;
        sums[step.score] += static_cast<double>(step.recording) * alignment_hop.value();
        counts[step.score] += 1.0;
    }
    auto known = 0.0;
    for (std::size_t j = 0; j < score_frames; ++j) {
        if (counts[j] > 0.0)
            known = sums[j] / counts[j];
        sums[j] = known;
    }
    return sums;
}

/// Weighted straight line through the beginnings around a moment, but for one; where there are too few,
/// through more; where there are none, `otherwise`.
double line_at(std::span<const Beginning> beginnings, double nominal, double width, double otherwise,
               std::size_t without = none)
{
    for (auto wide = width;; wide *= 2.0) {
        auto w = 0.0;
        auto x = 0.0;
        auto y = 0.0;
        auto used = 0;
        const auto weight = [&](const Beginning& each) {
            return each.weight * std::max(0.0, 1.0 - std::abs(each.nominal - nominal) / wide);
        };
        for (std::size_t n = 0; n < beginnings.size(); ++n) {
            const auto& each = beginnings[n];
            const auto own = n == without ? 0.0 : weight(each);
            used += own > 0.0 ? 1 : 0;
            w += own;
            x += own * each.nominal;
            y += own * each.heard;
        }
        if (used < 3 && wide < 1e4)
            continue;
        if (w == 0.0)
            return otherwise;
        x /= w;
        y /= w;
        auto xx = 0.0;
        auto xy = 0.0;
        for (std::size_t n = 0; n < beginnings.size(); ++n) {
            const auto& each = beginnings[n];
            const auto own = n == without ? 0.0 : weight(each);
            xx += own * (each.nominal - x) * (each.nominal - x);
            xy += own * (each.nominal - x) * (each.heard - y);
        }
        return xx > 0.0 ? y + xy / xx * (nominal - x) : y + nominal - x;
    }
}

class Aligner {
public:
    Aligner(std::span<const float> recording, SampleRate rate, const score::UnfoldedScore& score,
            std::span<const std::size_t> parts)
        : score_ {score}
        , parts_ {parts}
        , a4_ {tuning_of(recording, rate)}
        , heard_ {frames_of(recording, rate, a4_)}
        , stretch_ {std::clamp(static_cast<double>(sounding_length(heard_)) * alignment_hop.value() /
                                   std::max(score.time_at(score.end()).value(), 0.1),
                               1e-3, 1e3)}
        , asked_ {frames_of(score, parts, stretch_)}
        , rising_ {recording, rate, a4_}
    {
    }

    Alignment align(std::span<const Anchor> pinned)
    {
        auto pins = std::vector<WarpingStep> {};
        for (const auto& pin : pinned)
            pins.push_back(
                {std::min(static_cast<std::size_t>(std::max(0.0, std::round(pin.time / alignment_hop))),
                          heard_.size() - 1),
                 std::min(frame_of(pin.at), asked_.size() - 1), 0.0F});
        const auto path = warping_path(heard_, asked_, pins);
        times_ = times_on(path, asked_.size());
        refine();
        auto alignment = Alignment {.a4 = a4_, .anchors = {}, .confidence = 0.0};
        place_beats(path, alignment);
        keep(pinned, alignment.anchors);
        return alignment;
    }

private:
    std::size_t frame_of(score::ScorePosition at) const
    {
        return static_cast<std::size_t>(
            std::lround(score_.time_at(at).value() * stretch_ / alignment_hop.value()));
    }
    Seconds path_time(score::ScorePosition at) const
    {
        return Seconds {times_[std::min(frame_of(at), times_.size() - 1)]};
    }

    /// Looks for every beginning where energy rises at its notes' partials: near where the path has it and,
    /// once there are neighbours to judge by, near where they would have it.
    void refine()
    {
        auto chords = std::map<score::ScorePosition, std::vector<Pitch>> {};
        for (const auto part : parts_)
            for (const auto& note : score_.notes(part))
                if (!note.grace)
                    chords[note.onset].push_back(note.pitch);
        for (const auto& [at, pitches] : chords)
            beginnings_.push_back({score_.time_at(at).value(), path_time(at).value(), 1.0});
        for (auto round = 0; round < rounds; ++round) {
            auto found = beginnings_;
            auto n = std::size_t {0};
            for (const auto& [at, pitches] : chords) {
                const auto by_path = path_time(at);
                const auto by_neighbours =
                    round == 0 ? by_path
                               : Seconds {line_at(beginnings_, score_.time_at(at).value(),
                                                  width_at(at) * (rounds - round), by_path.value(), n)};
                found[n] = sought(by_path, by_neighbours, pitches, beginnings_[n]);
                ++n;
            }
            beginnings_ = std::move(found);
        }
    }

    Beginning sought(Seconds by_path, Seconds by_neighbours, std::span<const Pitch> pitches,
                     Beginning beginning) const
    {
        auto most = 0.0;
        const auto near = [](Seconds distance, Seconds half) {
            return 1.0 / (1.0 + (distance / half) * (distance / half));
        };
        const auto last = std::max(by_path, by_neighbours) + reach;
        beginning.heard = by_neighbours.value();
        for (auto time = std::min(by_path, by_neighbours) - reach; time <= last; time += RisingEnergy::step) {
            auto rise = 0.0;
            for (const auto pitch : pitches)
                rise += rising_.at(time, pitch);
            rise *= near(time - by_path, trust_path) * near(time - by_neighbours, trust_neighbours);
            if (rise > most) {
                most = rise;
                beginning.heard = time.value();
            }
        }
        beginning.weight = least_weight + most;
        return beginning;
    }

    double width_at(score::ScorePosition at) const
    {
        const auto& bar = score_.bars()[score_.place_at(at).performed_bar];
        return around * 60.0 / score_.tempo_at(at).value() * score_.printed(bar).metre.beat().value();
    }

    void place_beats(std::span<const WarpingStep> path, Alignment& alignment) const
    {
        auto last = -1e9;
        const auto confidences = confidences_along(path, alignment.confidence);
        for (std::size_t b = 0; b < confidences.size(); ++b) {
            const auto& bar = score_.bars()[b];
            const auto& printed = score_.printed(bar);
            const auto beat = printed.metre.beat();
            for (auto into = score::Quarters {}; into < printed.begins_at + bar.length; into += beat) {
                const auto at = bar.start + (into - printed.begins_at);
                if (at < bar.start && into + beat <= printed.begins_at)
                    continue;
                add(std::max(at, bar.start), confidences[b], last, alignment.anchors);
            }
        }
        const auto end = score_.end();
        add(end, confidences.back(), last, alignment.anchors);
    }

    void add(score::ScorePosition at, double confidence, double& last, std::vector<Anchor>& anchors) const
    {
        const auto nominal = score_.time_at(at).value();
        auto time = line_at(beginnings_, nominal, width_at(at), path_time(at).value());
        time = std::max(time, last + least_apart);
        last = time;
        anchors.push_back({at, Seconds {time}, confidence, false});
    }

    /// Of each bar, and their mean. Rests agree with any silence: a bar of nothing else tells nothing, has
    /// the confidence of the bar before and does not count.
    std::vector<double> confidences_along(std::span<const WarpingStep> path, double& mean) const
    {
        auto found = std::vector<std::optional<double>> {};
        for (const auto& bar : score_.bars())
            found.push_back(confidence_of(path, bar));
        auto sum = 0.0;
        auto count = 0.0;
        for (const auto& each : found)
            if (each) {
                sum += *each;
                count += 1.0;
            }
        mean = count > 0.0 ? sum / count : 0.0;
        const auto first = std::ranges::find_if(found, [](const auto& each) { return each.has_value(); });
        auto known = first == found.end() ? 0.0 : **first;
        auto confidences = std::vector<double> {};
        for (const auto& each : found) {
            known = each.value_or(known);
            confidences.push_back(known);
        }
        return confidences;
    }

    std::optional<double> confidence_of(std::span<const WarpingStep> path,
                                        const score::PerformedBar& bar) const
    {
        const auto from = frame_of(bar.start);
        const auto to = frame_of(bar.end());
        auto sum = 0.0;
        auto count = 0.0;
        for (const auto& step : path)
            if (step.score >= from && step.score < to && sounds(asked_[step.score]) &&
                (step.score > 0 || double {step.cost} < unlike)) {
                sum += double {step.cost};
                count += 1.0;
            }
        if (count > 0.0)
            return std::clamp((unlike - sum / count) / (unlike - alike), 0.0, 1.0);
        for (auto j = from; j < std::min(to, asked_.size()); ++j)
            if (sounds(asked_[j]))
                return 0.0;
        return std::nullopt;
    }

    /// What a person pinned stays; what was found on the wrong side of it goes.
    static void keep(std::span<const Anchor> pinned, std::vector<Anchor>& anchors)
    {
        for (const auto& pin : pinned) {
            std::erase_if(anchors, [&](const Anchor& anchor) {
                return !anchor.pinned &&
                       (anchor.at == pin.at || (anchor.at < pin.at && anchor.time >= pin.time) ||
                        (anchor.at > pin.at && anchor.time <= pin.time));
            });
            anchors.push_back({pin.at, pin.time, 1.0, true});
        }
        std::ranges::sort(anchors, {}, &Anchor::at);
    }

    const score::UnfoldedScore& score_;
    std::span<const std::size_t> parts_;
    Hertz a4_;
    std::vector<AlignmentFrame> heard_;
    double stretch_;
    std::vector<AlignmentFrame> asked_;
    RisingEnergy rising_;
    std::vector<double> times_;  // of each frame of the score
    std::vector<Beginning> beginnings_;
};

}  // namespace

Alignment align(std::span<const float> recording, SampleRate rate, const score::UnfoldedScore& score,
                std::span<const std::size_t> parts, std::span<const Anchor> pinned)
{
    return Aligner {recording, rate, score, parts}.align(pinned);
}

}  // namespace tutti::playback
