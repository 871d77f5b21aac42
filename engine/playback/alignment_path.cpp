// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/alignment_path.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace tutti::playback {

namespace {

// In log likelihoods; chosen on generated classes, where whole stretches went wrong least often.
constexpr auto of_sound = 2.0;        // what a frame wholly unlike counts
constexpr auto of_beginning = 5.0;    // what a note's beginning, clearly heard, counts
constexpr auto clear_change = 0.5;    // of the logarithm of a partial's level: a beginning clearly heard
constexpr auto idle = 0.55;           // what a frame of sound that is no music costs, as unlikeness, at most
constexpr auto free_spread = 0.5;     // standard deviation of a duration's logarithm at an unknown tempo
constexpr auto steady_spread = 0.12;  // and at the tempo of the notes around it
constexpr auto tails = 1.5;           // of Student's t, so that a fermata or a stop stays possible
constexpr auto tempo_reaches = std::array {
    10.0, 4.0};  // seconds over which the tempo around a moment is taken, in the second and third pass
constexpr auto longest_stop = std::ptrdiff_t {150};  // frames that a note may take longer than it should: 3 s
constexpr auto strangers = std::size_t {7};          // moments that a stretch of sound is compared with
constexpr auto window = 200;                         // frames to either side of the pass before: 4 s
constexpr auto coarse = static_cast<std::ptrdiff_t>(thinning);  // the first pass's stride
constexpr auto parts_held =
    std::array {1.0, 0.7, 0.5, 0.35, 0.25};  // of the score, by a recording that ends early
constexpr auto slowest = 1.8;        // times as long as marked: who would play slower has played more of it
constexpr auto clearly = 10.0;       // by how much likelier it must be: whole recordings are not at all
constexpr auto least_missing = 2_s;  // of the score, less of which is no early end

constexpr auto paces = std::array {0.7, 1.0, 1.4};  // times as long as marked, of a part of the score
constexpr auto most_held = 0.8;                     // of the score, by a recording of a part of it
constexpr auto most_passed_over = 0.2;              // of the sound, which is no music then

/// Whether all moments are heard, or only some that follow each other.
enum class Extent { whole, part };

/// Whether notes may be much shorter than they should: where all of a score is squeezed into a recording of
/// its first part, many are.
enum class Hurry { possible, unlikely };

struct Range {
    std::ptrdiff_t first;
    std::ptrdiff_t last;  // the range includes it
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(last - first + 1); }
};

std::ptrdiff_t frame_at(Seconds time)
{
    return std::lround(time / alignment_hop);
}

class PathFinder {
public:
    /// `held` is how much of the score the sound is taken to hold, where it may end early.
    PathFinder(std::span<const Voice> voices, std::span<const Moment> moments,
               std::optional<double> held = std::nullopt)
        : voices_ {voices}
        , moments_ {moments}
    {
        auto first = std::numeric_limits<std::ptrdiff_t>::max();
        auto last = std::ptrdiff_t {0};
        for (const auto& voice : voices) {
            const auto& spectrum = voice.recording->spectrum;
            const auto shift = frame_at(voice.offset);
            frames_ = std::max(frames_, static_cast<std::ptrdiff_t>(spectrum.frames()) + shift);
            begins_.push_back(static_cast<std::ptrdiff_t>(spectrum.first_sound()) + shift);
            first = std::min(first, begins_.back());
            over_.push_back(static_cast<std::ptrdiff_t>(spectrum.last_sound()) + 1 + shift);
            ends_early_.push_back(held || voice.ends_early);
            last = std::max(last, over_.back() - 1);
        }
        frames_ = std::max(frames_, std::ptrdiff_t {1});
        sounds_ = std::max(last - first, std::ptrdiff_t {1});
        const auto asked = (moments.back().nominal - moments.front().nominal) / alignment_hop;
        longer_ = std::clamp(static_cast<double>(sounds_) / std::max(asked, 1.0), 1e-3, 1e3);
        const auto stretch = longer_ / held.value_or(1.0);
        if (held)
            frames_ = std::max(frames_, first + std::lround(1.3 * asked * stretch) + longest_stop);
        for (std::size_t n = 0; n + 1 < moments.size(); ++n)
            nominal_.push_back(
                std::max((moments[n + 1].nominal - moments[n].nominal) / alignment_hop * stretch, 0.1));
        durations_ = nominal_;
        idle_.assign(static_cast<std::size_t>(frames_) + 1, 0.0);
        for (std::ptrdiff_t t = 0; t < frames_; ++t) {
            auto sum = 0.0;
            for (const auto& voice : voices)
                sum += silent(voice, t) ? 0.0 : std::min(idle, noisiness(voice, t));
            idle_[static_cast<std::size_t>(t) + 1] = idle_[static_cast<std::size_t>(t)] + weight() * sum;
        }
    }

    /// How much longer the sound lasts than all of the score would at the marked tempo.
    [[nodiscard]] double longer() const { return longer_; }

    /// Times in frames, from the moment `first` on, and what they cost.
    struct Pass {
        std::vector<std::ptrdiff_t> times;
        double cost;
        std::size_t first = 0;
    };
    [[nodiscard]] Pass first_pass(std::span<const Anchor> pinned, Hurry hurry) const
    {
        auto ranges = std::vector<Range>(moments_.size(), Range {0, frames_});
        respect(pinned, ranges);
        return cheapest(ranges, coarse, free_spread, hurry);
    }
    /// Of the moments that follow each other and are likeliest to be all that is heard, at a tempo so many
    /// times slower than marked.
    [[nodiscard]] Pass part_pass(std::span<const Anchor> pinned, double pace)
    {
        for (std::size_t n = 0; n < durations_.size(); ++n)
            durations_[n] =
                std::max((moments_[n + 1].nominal - moments_[n].nominal) / alignment_hop * pace, 0.1);
        auto ranges = std::vector<Range>(moments_.size(), Range {0, frames_});
        respect(pinned, ranges);
        return cheapest(ranges, coarse, free_spread, Hurry::unlikely, Extent::part);
    }
    /// From the first sound to the last, in frames.
    [[nodiscard]] std::ptrdiff_t sounds() const { return sounds_; }
    /// Whether the last moment comes well after the sound.
    [[nodiscard]] bool ends_early(std::span<const std::ptrdiff_t> times) const
    {
        return times.back() > *std::ranges::max_element(over_) + frame_at(least_missing);
    }

    AlignmentPath find(std::span<const Anchor> pinned, std::vector<std::ptrdiff_t> times)
    {
        auto ranges = std::vector<Range>(moments_.size());
        for (const auto reach : tempo_reaches) {
            learn_tempo(times, reach);
            for (std::size_t n = 0; n < times.size(); ++n)
                ranges[n] = {std::max(times[n] - window, std::ptrdiff_t {0}),
                             std::min(times[n] + window, frames_)};
            respect(pinned, ranges);
            times = cheapest(ranges, 1, steady_spread, Hurry::possible).times;
        }
        auto path = AlignmentPath {};
        for (const auto time : times)
            path.times.push_back(static_cast<double>(time) * alignment_hop);
        for (std::size_t v = 0; v < voices_.size(); ++v) {
            path.over.push_back(ends_early_[v] ? std::optional {static_cast<double>(over_[v]) * alignment_hop}
                                               : std::nullopt);
            path.unlike.emplace_back();
            path.by_chance.emplace_back();
            for (std::size_t n = 0; n + 1 < times.size(); ++n) {
                path.unlike.back().push_back(mean_unlike(v, n, times[n], times[n + 1]));
                path.by_chance.back().push_back(mean_by_chance(v, n, times[n], times[n + 1]));
            }
        }
        return path;
    }

private:
    /// Voices of one class do not err alone, so that evidence grows with the root of their number.
    [[nodiscard]] double weight() const { return of_sound / std::sqrt(static_cast<double>(voices_.size())); }

    /// Of the frames between two, held against what is asked for at a moment.
    [[nodiscard]] double mean_unlike(std::size_t v, std::size_t n, std::ptrdiff_t from,
                                     std::ptrdiff_t to) const
    {
        auto costs = std::vector<float>(static_cast<std::size_t>(std::max(to - from, std::ptrdiff_t {1})));
        unlike(v, n, from, 1, costs);
        auto sum = 0.0;
        for (const auto cost : costs)
            sum += double {cost};
        return sum / static_cast<double>(costs.size());
    }

    /// The same held against other moments, far away in the piece, at which this voice sounds.
    [[nodiscard]] double mean_by_chance(std::size_t v, std::size_t n, std::ptrdiff_t from,
                                        std::ptrdiff_t to) const
    {
        auto sum = 0.0;
        auto count = 0.0;
        for (std::size_t k = 1; k <= strangers; ++k) {
            const auto other = (n + k * moments_.size() / (strangers + 1)) % moments_.size();
            if (moments_[other].voices[v].sound.empty())
                continue;
            sum += mean_unlike(v, other, from, to);
            count += 1.0;
        }
        return count > 0.0 ? sum / count : 1.0;
    }

    static double noisiness(const Voice& voice, std::ptrdiff_t frame)
    {
        return voice.recording->spectrum.uneven(static_cast<std::size_t>(frame - frame_at(voice.offset)));
    }
    static bool silent(const Voice& voice, std::ptrdiff_t frame)
    {
        const auto own = frame - frame_at(voice.offset);
        return own < 0 || own >= static_cast<std::ptrdiff_t>(voice.recording->spectrum.frames()) ||
               voice.recording->spectrum.silent(static_cast<std::size_t>(own));
    }

    /// Of every `stride`th frame from `first`, in strides, on.
    void unlike(std::size_t v, std::size_t n, std::ptrdiff_t first, std::ptrdiff_t stride,
                std::span<float> costs) const
    {
        const auto& recording = *voices_[v].recording;
        const auto& spectrum = stride == 1 ? recording.spectrum : recording.thinned;
        const auto& asked = moments_[n].voices[v].sound;
        // Where the recording has not begun, or is over.
        std::ranges::fill(costs, asked.empty() ? 0.0F : 1.0F);
        const auto own = first - frame_at(voices_[v].offset) / stride;
        const auto from = std::max(own, std::ptrdiff_t {0});
        const auto to = std::min(own + std::ssize(costs), static_cast<std::ptrdiff_t>(spectrum.frames()));
        if (from < to)
            spectrum.unlike(
                asked, static_cast<std::size_t>(from),
                costs.subspan(static_cast<std::size_t>(from - own), static_cast<std::size_t>(to - from)));
        if (voices_[v].held) {
            const auto before =
                std::clamp(begins_[v] / stride - first, std::ptrdiff_t {0}, std::ssize(costs));
            std::ranges::fill(costs.first(static_cast<std::size_t>(before)), 0.0F);
        }
        if (ends_early_[v]) {
            const auto after =
                std::clamp(over_[v] / stride + 1 - first, std::ptrdiff_t {0}, std::ssize(costs));
            std::ranges::fill(costs.subspan(static_cast<std::size_t>(after)), 0.0F);
        }
    }

    /// What a moment within half a stride of a frame is worth because notes are heard to begin there.
    [[nodiscard]] double beginning(std::size_t n, std::ptrdiff_t frame, std::ptrdiff_t stride) const
    {
        const auto steps =
            std::lround(static_cast<double>(stride) * alignment_hop / ChangingPartials::step / 2.0);
        auto sum = 0.0;
        auto count = 0;
        for (std::size_t v = 0; v < voices_.size(); ++v)
            for (const auto pitch : moments_[n].voices[v].begin) {
                const auto centre = static_cast<double>(frame) * alignment_hop - voices_[v].offset;
                auto most = 0.0;
                for (auto step = -steps; step <= steps; ++step)
                    most = std::max(most,
                                    voices_[v].recording->changes.at(
                                        centre + static_cast<double>(step) * ChangingPartials::step, pitch));
                sum += std::min(1.0, most / clear_change);
                ++count;
            }
        return count > 0 ? of_beginning * sum / count : 0.0;
    }

    /// What a pin says of every moment: there, or before it, or after it.
    void respect(std::span<const Anchor> pinned, std::vector<Range>& ranges) const
    {
        for (const auto& pin : pinned) {
            const auto frame = std::clamp(frame_at(pin.time), std::ptrdiff_t {0}, frames_);
            for (std::size_t n = 0; n < ranges.size(); ++n) {
                if (moments_[n].at <= pin.at)
                    ranges[n].last = std::min(ranges[n].last, frame);
                if (moments_[n].at >= pin.at)
                    ranges[n].first = std::max(ranges[n].first, frame);
            }
        }
        for (auto& range : ranges)
            range.last = std::max(range.last, range.first);
    }

    /// The tempo around each moment: the weighted median over its neighbours, which one fermata does not
    /// move.
    void learn_tempo(std::span<const std::ptrdiff_t> times, double seconds)
    {
        auto rates = std::vector<double> {};
        auto middles = std::vector<double> {};
        auto at = 0.0;
        for (std::size_t n = 0; n < nominal_.size(); ++n) {
            const auto taken = std::max(static_cast<double>(times[n + 1] - times[n]), 0.5);
            rates.push_back(std::log(taken / nominal_[n]));
            middles.push_back(at + nominal_[n] / 2.0);
            at += nominal_[n];
        }
        const auto reach = seconds / alignment_hop.value();
        auto near = std::vector<std::pair<double, double>> {};
        for (std::size_t n = 0; n < nominal_.size(); ++n) {
            near.clear();
            auto sum = 0.0;
            const auto from = std::ranges::lower_bound(middles, middles[n] - 4.0 * reach) - middles.begin();
            for (auto m = static_cast<std::size_t>(from);
                 m < middles.size() && middles[m] < middles[n] + 4.0 * reach; ++m) {
                const auto own = nominal_[m] * std::exp(-std::abs(middles[m] - middles[n]) / reach);
                near.emplace_back(rates[m], own);
                sum += own;
            }
            std::ranges::sort(near);
            auto below = 0.0;
            for (const auto& [rate, own] : near)
                if ((below += own) >= sum / 2.0) {
                    durations_[n] = nominal_[n] * std::exp(rate);
                    break;
                }
        }
    }

    struct End {
        std::size_t moment = 0;
        std::ptrdiff_t time = 0;
        double cost = std::numeric_limits<double>::infinity();
    };
    /// The likeliest times within `ranges`, of every `stride`th frame.
    [[nodiscard]] Pass cheapest(std::span<const Range> ranges, std::ptrdiff_t stride, double spread,
                                Hurry hurry, Extent extent = Extent::whole) const
    {
        constexpr auto begins = std::int32_t {-1};  // in place of a duration
        const auto idle_until = [&](std::ptrdiff_t t) {
            return idle_[static_cast<std::size_t>(std::min(t * stride, frames_))];
        };
        const auto strided = [&](std::size_t n) {
            return Range {ranges[n].first / stride, ranges[n].last / stride};
        };
        auto reached = std::vector<Range> {};                     // by each moment
        auto before = std::vector<std::vector<std::int32_t>> {};  // durations by which
        auto range = strided(0);
        auto totals = std::vector<double> {};
        for (auto t = range.first; t <= range.last; ++t)
            totals.push_back(idle_until(t) - beginning(0, t * stride, stride));
        reached.push_back(range);
        before.emplace_back(range.size(), begins);
        auto end = End {};
        for (std::size_t n = 1; n < moments_.size(); ++n) {
            const auto within = strided(n);
            const auto due = durations_[n - 1] / static_cast<double>(stride);
            const auto longest = std::max({static_cast<std::ptrdiff_t>(2.5 * due) + 1,
                                           static_cast<std::ptrdiff_t>(due) + longest_stop / stride,
                                           within.first - range.first});
            auto next =
                Range {std::max(range.first, within.first), std::min(range.last + longest, within.last)};
            if (extent == Extent::part)
                next = within;
            next.last = std::max(next.last, next.first);
            const auto sums = running_costs(n - 1, {range.first, next.last}, stride);
            const auto prices = prices_of(due, longest, spread, hurry);
            auto following = std::vector<double>(next.size(), std::numeric_limits<double>::infinity());
            auto durations = std::vector<std::int32_t>(next.size(), 0);
            for (auto t = next.first; t <= next.last; ++t) {
                const auto place = static_cast<std::size_t>(t - next.first);
                const auto from = std::max(range.first, t - longest);
                const auto begun = beginning(n, t * stride, stride);
                for (auto s = from; s <= std::min(range.last, t); ++s) {
                    const auto old = static_cast<std::size_t>(s - range.first);
                    const auto candidate = totals[old] - sums[old] + prices[static_cast<std::size_t>(t - s)];
                    if (candidate < following[place]) {
                        following[place] = candidate;
                        durations[place] = static_cast<std::int32_t>(t - s);
                    }
                }
                following[place] += sums[static_cast<std::size_t>(t - range.first)] - begun;
                if (extent == Extent::part && idle_until(t) - begun < following[place]) {
                    following[place] = idle_until(t) - begun;
                    durations[place] = begins;
                }
            }
            totals = std::move(following);
            range = next;
            if (extent == Extent::part || n + 1 == moments_.size())
                for (auto t = range.first; t <= range.last; ++t)
                    if (const auto cost =
                            totals[static_cast<std::size_t>(t - range.first)] + idle_.back() - idle_until(t);
                        cost < end.cost)
                        end = {n, t, cost};
            reached.push_back(range);
            before.push_back(std::move(durations));
        }
        auto times = std::vector<std::ptrdiff_t> {end.time};
        auto n = end.moment;
        for (; before[n][static_cast<std::size_t>(times.back() - reached[n].first)] != begins; --n)
            times.push_back(times.back() -
                            before[n][static_cast<std::size_t>(times.back() - reached[n].first)]);
        std::ranges::reverse(times);
        for (auto& time : times)
            time *= stride;
        return {std::move(times), end.cost, n};
    }

    /// What it costs to take so long, 0 and up, where `due` is likeliest.
    static std::vector<double> prices_of(double due, std::ptrdiff_t longest, double spread, Hurry hurry)
    {
        auto prices = std::vector<double> {};
        for (std::ptrdiff_t d = 0; d <= longest; ++d) {
            const auto off = std::log(std::max(static_cast<double>(d), 0.5) / due) / spread;
            prices.push_back(off < 0.0 && hurry == Hurry::unlikely
                                 ? off * off / 2.0
                                 : tails * std::log1p(off * off / (2.0 * tails)));
        }
        return prices;
    }

    /// Of a moment's sound: the cost of all strides before each one, from the first on.
    [[nodiscard]] std::vector<double> running_costs(std::size_t n, Range range, std::ptrdiff_t stride) const
    {
        auto costs = std::vector<float>(range.size());
        auto sums = std::vector<double>(range.size() + 1, 0.0);
        for (std::size_t v = 0; v < voices_.size(); ++v) {
            unlike(v, n, range.first, stride, costs);
            for (std::size_t t = 0; t < costs.size(); ++t)
                sums[t + 1] += double {costs[t]};
        }
        for (std::size_t t = 0; t < costs.size(); ++t)
            sums[t + 1] = sums[t] + weight() * static_cast<double>(stride) * sums[t + 1];
        return sums;
    }

    std::span<const Voice> voices_;
    std::span<const Moment> moments_;
    std::vector<std::ptrdiff_t> begins_;  // of each voice: the frame of its first sound
    std::vector<std::ptrdiff_t> over_;    // of each voice: the frame after its last sound
    std::vector<char> ends_early_;        // and whether it may be over before its part
    std::ptrdiff_t frames_ = 0;
    std::ptrdiff_t sounds_ = 1;
    double longer_ = 1.0;
    std::vector<double> nominal_;    // frames from each moment to the next, at one tempo
    std::vector<double> durations_;  // and at the tempo around it
    std::vector<double> idle_;       // cost of passing over all frames before this one
};

}  // namespace

HeardRecording::HeardRecording(std::span<const float> samples, SampleRate rate,
                               std::vector<std::size_t> whose)
    : a4 {tuning_of(samples, rate)}
    , spectrum {samples, rate, a4}
    , thinned {spectrum.thinned(thinning)}
    , changes {samples, rate, a4}
    , parts {std::move(whose)}
{
}

std::vector<Moment> moments_of(const score::UnfoldedScore& score, std::span<const Voice> voices)
{
    struct Change {
        std::vector<std::vector<Pitch>> begin;
        std::vector<std::vector<Pitch>> end;
    };
    auto changes = std::map<score::ScorePosition, Change> {};
    const auto change_at = [&](score::ScorePosition at) -> Change& {
        auto& change = changes[at];
        change.begin.resize(voices.size());
        change.end.resize(voices.size());
        return change;
    };
    for (std::size_t v = 0; v < voices.size(); ++v)
        for (const auto part : voices[v].recording->parts)
            for (const auto& note : score.notes(part))
                if (!note.grace) {
                    change_at(note.onset).begin[v].push_back(note.pitch);
                    change_at(note.end()).end[v].push_back(note.pitch);
                }
    auto moments = std::vector<Moment> {};
    auto sounding = std::vector<std::vector<Pitch>>(voices.size());
    for (const auto& [at, change] : changes) {
        auto moment = Moment {at, score.time_at(at), std::vector<Moment::Asked>(voices.size())};
        auto anybody_begins = false;
        auto anybody_sounds = false;
        for (std::size_t v = 0; v < voices.size(); ++v) {
            for (const auto pitch : change.end[v])
                if (const auto found = std::ranges::find(sounding[v], pitch); found != sounding[v].end())
                    sounding[v].erase(found);
            sounding[v].insert(sounding[v].end(), change.begin[v].begin(), change.begin[v].end());
            moment.voices[v] = {change.begin[v], sounding[v]};
            anybody_begins |= !change.begin[v].empty();
            anybody_sounds |= !sounding[v].empty();
        }
        if (anybody_begins || !anybody_sounds)
            moments.push_back(std::move(moment));
    }
    return moments;
}

std::optional<HeldPart> held_part(const Voice& voice, std::span<const Moment> moments,
                                  std::span<const Anchor> pinned)
{
    auto found = std::optional<HeldPart> {};
    auto least = std::numeric_limits<double>::infinity();
    auto finder = PathFinder {{&voice, 1}, moments};
    for (const auto pace : paces) {
        const auto pass = finder.part_pass(pinned, pace);
        if (pass.cost >= least)
            continue;
        least = pass.cost;
        found.reset();
        const auto& first = moments[pass.first];
        const auto& last = moments[pass.first + pass.times.size() - 1];
        const auto held = (last.nominal - first.nominal) / (moments.back().nominal - moments.front().nominal);
        const auto heard = static_cast<double>(pass.times.back() - pass.times.front());
        const auto holds = [&](const Anchor& pin) { return pin.at >= first.at && pin.at <= last.at; };
        if (held <= most_held && std::ranges::all_of(pinned, holds) &&
            heard >= (1.0 - most_passed_over) * static_cast<double>(finder.sounds()))
            found = HeldPart {first.at, last.at};
    }
    return found;
}

AlignmentPath alignment_path(std::span<const Voice> voices, std::span<const Moment> moments,
                             std::span<const Anchor> pinned)
{
    auto finder = PathFinder {voices, moments};
    auto found = finder.first_pass(pinned, Hurry::possible);
    if (voices.size() == 1 || std::ranges::all_of(voices, &Voice::ends_early)) {
        auto least = finder.first_pass(pinned, Hurry::unlikely).cost - clearly;
        const auto longer = finder.longer();
        for (const auto held : parts_held) {
            if (longer / held > slowest)
                break;
            auto shorter = PathFinder {voices, moments, held};
            auto pass = shorter.first_pass(pinned, Hurry::unlikely);
            if (pass.cost < least && shorter.ends_early(pass.times)) {
                least = pass.cost;
                found = std::move(pass);
                finder = std::move(shorter);
            }
        }
    }
    return finder.find(pinned, std::move(found.times));
}

}  // namespace tutti::playback
