// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/note_follower.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tutti::following {

namespace {

constexpr auto never = -std::numeric_limits<double>::infinity();
constexpr auto length_deviation = 0.10;  // of a note's length, beside the pace's own doubt,
constexpr auto shortest_deviation = 40_ms;
constexpr auto hesitates = 0.08;  // share of notes after which the pupil stops to think,
constexpr auto hesitates_for = 1_s;
constexpr auto stops = 0.02;          // share of notes after which the pupil stops, to begin again elsewhere
constexpr auto broken_before = 0.75;  // of a written length: who is silent from then on has broken off,
constexpr auto goes_on_broken = 0.1;  // and, once that one is overdue, so much seldomer goes on with the next
constexpr auto overdue = 1.2;         // of a note's length, beside the pace's own doubt
constexpr auto comes_in_after = 2_s;  // before the first note
constexpr auto left_out = 0.04;       // share of notes
constexpr auto goes_back = 0.20;      // in a second, by a few notes,
constexpr auto further_back = 0.8;    // times as likely by one more
constexpr auto goes_anywhere = 0.02;  // in a second
constexpr auto restarts = 0.8;        // in a second, after a stop, from the beginning of a bar:
constexpr auto looks_for_bar = 1_s;   // who was silent for less goes on, or a few notes back
constexpr auto restarts_within = 6_s;
constexpr auto skips = 0.3;                 // times as likely as going back
constexpr auto comes_in_with_them = 0.8;    // after a silence, share of those whose recordings did not wait,
constexpr auto in_time_with_them = 100_ms;  // standard deviation
constexpr auto farthest_from_them = 5.0;    // deviations
constexpr auto silence = 200_ms;
constexpr auto over = 100_ms;  // silent for so long a note does not begin to sound again
constexpr auto anew_for = 150_ms;
constexpr auto unheard_for = 2_s;  // after a hole they are looked for like this
constexpr auto notes_back = std::size_t {5};
constexpr auto other_key = 1.0;       // for each hop; natural logs from here on
constexpr auto not_heard = 0.5;       // nothing sounds, and its key did not
constexpr auto broken_off = 0.1;      // nothing sounds, and its key did
constexpr auto somebody_else = 0.05;  // sounds, and the pupil has not come in
constexpr auto is_the_first = 0.5;    // note that sounds, and the same
constexpr auto no_key = 0.1;          // can be told
constexpr auto octave_slip = 0.2;
constexpr auto wrong_note = 4.5;     // at most, for all that one note is not what was asked for,
constexpr auto another_note = 12.5;  // for one that begins while it lasts: as rare, and at any time
constexpr auto not_its_own = 100_ms;
constexpr auto least_odds = 0.7;    // worth a thought, that a note began,
constexpr auto leaping_odds = 3.0;  // and that it may be any
constexpr auto unheard_onset = 1.0;
constexpr auto unheard_again = 0.6;  // of a note like the one before
constexpr auto onset_reach = 25_ms;  // to either side
constexpr auto same_onset = 100_ms;
constexpr auto alike = 40_ms;
constexpr auto most_ways = std::size_t {256};
constexpr auto sounded = 0.8;      // of a note's written length
constexpr auto forgotten = -15.0;  // of what is likely, in a part of so many notes; in longer ones less is
constexpr auto notes_of_a_tune = 50.0;
constexpr auto sure_of_leap = 1.0;
constexpr auto least_of_leap = 0.4;  // of all belief, where it leads: else nobody knows yet

double sum(double a, double b)
{
    const auto more = std::max(a, b);
    return more == never ? never : more + std::log1p(std::exp(std::min(a, b) - more));
}

/// How long notes last that are `expected` long: log-logistic; a share of them much longer, for pupils stop
/// to think; and a share without end, for pupils stop. So the longer it is silent the less likely the next
/// note is, beside any other.
struct Lasting {
    Seconds expected;
    double steepness;

    Lasting(Seconds length, double doubt)
        : expected {length}
    {
        const auto least = shortest_deviation / length;
        const auto deviation = std::sqrt(length_deviation * length_deviation + least * least + doubt * doubt);
        steepness = std::numbers::pi / (std::sqrt(3.0) * deviation);
    }
    [[nodiscard]] double beyond(Seconds since) const
    {
        const auto tail = since < expected ? 1.0 : std::exp((expected - since) / hesitates_for);
        return (1.0 - hesitates - stops) / (1.0 + std::pow(since / expected, steepness)) + hesitates * tail +
               stops;
    }
    /// Of ending within a hop, in time.
    [[nodiscard]] double ends_in_time(Seconds since, Seconds hop) const
    {
        const auto power = std::pow(since / expected, steepness);
        const auto usual =
            since.value() > 0.0 ? steepness * power / (since / hop * (1.0 + power) * (1.0 + power)) : 0.0;
        return (1.0 - hesitates - stops) * usual;
    }
    /// Likewise, in time or after some thought.
    [[nodiscard]] double ends(Seconds since, Seconds hop) const
    {
        const auto tail =
            since < expected ? 0.0 : std::exp((expected - since) / hesitates_for) * (hop / hesitates_for);
        return ends_in_time(since, hop) + hesitates * tail;
    }
};

}  // namespace

NoteFollower::NoteFollower(std::vector<Note> notes, std::optional<Seconds> round, Seconds hop)
    : notes_ {std::move(notes)}
    , round_ {round}
    , hop_ {hop}
    , forgotten_ {forgotten - std::log(std::max(static_cast<double>(notes_.size()) / notes_of_a_tune, 1.0))}
    , onset_ago_ {same_onset}
    , now_ {notes_.size(), {}}
{
    ways_.reserve(most_ways);
    ways_.push_back(now_);
}

std::optional<std::size_t> NoteFollower::note() const noexcept
{
    return now_.note == notes_.size() ? std::nullopt : std::optional {now_.note};
}

std::optional<std::size_t> NoteFollower::after(std::size_t note, std::size_t notes_on) const noexcept
{
    const auto next = note == notes_.size() ? first_ + notes_on - 1 : note + notes_on;
    if (next < notes_.size())
        return next;
    return round_ && note < notes_.size() && next - notes_.size() < notes_.size()
               ? std::optional {next - notes_.size()}
               : std::nullopt;
}

Seconds NoteFollower::length(std::size_t note, std::size_t next) const noexcept
{
    const auto ends = notes_[next].from + (next <= note && round_ ? *round_ : Seconds {});
    return (ends - notes_[note].from) / pace_;
}

double NoteFollower::total(const Way& way) const noexcept
{
    if (way.note == notes_.size())
        return way.weight - way.since / comes_in_after;
    const auto next = after(way.note, 1);
    return way.weight + (next ? std::log(Lasting {length(way.note, *next), doubt_}.beyond(way.since)) : 0.0);
}

double NoteFollower::all_of(std::size_t note) const noexcept
{
    auto all = never;
    for (const auto& way : ways_)
        if (way.note == note)
            all = sum(all, way.all);
    return all;
}

Seconds NoteFollower::place_of(const Way& way) const noexcept
{
    if (way.note == notes_.size())
        return first_ < notes_.size() ? notes_[first_].from : Seconds {};
    const auto moved = way.since * pace_;
    const auto next = after(way.note, 1);
    return notes_[way.note].from + (next ? std::min(moved, length(way.note, *next) * pace_) : moved);
}

void NoteFollower::expect(std::size_t first) noexcept
{
    first_ = std::min(first, notes_.size());
    ways_.assign(1, Way {notes_.size(), {}});
    now_ = ways_.front();
    onset_open_ = after_silence_ = after_keyless_ = {};
    onset_ago_ = same_onset;
}

void NoteFollower::skip() noexcept
{
    after_silence_ = silence_before_ = unheard_for;
}

void NoteFollower::process(const Beginnings& heard, double pace, double doubt) noexcept
{
    pace_ = pace;
    doubt_ = doubt;
    key_ = heard.key();
    // The key shows when the silence is over by its lag.
    if (heard.silent()) {
        silent_ += hop_;
        silence_before_ = silent_;
        after_silence_ = silent_ > silence ? std::max(anew_for, after_silence_) : after_silence_;
    } else {
        silent_ = {};
        after_silence_ = std::max(after_silence_ - hop_, Seconds {});
    }
    if (key_) {
        keyless_ = {};
        after_keyless_ = std::max(after_keyless_ - hop_, Seconds {});
    } else {
        keyless_ += hop_;
        keyless_before_ = keyless_;
        after_keyless_ = keyless_ > silence ? anew_for : after_keyless_;
    }
    const auto was_open = onset_open_.value() > 0.0;
    onset_open_ = std::max(onset_open_ - hop_, Seconds {});
    const auto is_over = was_open && onset_open_.value() <= 0.0;
    onset_ago_ += hop_;
    // It sounds like one for a while after it.
    if (heard.onset() || heard.odds() > (onset_ago_ < same_onset ? onset_odds_ : least_odds)) {
        const auto ago = heard.onset() ? heard.onset()->ago : Beginnings::sounds_like_one_after;
        onset_open_ = std::max(Beginnings::lag - ago, Seconds {}) + onset_reach;
        onset_odds_ = heard.odds();
        onset_ago_ = {};
    }
    const auto before = ways_.size();
    for (auto w = std::size_t {0}; w < before; ++w) {
        weigh(ways_[w], heard);
        if (is_over && onset_open_.value() <= 0.0 && ways_[w].note < notes_.size() &&
            ways_[w].since > onset_reach * 3.0)
            ways_[w].weight -= onset_odds_;
    }
    const auto begins =
        key_ && (heard.another_key() || (onset_open_.value() > 0.0 && onset_odds_ > leaping_odds));
    for (auto w = std::size_t {0}; w < before; ++w)
        move_on(ways_[w]);
    join();
    if (begins)
        leap();
    settle();
    prune();
}

void NoteFollower::weigh(Way& way, const Beginnings& heard) const noexcept
{
    way.since += hop_;
    way.heard_for += way.heard ? hop_ : Seconds {};
    if (way.note == notes_.size()) {
        const auto is_first = first_ < notes_.size() && key_ == notes_[first_].key;
        way.weight -= heard.silent() || !key_ ? 0.0 : is_first ? is_the_first : somebody_else;
        return;
    }
    const auto& note = notes_[way.note];
    if (heard.silent()) {
        if (way.since < (note.to - note.from) * (sounded / pace_))
            way.weight -= way.heard ? broken_off : not_heard;
        way.silent += way.heard ? hop_ : Seconds {};
        const auto sounded_for = way.since - way.silent;
        way.broken = way.broken ||
                     (way.silent >= over && sounded_for < (note.to - note.from) * (broken_before / pace_));
    } else if (key_ == note.key && way.silent < over && !way.left) {
        way.heard = true;
        way.silent = {};
        way.wrong = 0.0;
    } else if (key_) {
        if (heard.another_key()) {
            way.wrong = 0.0;
            way.another = way.heard || way.since > not_its_own;
        }
        const auto cost = key_ != note.key && (*key_ - note.key) % 12 == 0 ? octave_slip : other_key;
        const auto most = way.heard || way.another ? another_note : wrong_note;
        const auto more = std::min(cost, std::max(most - way.wrong, 0.0));
        way.weight -= more;
        way.wrong += more;
        way.left = way.left || way.wrong >= another_note;
    } else {
        way.weight -= no_key;
    }
}

/// Broken off, and the next note is overdue. A detached note is short as well, but the next one comes in
/// time.
bool NoteFollower::has_stopped(const Way& way) const noexcept
{
    const auto next = after(way.note, 1);
    return way.broken && next && way.since > length(way.note, *next) * (overdue + doubt_);
}

/// Of the first note, or the one after it, beginning within this hop.
double NoteFollower::comes_in(const Way& way, std::size_t notes_on) const noexcept
{
    return (hop_ / comes_in_after) * std::exp(-(way.since / comes_in_after)) *
           (notes_on == 1 ? 1.0 - left_out : left_out);
}

/// Of the next note beginning within this hop, or the one after it. Nobody stops to think and leaves out a
/// note.
double NoteFollower::goes_on(const Way& way, std::size_t next, std::size_t notes_on) const noexcept
{
    const auto lasting = Lasting {length(way.note, next), doubt_};
    if (notes_on > 1)
        return left_out * lasting.ends_in_time(way.since, hop_);
    return (1.0 - left_out) * (has_stopped(way) ? goes_on_broken : 1.0) * lasting.ends(way.since, hop_);
}

/// By value: ways_ grows.
void NoteFollower::move_on(Way way) noexcept
{
    for (const auto notes_on : {std::size_t {1}, std::size_t {2}}) {
        const auto next = after(way.note, notes_on);
        if (!next)
            return;
        const auto first = way.note == notes_.size();
        const auto again = !first && notes_[way.note].key == notes_[*next].key;
        const auto unheard = onset_open_.value() > 0.0 ? 0.0 : again ? unheard_again : unheard_onset;
        come_to(*next, way.weight +
                           std::log(first ? comes_in(way, notes_on) : goes_on(way, *next, notes_on)) -
                           unheard);
    }
}

/// To a note that recordings begin now that went on in the silence, or began without them: the longer ago the
/// surer it is that nobody goes on, or begins, where they were. Which key sounds is known later.
void NoteFollower::join() noexcept
{
    if (!recordings_ || after_keyless_.value() <= 0.0 || first_ == notes_.size())
        return;
    const auto missed =
        now_.note < notes_.size() ? keyless_before_ : (*recordings_ - notes_[first_].from) * (1.0 / pace_);
    if (missed.value() <= 0.0)
        return;
    const auto joins = comes_in_with_them * (1.0 - std::exp(-(missed / looks_for_bar)));
    const auto unheard = onset_open_.value() > 0.0 ? 0.0 : unheard_onset;
    const auto deviation = in_time_with_them * pace_;
    const auto most =
        std::log(joins * (hop_ / in_time_with_them) / std::sqrt(2.0 * std::numbers::pi)) - unheard;
    const auto join_near = [&](Seconds place) {
        const auto near = deviation * farthest_from_them;
        auto n = std::ranges::lower_bound(notes_, place - near, {}, &Note::from) - notes_.begin();
        for (; n < std::ssize(notes_); ++n) {
            const auto& note = notes_[static_cast<std::size_t>(n)];
            const auto off = (note.from + Beginnings::lag_of(note.key) * pace_ - place) / deviation;
            if (note.from > place + near)
                return;
            come_to(static_cast<std::size_t>(n), most - 0.5 * off * off);
        }
    };
    join_near(*recordings_);
    if (round_) {
        join_near(*recordings_ - *round_);
        join_near(*recordings_ + *round_);
    }
}

/// To a note that begins to sound now: a few notes back, or after a stop to the beginning of a bar, the
/// nearer the likelier.
void NoteFollower::leap() noexcept
{
    const auto now = now_.note == notes_.size() ? std::size_t {0} : now_.note;
    const auto stopped = after_silence_.value() > 0.0;
    const auto likely = [&](std::size_t n) {
        if (!notes_[n].begins_bar)
            return 0.0;
        const auto away = (notes_[n].from - notes_[now].from) / restarts_within;
        return std::exp(-std::fabs(away)) * (away > 0.0 ? skips : 1.0);
    };
    auto bars = 0.0;
    for (auto n = std::size_t {0}; stopped && n < notes_.size(); ++n)
        bars += likely(n);
    auto backs = 0.0;
    for (auto n = std::size_t {0}; n <= notes_back; ++n)
        backs += std::pow(further_back, static_cast<double>(n));
    const auto back = goes_back / backs;
    const auto bar_first = restarts * (1.0 - std::exp(-(silence_before_ / looks_for_bar)));
    const auto unheard = onset_open_.value() > 0.0 ? 0.0 : unheard_onset;
    const auto come = [&](std::size_t n) {
        if (notes_[n].key != *key_)
            return;
        auto often = goes_anywhere / static_cast<double>(notes_.size());
        if (now_.note < notes_.size() && n <= now && now - n <= notes_back)
            often += back * std::pow(further_back, static_cast<double>(now - n));
        if (bars > 0.0)
            often += bar_first * likely(n) / bars;
        come_to(n, std::log(often * hop_.value()) - unheard);
    };
    // The nearest first: in a long part there is not room for all.
    for (auto away = std::size_t {0}; away < notes_.size() && ways_.size() < most_ways; ++away) {
        if (away <= now)
            come(now - away);
        if (away > 0 && now + away < notes_.size())
            come(now + away);
    }
}

/// Weights are less the best one's of the hop before. Ways that came there at nearly the same time are one.
void NoteFollower::come_to(std::size_t note, double weight) noexcept
{
    if (!(weight > forgotten_))
        return;
    for (auto& way : ways_)
        if (way.note == note && way.since < alike) {
            const auto all = sum(way.weight, weight);
            const auto stays = std::exp(way.weight - all);
            way.since = way.since * stays;
            way.silent = way.silent * stays;
            way.heard_for = way.heard_for * stays;
            way.wrong *= stays;
            way.another = way.left = way.broken = false;  // it has only begun
            way.weight = all;
            return;
        }
    if (ways_.size() < most_ways)
        ways_.push_back({note, {}, weight});
}

/// Is it what has been come to, as it was, or does it go on from there?
bool NoteFollower::goes_on_with(const Way& way) const noexcept
{
    // Who has stopped may begin anywhere.
    if ((way.note == after(now_.note, 1) && !has_stopped(now_)) || way.note == after(now_.note, 2))
        return true;
    const auto older = way.since + alike > now_.since;
    return older && (way.note == now_.note || after(way.note, 1) == now_.note);
}

void NoteFollower::settle() noexcept
{
    now_.since += hop_;
    const auto* best = &ways_.front();
    const Way* onward = nullptr;
    for (auto& way : ways_) {
        way.all = total(way);
        if (way.all > best->all)
            best = &way;
        if (goes_on_with(way) && (onward == nullptr || way.all > onward->all))
            onward = &way;
    }
    // The same note once more is a leap, too.
    const auto better = [&] {
        return best->note == onward->note ? best->all - onward->all
                                          : all_of(best->note) - all_of(onward->note);
    };
    const auto likely = [&] {
        auto all = never;
        for (const auto& way : ways_)
            all = sum(all, way.all);
        return all_of(best->note) - all > std::log(least_of_leap);
    };
    leapt_ = onward == nullptr || (!goes_on_with(*best) && better() > sure_of_leap && likely());
    now_ = leapt_ ? *best : *onward;
    const auto next = after(now_.note, 1);
    not_yet_ = next ? all_of(now_.note) - all_of(*next) : -never;
    const auto most = best->all;
    for (auto& way : ways_) {
        way.weight -= most;
        way.all -= most;
    }
}

void NoteFollower::prune() noexcept
{
    std::erase_if(ways_, [&](const Way& way) { return way.all < forgotten_; });
    if (ways_.size() > most_ways / 2) {
        const auto kept = ways_.begin() + most_ways / 2;
        std::ranges::nth_element(ways_, kept, std::ranges::greater {}, &Way::all);
        ways_.erase(kept, ways_.end());
    }
}

}  // namespace tutti::following
