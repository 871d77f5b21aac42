// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

namespace tutti::playback {

namespace {

constexpr auto reach = 80_ms;             // to either side of where a note may be
constexpr auto trust_path = 80_ms;        // within which the path is as often as not
constexpr auto trust_neighbours = 50_ms;  // within which a note is where its neighbours would have it,
constexpr auto tempo_gives = 0.1;         // or of the time to them: half notes can lie farther off a line
constexpr auto rounds = 4;                // of looking for notes and drawing lines through them
constexpr auto least_weight = 0.05;       // of a note whose beginning is not heard
constexpr auto around = 2.0;              // beats to either side that a beat's line is drawn through
constexpr auto wholly_alike = 0.6;        // less unlike than by chance: the best bars of real sections are
constexpr auto more_alike = 0.1;          // as a confidence: a part of the score, than all of it
constexpr auto least_apart = 0.01;        // seconds between anchors
constexpr auto same_moment = 1e-6;        // seconds

constexpr auto none = std::numeric_limits<std::size_t>::max();

/// A moment at which notes begin: where the marked tempi have it, and where it was heard.
struct Beginning {
    double nominal;
    double heard;
    double weight;
};

struct Guess {
    double time;
    double far;  // in the mean, to the beginnings that it rests on
};

/// Weighted straight line through the beginnings around a moment, but for one; where there are too few,
/// through more; where there are none, `otherwise`. One at the moment itself is enough, or one to each side.
Guess line_at(std::span<const Beginning> beginnings, double nominal, double width, double otherwise,
              std::size_t without = none)
{
    for (auto wide = width;; wide *= 2.0) {
        auto w = 0.0;
        auto x = 0.0;
        auto y = 0.0;
        auto far = 0.0;
        auto used = 0;
        auto before = 0;
        auto after = 0;
        const auto weight = [&](const Beginning& each) {
            return each.weight * std::max(0.0, 1.0 - std::abs(each.nominal - nominal) / wide);
        };
        for (std::size_t n = 0; n < beginnings.size(); ++n) {
            const auto& each = beginnings[n];
            const auto own = n == without ? 0.0 : weight(each);
            used += own > 0.0 ? 1 : 0;
            before += own > 0.0 && each.nominal < nominal - same_moment ? 1 : 0;
            after += own > 0.0 && each.nominal > nominal + same_moment ? 1 : 0;
            far += own * std::abs(each.nominal - nominal);
            w += own;
            x += own * each.nominal;
            y += own * each.heard;
        }
        const auto enough = used >= 3 || (before > 0 && after > 0) || used > before + after;
        if (!enough && wide < 1e4)
            continue;
        if (w == 0.0)
            return {otherwise, 0.0};
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
        return {xx > 0.0 ? y + xy / xx * (nominal - x) : y + nominal - x, far / w};
    }
}

class Aligner {
public:
    Aligner(const score::UnfoldedScore& score, std::span<const Voice> voices)
        : score_ {score}
        , voices_ {voices}
        , moments_ {moments_of(score, voices)}
        , first_ {moments_.empty() ? score::ScorePosition {} : moments_.front().at}
        , last_ {moments_.empty() ? score::ScorePosition {} : moments_.back().at}
    {
    }

    Alignment align(std::span<const Anchor> pinned)
    {
        auto alignment = Alignment {};
        if (moments_.size() < 2) {
            alignment.of_voices.assign(voices_.size(), 0.0);
            return alignment;
        }
        alignment.held = held_by_all();
        if (const auto& held = alignment.held)
            std::erase_if(moments_,
                          [&](const Moment& each) { return each.at < held->from || each.at > held->to; });
        path_ = alignment_path(voices_, moments_, pinned);
        refine();
        auto everybody = std::vector<std::size_t>(voices_.size());
        std::iota(everybody.begin(), everybody.end(), std::size_t {0});
        alignment.begins_late = moments_.front().at > first_;
        const auto confidences = confidences_along(everybody, alignment.confidence);
        for (const auto voice : everybody) {
            alignment.of_voices.push_back(0.0);
            confidences_along({&voice, 1}, alignment.of_voices.back());
        }
        place_beats(confidences, alignment);
        keep(pinned, alignment.anchors);
        return alignment;
    }

private:
    /// What recordings are known to hold, all together.
    [[nodiscard]] std::optional<HeldPart> held_by_all() const
    {
        auto all = voices_[0].held;
        for (const auto& voice : voices_)
            all = all && voice.held ? std::optional {HeldPart {std::min(all->from, voice.held->from),
                                                               std::max(all->to, voice.held->to)}}
                                    : std::nullopt;
        return all;
    }

    /// Looks for every beginning where sound changes at its notes' partials: near where the path has it and,
    /// once there are neighbours to judge by, near where they would have it.
    void refine()
    {
        for (std::size_t n = 0; n < moments_.size(); ++n)
            beginnings_.push_back(
                {moments_[n].nominal.value(), path_.times[n].value(), begins(n) ? 1.0 : 0.0});
        for (auto round = 0; round < rounds; ++round) {
            auto found = beginnings_;
            for (std::size_t n = 0; n < moments_.size(); ++n)
                if (begins(n)) {
                    const auto by_path = path_.times[n];
                    const auto by_neighbours =
                        round == 0 ? Guess {by_path.value(), 0.0}
                                   : line_at(beginnings_, moments_[n].nominal.value(),
                                             width_at(moments_[n].at) * (rounds - round), by_path.value(), n);
                    found[n] = sought(n, by_path, by_neighbours, beginnings_[n]);
                }
            beginnings_ = std::move(found);
        }
    }

    [[nodiscard]] bool begins(std::size_t n) const
    {
        return std::ranges::any_of(moments_[n].voices,
                                   [](const Moment::Asked& asked) { return !asked.begin.empty(); });
    }

    Beginning sought(std::size_t n, Seconds by_path, const Guess& neighbours, Beginning beginning) const
    {
        const auto by_neighbours = Seconds {neighbours.time};
        const auto trust = std::max(trust_neighbours, Seconds {tempo_gives * neighbours.far});
        auto most = 0.0;
        const auto near = [](Seconds distance, Seconds half) {
            return 1.0 / (1.0 + (distance / half) * (distance / half));
        };
        const auto last = std::max(by_path, by_neighbours) + reach;
        beginning.heard = by_neighbours.value();
        for (auto time = std::min(by_path, by_neighbours) - reach; time <= last;
             time += ChangingPartials::step) {
            auto change = 0.0;
            for (std::size_t v = 0; v < voices_.size(); ++v)
                for (const auto pitch : moments_[n].voices[v].begin)
                    change += voices_[v].recording->changes.at(time - voices_[v].offset, pitch);
            change *= near(time - by_path, trust_path) * near(time - by_neighbours, trust);
            if (change > most) {
                most = change;
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

    void place_beats(std::span<const double> confidences, Alignment& alignment) const
    {
        auto last = -1e9;
        alignment.ends_early = std::ranges::all_of(path_.over, &std::optional<Seconds>::has_value);
        const auto over = alignment.ends_early ? **std::ranges::max_element(path_.over) : path_.times.back();
        for (std::size_t b = 0; b < confidences.size(); ++b) {
            const auto& bar = score_.bars()[b];
            const auto& printed = score_.printed(bar);
            const auto beat = printed.metre.beat();
            for (auto into = score::Quarters {}; into < printed.begins_at + bar.length; into += beat) {
                const auto at = bar.start + (into - printed.begins_at);
                if (at < bar.start && into + beat <= printed.begins_at)
                    continue;
                if (const auto& held = alignment.held; held && (at < held->from || at > held->to))
                    continue;
                add(std::max(at, bar.start), confidences[b], last, alignment.anchors);
                if (alignment.ends_early && alignment.anchors.back().time > over) {
                    alignment.anchors.pop_back();
                    return;
                }
            }
        }
        const auto end = score_.end();
        if (moments_.back().at < last_) {
            alignment.ends_early = true;
            return;
        }
        add(end, confidences.back(), last, alignment.anchors);
    }

    void add(score::ScorePosition at, double confidence, double& last, std::vector<Anchor>& anchors) const
    {
        const auto nominal = score_.time_at(at).value();
        auto time = line_at(beginnings_, nominal, width_at(at), path_.times.front().value()).time;
        time = std::max(time, last + least_apart);
        last = time;
        anchors.push_back({at, Seconds {time}, confidence, false});
    }

    /// Of each bar, and their mean. Rests agree with any silence: a bar of nothing else tells nothing, has
    /// the confidence of the bar before and does not count.
    std::vector<double> confidences_along(std::span<const std::size_t> voices, double& mean) const
    {
        auto found = std::vector<std::optional<double>> {};
        for (const auto& bar : score_.bars())
            found.push_back(confidence_of(voices, bar));
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

    std::optional<double> confidence_of(std::span<const std::size_t> voices,
                                        const score::PerformedBar& bar) const
    {
        auto sum = 0.0;
        auto chance = 0.0;
        auto asked_for = 0.0;
        for (std::size_t n = 0; n + 1 < moments_.size(); ++n) {
            const auto from = std::max(moments_[n].at, bar.start);
            const auto to = std::min(moments_[n + 1].at, bar.end());
            if (from >= to)
                continue;
            for (const auto voice : voices)
                if (!moments_[n].voices[voice].sound.empty() &&
                    (!voices_[voice].held || moments_[n].at >= voices_[voice].held->from) &&
                    path_.times[n + 1] <= path_.over[voice].value_or(path_.times[n + 1])) {
                    sum += (to - from).value() * path_.unlike[voice][n];
                    chance += (to - from).value() * path_.by_chance[voice][n];
                    asked_for += (to - from).value();
                }
        }
        if (asked_for == 0.0)
            return std::nullopt;
        return std::clamp((1.0 - sum / std::max(chance, 1e-9)) / wholly_alike, 0.0, 1.0);
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
    std::span<const Voice> voices_;
    std::vector<Moment> moments_;
    score::ScorePosition first_;  // of all moments, also of those that are not held
    score::ScorePosition last_;
    AlignmentPath path_;
    std::vector<Beginning> beginnings_;
};

}  // namespace

Alignment align(const score::UnfoldedScore& score, std::span<const Voice> voices,
                std::span<const Anchor> pinned)
{
    auto all = Aligner {score, voices}.align(pinned);
    if (voices.size() != 1 || voices[0].held || all.anchors.empty() || all.confidence + more_alike >= 1.0)
        return all;
    // Squeezed into a few bars, all notes find beginnings enough: only how alike they are tells.
    auto voice = voices[0];
    voice.held = held_part(voice, moments_of(score, voices), pinned);
    if (!voice.held)
        return all;
    auto part = Aligner {score, {&voice, 1}}.align(pinned);
    return part.confidence > all.confidence + more_alike ? part : all;
}

}  // namespace tutti::playback
