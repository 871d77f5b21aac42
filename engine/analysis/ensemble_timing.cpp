// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/ensemble_timing.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>
#include <utility>

namespace tutti::analysis {

namespace {

// Two sections that mean the same beat: a dragger at 60 ms against a leader at 40 ms, with the players'
// scatter.
constexpr auto together = 0.160;  // s
constexpr auto share_of_gap = 0.5;
constexpr auto fresh_for = 20.0;  // s
constexpr auto enough = std::size_t {4};
constexpr auto right_within = 0.020;   // s
constexpr auto least_scatter = 0.012;  // s: the mean of three or four players who scatter by 25 ms

/// The value at which half the votes are passed; sorts what it is given.
double weighted_median(std::span<double> values, std::span<double> votes) noexcept
{
    for (auto i = std::size_t {1}; i < values.size(); ++i) {  // few: insertion keeps both in step
        for (auto j = i; j > 0 && values[j] < values[j - 1]; --j) {
            std::swap(values[j], values[j - 1]);
            std::swap(votes[j], votes[j - 1]);
        }
    }
    auto all = 0.0;
    for (const auto vote : votes)
        all += vote;
    auto passed = 0.0;
    for (auto i = std::size_t {0}; i < values.size(); ++i) {
        passed += votes[i];
        if (passed > 0.5 * all)
            return values[i];
        if (passed == 0.5 * all && i + 1 < values.size())
            return 0.5 * (values[i] + values[i + 1]);
    }
    return values.empty() ? 0.0 : values.back();
}

double median(std::span<double> values) noexcept
{
    std::ranges::sort(values);
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

}  // namespace

EnsembleTiming::EnsembleTiming(Parameters parameters)
    : parameters_ {parameters}
    , sections_(parameters.sections)
    , pairs_(parameters.sections * (parameters.sections - std::min(parameters.sections, std::size_t {1})) / 2)
    , timings_(parameters.sections)
    , late_(parameters.sections)
    , opinions_(parameters.sections)
    , votes_(parameters.sections)
{
}

void EnsembleTiming::reset() noexcept
{
    std::ranges::fill(sections_, Section {});
    std::ranges::fill(pairs_, Pair {});
    std::ranges::fill(timings_, std::nullopt);
    std::ranges::fill(late_, 0.0);
    newest_ = 0.0;
}

const std::optional<SectionTiming>& EnsembleTiming::of(std::size_t section) const noexcept
{
    return timings_[section];
}

EnsembleTiming::Pair& EnsembleTiming::pair(std::size_t first, std::size_t second) noexcept
{
    const auto [low, high] = std::minmax(first, second);
    return pairs_[high * (high - 1) / 2 + low];
}

void EnsembleTiming::add(std::size_t section, const Onset& onset) noexcept
{
    assert(section < sections_.size());
    const auto start = to_seconds(onset.start, parameters_.sample_rate).value();
    auto& own = sections_[section];
    own.starts[own.count % kept_onsets] = start;
    ++own.count;
    newest_ = std::max(newest_, start);
    for (auto other = std::size_t {0}; other < sections_.size(); ++other) {
        if (other != section && sections_[other].count > 0)
            compare(section, other, start);
    }
    settle();
}

void EnsembleTiming::compare(std::size_t newer, std::size_t other, double now) noexcept
{
    // An onset may be reported after a later one of another section, so the partner lies on either side.
    const auto& theirs = sections_[other];
    const auto& ours = sections_[newer];
    const auto kept = std::min(theirs.count, kept_onsets);
    const auto start_of = [](const Section& s, std::size_t ago) {
        return s.starts[(s.count - 1 - ago) % kept_onsets];
    };
    auto nearest = std::size_t {0};
    for (auto i = std::size_t {1}; i < kept; ++i) {
        if (std::abs(start_of(theirs, i) - now) < std::abs(start_of(theirs, nearest) - now))
            nearest = i;
    }
    const auto partner = start_of(theirs, nearest);
    const auto apart = std::abs(partner - now);
    auto gap = together / share_of_gap;
    if (ours.count > 1)
        gap = std::min(gap, now - start_of(ours, 1));
    if (nearest + 1 < kept)
        gap = std::min(gap, partner - start_of(theirs, nearest + 1));
    if (nearest > 0)
        gap = std::min(gap, start_of(theirs, nearest - 1) - partner);
    if (apart > share_of_gap * gap)
        return;

    auto& both = pair(newer, other);
    const auto sign = newer < other ? 1.0 : -1.0;
    const auto difference = Difference {.seconds = sign * (now - partner),
                                        .at = now,
                                        .first_start = newer < other ? now : partner,
                                        .second_start = newer < other ? partner : now};
    if (both.count > 0) {
        // The partner may be taken already: by a worse match it is taken over, by a better one it is kept.
        auto& last = both.differences[(both.count - 1) % kept_differences];
        if (last.first_start == difference.first_start || last.second_start == difference.second_start) {
            if (std::abs(difference.seconds) < std::abs(last.seconds))
                last = difference;
            summarise(both, now);
            return;
        }
    }
    both.differences[both.count % kept_differences] = difference;
    ++both.count;
    summarise(both, now);
}

void EnsembleTiming::summarise(Pair& both, double now) noexcept
{
    auto values = std::array<double, kept_differences> {};
    both.fresh = 0;
    for (auto i = std::size_t {0}; i < std::min(both.count, kept_differences); ++i) {
        if (now - both.differences[i].at < fresh_for)
            values[both.fresh++] = both.differences[i].seconds;
    }
    const auto fresh = std::span {values}.first(both.fresh);
    if (fresh.empty())
        return;
    both.median = median(fresh);
    for (auto& value : fresh)
        value = std::abs(value - both.median);
    both.scatter = std::max(least_scatter, 1.4826 * median(fresh));  // as a standard deviation
}

void EnsembleTiming::settle() noexcept
{
    constexpr auto rounds = 8;
    for (auto round = 0; round < rounds; ++round) {
        for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
            auto known = std::size_t {0};
            // Its own say keeps a section that plays with one other only from taking the whole difference.
            opinions_[known] = round == 0 ? 0.0 : late_[s];
            votes_[known++] = 1.0;
            for (auto other = std::size_t {0}; other < sections_.size(); ++other) {
                if (other == s)
                    continue;
                const auto& both = pair(s, other);
                if (both.fresh == 0 ||
                    newest_ - both.differences[(both.count - 1) % kept_differences].at > fresh_for)
                    continue;
                const auto sign = s < other ? 1.0 : -1.0;
                opinions_[known] = sign * both.median + (round == 0 ? 0.0 : late_[other]);
                votes_[known++] =
                    std::min(1.0, static_cast<double>(both.fresh) / static_cast<double>(enough));
            }
            late_[s] = weighted_median(std::span {opinions_}.first(known), std::span {votes_}.first(known));
        }
    }
    auto known = std::size_t {0};
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        if (sections_[s].count > 0) {
            opinions_[known] = late_[s];
            votes_[known++] = 1.0;
        }
    }
    const auto ensemble =
        weighted_median(std::span {opinions_}.first(known), std::span {votes_}.first(known));
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        late_[s] -= ensemble;
        auto count = std::size_t {0};
        auto variance = 0.0;
        auto pairs = 0.0;
        for (auto other = std::size_t {0}; other < sections_.size(); ++other) {
            if (other == s)
                continue;
            const auto& both = pair(s, other);
            if (both.fresh == 0 ||
                newest_ - both.differences[(both.count - 1) % kept_differences].at > fresh_for)
                continue;
            count = std::max(count, both.fresh);
            // The median's standard error is 1.25 times the mean's.
            variance += 1.57 * both.scatter * both.scatter / static_cast<double>(both.fresh);
            pairs += 1.0;
        }
        if (count < enough) {
            timings_[s].reset();
            continue;
        }
        const auto error = std::sqrt(variance / pairs);
        timings_[s] = SectionTiming {.lead = Seconds {-late_[s]},
                                     .count = static_cast<int>(count),
                                     .confidence = std::erf(right_within / (error * 1.41421356))};
    }
}

}  // namespace tutti::analysis
