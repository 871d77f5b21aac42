// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/assessment.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "audio/class_description.hpp"
#include "practice/phrases.hpp"
#include "units/open_strings.hpp"

namespace tutti::practice {

using analysis::NoteVerdict;

namespace {

constexpr auto hardly = 4;  // times so many notes as were heard are due: a stray sound
constexpr auto most_remarks = std::size_t {3};
constexpr auto fewest_for_a_median = std::size_t {4};
constexpr auto much_the_same = 0.75;    // of the notes of one pass, those of another to compare it with
constexpr auto fewest_in_a_phrase = 3;  // notes told, for a word about it
constexpr auto most_places = std::size_t {2};
constexpr auto most_waits = std::size_t {3};  // that are named
constexpr auto nearly_all = 0.75;             // of a phrase's notes, to call it too high or too low
constexpr auto better_share = 0.05;           // of the notes
constexpr auto better_cents = 4.0;
constexpr auto better_lead = 20_ms;
constexpr auto fewest_to_praise = 2;  // notes: of one it is said that all was right, or nothing
constexpr auto most_of_them = 0.67;   // of what was played: praise for less would be praise for nothing
constexpr auto asked_enough = std::uint64_t {200};  // hops, a second, for a word about what is played instead
constexpr auto few_sounded = std::uint64_t {4};     // times so many hops as were surely the pupil were heard
constexpr auto out_of_tune = 0.5 * audio::beginner_tolerance;
constexpr auto fewest_of_a_pitch = std::size_t {3};
constexpr auto apart_enough = 4;     // times so many notes are all that were right
constexpr auto out_of_time = 60_ms;  // a class's players begin within this of each other

template <class Value>
std::optional<Value> median(std::vector<Value> values)
{
    if (values.size() < fewest_for_a_median)
        return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

/// Of notes of one pass.
PassSummary summary_of(std::span<const PupilNote> notes)
{
    auto summary = PassSummary {};
    auto cents = std::vector<Cents> {};
    auto leads = std::vector<Seconds> {};
    for (const auto& each : notes) {
        const auto& note = each.note;
        const auto& lead = each.lead;
        summary.pass = each.pass;
        switch (note.verdict) {
        case NoteVerdict::right:
            ++summary.right;
            if (note.cents)
                cents.push_back(*note.cents);
            if (lead)
                leads.push_back(*lead);
            if (summary.right == 1)
                summary.apart_at_first = each.apart != 0;
            summary.ahead += each.apart > 0 ? 1 : 0;
            summary.behind += each.apart < 0 ? 1 : 0;
            break;
        case NoteVerdict::wrong:
        case NoteVerdict::extra:
            ++summary.wrong;
            break;
        case NoteVerdict::missing:
            ++summary.missing;
            break;
        case NoteVerdict::unsure:
            ++(each.silent ? summary.silent : summary.unsure);
            break;
        }
    }
    summary.leaning = median(cents);
    for (auto& each : cents)
        each = abs(each);
    summary.off = median(cents);
    summary.lead = median(leads);
    return summary;
}

Hearing hearing_of(std::span<const PupilNote> notes, const Signal& signal)
{
    if (const auto hearing = hearing_of(signal); hearing != Hearing::good)
        return hearing;
    const auto all = summary_of(notes);
    const auto few = 2 * all.unsure > all.told() + all.unsure || all.told() == 0;
    if ((few || all.right == 0) && signal.asked >= asked_enough) {
        if (2 * (signal.lower + signal.higher) > signal.asked)
            return Hearing::other_octave;
        if (4 * signal.as_asked < signal.asked)
            return Hearing::other_notes;
    }
    // What the loudspeaker was taken for is no note, and never the pitch that was asked for.
    const auto nobody =
        all.told() == 0 && signal.as_asked == 0 && few_sounded * signal.sounded < signal.heard &&
        std::ranges::none_of(notes, [](const auto& each) { return each.note.heard.has_value(); });
    if (all.told() + all.unsure == 0 || signal.heard == 0 || nobody)
        return Hearing::nothing;
    return few ? Hearing::not_sure : Hearing::good;
}

Remark::Kind remark_on(Hearing hearing, const Signal& signal)
{
    switch (hearing) {
    case Hearing::other_octave:
        return signal.lower > signal.higher ? Remark::Kind::octave_lower : Remark::Kind::octave_higher;
    case Hearing::other_notes:
        if (const auto off = tuned_off(signal))
            return *off > Cents {} ? Remark::Kind::tuned_high : Remark::Kind::tuned_low;
        return Remark::Kind::other_notes;
    case Hearing::too_loud:
        return Remark::Kind::too_loud;
    case Hearing::loudspeaker:
        return Remark::Kind::loudspeaker;
    case Hearing::nothing:
        return 3 * signal.masked > signal.heard ? Remark::Kind::nothing_beside_loudspeaker
                                                : Remark::Kind::nothing_heard;
    case Hearing::not_sure:
    case Hearing::good:
        break;
    }
    return Remark::Kind::not_sure;
}

/// Whether about as much was played and could be told.
bool comparable(const PassSummary& a, const PassSummary& b)
{
    return std::min(a.told(), b.told()) >= much_the_same * std::max(a.told(), b.told());
}

/// What got better since another pass.
std::optional<Remark> praise(const PassSummary& now, const PassSummary& before)
{
    const auto remark = [&](Remark::Kind kind) {
        return Remark {.kind = kind,
                       .right = now.right,
                       .told = now.told(),
                       .right_before = before.right,
                       .told_before = before.told()};
    };
    if (now.share_right() > before.share_right() + better_share)
        return remark(Remark::Kind::more_right);
    if (now.off && before.off && now.off->value() < before.off->value() - better_cents)
        return remark(Remark::Kind::more_in_tune);
    if (now.lead && before.lead && abs(*now.lead) + better_lead < abs(*before.lead))
        return remark(Remark::Kind::more_together);
    return std::nullopt;
}

std::size_t bar_at(const score::UnfoldedScore& score, double quarters)
{
    return score.place_at(score::ScorePosition {score::Quarters::nearest(quarters)}).performed_bar;
}

const std::string& number_of(const score::UnfoldedScore& score, std::size_t performed_bar)
{
    return score.printed(score.bars()[performed_bar]).number;
}

using Faults = std::map<double, std::pair<int, const PupilNote*>>;  // by position: how often, the latest

/// In the last two passes, and not put right since.
Faults faults_of(std::span<const PupilNote> notes)
{
    auto last_pass = 0;
    for (const auto& each : notes)
        last_pass = std::max(last_pass, each.pass);
    auto faults = Faults {};
    for (const auto& each : notes) {
        const auto is_fault =
            each.note.verdict == NoteVerdict::wrong || each.note.verdict == NoteVerdict::missing;
        if (each.note.verdict == NoteVerdict::right)
            faults.erase(each.note.position);
        else if (is_fault && each.pass >= last_pass - 1) {
            auto& [count, latest] = faults[each.note.position];
            ++count;
            latest = &each;
        }
    }
    return faults;
}

/// The note that went wrong most often, of several the first; then the worst of another bar.
std::vector<Remark> worst_places(const score::UnfoldedScore& score, std::size_t part,
                                 std::span<const PupilNote> notes)
{
    auto faults = faults_of(notes);
    auto places = std::vector<Remark> {};
    const auto& instrument = score.printed().parts[part].instrument;
    const auto named = [&](Pitch pitch) { return instrument ? instrument->written(pitch) : pitch; };
    while (!faults.empty() && places.size() < most_places) {
        const auto worst =
            std::ranges::max_element(faults, {}, [](const auto& fault) { return fault.second.first; });
        const auto note = worst->second.second->note;
        const auto performed_bar = bar_at(score, note.position);
        const auto in_bar = [&](const auto& fault) { return bar_at(score, fault.first) == performed_bar; };
        const auto& bar = number_of(score, performed_bar);
        if (note.verdict == NoteVerdict::missing || !note.expected || !note.heard) {
            const auto left_out = std::ranges::count_if(faults, [&](const auto& fault) {
                return fault.second.second->note.verdict == NoteVerdict::missing && in_bar(fault);
            });
            places.push_back(
                {.kind = Remark::Kind::left_out, .notes = static_cast<int>(left_out), .bar = bar});
        } else {
            places.push_back({.kind = Remark::Kind::other_note,
                              .bar = bar,
                              .expected = named(*note.expected),
                              .heard = named(*note.heard)});
        }
        std::erase_if(faults, in_bar);
    }
    return places;
}

/// Whether more than a quarter of what was right was not played with the recordings.
bool is_apart(const PassSummary& now)
{
    return apart_enough * (now.ahead + now.behind) > now.right;
}

/// Of those: who began with the others and did not stay with them needs no other beginning.
Remark apart(const PassSummary& now, bool began_apart)
{
    const auto is_ahead = now.ahead > now.behind;
    if (began_apart)
        return {.kind = is_ahead ? Remark::Kind::began_early : Remark::Kind::began_late};
    return {.kind = is_ahead ? Remark::Kind::ahead : Remark::Kind::behind};
}

/// What was good of playing of which something else is to be said too; nothing where too little was.
std::optional<Remark> good_of(const PassSummary& now, int not_played = 0)
{
    const auto told = now.told() + not_played;
    if (now.right < fewest_to_praise || now.right < most_of_them * told)
        return std::nullopt;
    if (now.right < told || now.unsure == 0)
        return Remark {.kind = Remark::Kind::some_right, .right = now.right, .told = told};
    return Remark {.kind = Remark::Kind::some_told, .right = now.right, .told = told + now.unsure};
}

/// The phrase that is farthest off of those that are too high or too low as a whole.
std::optional<Remark> phrase_off(const score::UnfoldedScore& score, std::size_t part,
                                 const playback::Passage& passage, std::span<const PupilNote> notes)
{
    auto farthest = Cents {};
    auto found = std::optional<Remark> {};
    for (const auto& phrase : phrases_of(score, part, passage.first_bar, passage.end_bar)) {
        auto cents = std::vector<Cents> {};
        for (const auto& each : notes)
            if (const auto bar = bar_at(score, each.note.position);
                bar >= phrase.first_bar && bar < phrase.end_bar && each.note.verdict == NoteVerdict::right &&
                each.note.cents)
                cents.push_back(*each.note.cents);
        const auto middle = median(cents);
        if (!middle || abs(*middle) <= std::max(out_of_tune, farthest))
            continue;
        const auto is_high = *middle > Cents {};
        const auto off = std::ranges::count_if(
            cents, [&](Cents each) { return is_high ? each > out_of_tune : each < -out_of_tune; });
        if (static_cast<double>(off) < nearly_all * static_cast<double>(cents.size()))
            continue;
        farthest = abs(*middle);
        found = Remark {
            .kind = is_high ? Remark::Kind::too_high : Remark::Kind::too_low,
            .phrase = PrintedBars {number_of(score, phrase.first_bar), number_of(score, phrase.end_bar - 1)}};
    }
    return found;
}

/// The same notes; what was due where they waited, and was played later, is not left out.
std::vector<PupilNote> without_waits(std::span<const PupilNote> notes)
{
    auto waits = std::vector<const PupilNote*> {};
    for (const auto& each : notes)
        if (each.waited)
            waits.push_back(&each);
    auto played = std::vector<PupilNote> {notes.begin(), notes.end()};
    for (auto& each : played)
        if (each.note.verdict == NoteVerdict::missing && std::ranges::any_of(waits, [&](const auto* after) {
                return after->pass == each.pass && each.note.position >= after->waited->position &&
                       each.note.position < after->note.position;
            }))
            each = doubted(each);
    return played;
}

/// Where a pupil waited in one pass; nothing where they did not.
std::optional<Remark> waits_of(const score::UnfoldedScore& score, std::span<const PupilNote> notes)
{
    auto waited = std::map<double, bool> {};  // before which note, and whether the recordings went on
    for (const auto& each : notes)
        if (each.waited)
            waited.emplace(each.waited->position, each.waited->went_on);
    if (waited.empty())
        return std::nullopt;
    auto remark = Remark {.kind = Remark::Kind::waited};
    for (const auto& [position, went_on] : waited) {
        const auto bar = bar_at(score, position);
        auto place = WaitedAt {number_of(score, bar), position > score.bars()[bar].start.value()};
        if (went_on)
            remark.kind = Remark::Kind::hesitated;
        if (std::ranges::find(remark.waits, place) == remark.waits.end() && remark.waits.size() < most_waits)
            remark.waits.push_back(std::move(place));
    }
    return remark;
}

/// The pitch that is farthest off of those that are too high or too low each time, beside all others in tune:
/// a string, or a finger.
std::optional<Remark> pitch_off(const score::UnfoldedScore& score, std::size_t part,
                                std::span<const PupilNote> notes)
{
    auto by_pitch = std::map<int, std::vector<Cents>> {};
    for (const auto& each : notes)
        if (each.note.verdict == NoteVerdict::right && each.note.expected && each.note.cents)
            by_pitch[each.note.expected->midi_key()].push_back(*each.note.cents);
    const auto& instrument = score.printed().parts[part].instrument;
    auto farthest = audio::beginner_tolerance;
    auto found = std::optional<Remark> {};
    for (auto& [key, cents] : by_pitch) {
        auto others = std::vector<Cents> {};
        for (const auto& [other, of_other] : by_pitch)
            if (other != key)
                others.insert(others.end(), of_other.begin(), of_other.end());
        const auto middle_of_others = median(others);
        std::ranges::sort(cents);
        const auto middle = cents[cents.size() / 2];
        const auto agree = cents.front() > Cents {} || cents.back() < Cents {};
        if (cents.size() < fewest_of_a_pitch || !agree || abs(middle) <= farthest || !middle_of_others ||
            abs(*middle_of_others) > out_of_tune)
            continue;
        farthest = abs(middle);
        const auto pitch = Pitch {key};
        const auto is_string = instrument && std::ranges::count(open_strings(*instrument), pitch) > 0;
        found = Remark {.kind = middle > Cents {} ? Remark::Kind::pitch_high : Remark::Kind::pitch_low,
                        .expected = instrument ? instrument->written(pitch) : pitch,
                        .open_string = is_string};
    }
    return found;
}

void advise(const PassSummary& now, std::vector<Remark>& remarks)
{
    if (now.leaning && abs(*now.leaning) > out_of_tune)
        remarks.push_back({.kind = *now.leaning > Cents {} ? Remark::Kind::too_high : Remark::Kind::too_low});
    if (!is_apart(now) && now.lead && abs(*now.lead) > out_of_time)
        remarks.push_back({.kind = *now.lead > Seconds {} ? Remark::Kind::ahead : Remark::Kind::behind});
}

/// From the first bar of a pass in which something was heard to the last.
struct Reached {
    std::size_t first_bar;
    std::size_t last_bar;
    double last;           // quarters
    int silent_after = 0;  // notes that were due after the last
};

std::optional<Reached> reached(const score::UnfoldedScore& score, std::span<const PupilNote> notes)
{
    const PupilNote* first = nullptr;
    const PupilNote* last = nullptr;
    for (const auto& each : notes) {
        if (each.silent || !each.note.heard)
            continue;
        if (first == nullptr || each.note.position < first->note.position)
            first = &each;
        if (last == nullptr || each.note.position > last->note.position)
            last = &each;
    }
    if (first == nullptr)
        return std::nullopt;
    const auto after = std::ranges::count_if(notes, [&](const PupilNote& each) {
        return each.silent && each.note.position > last->note.position;
    });
    return Reached {bar_at(score, first->note.position), bar_at(score, last->note.position),
                    last->note.position, static_cast<int>(after)};
}

/// The bars of a passage in which the part has notes, the first and the last.
std::optional<std::pair<std::size_t, std::size_t>>
bars_with_notes(const score::UnfoldedScore& score, std::size_t part, const playback::Passage& passage)
{
    auto bars = std::optional<std::pair<std::size_t, std::size_t>> {};
    for (const auto& note : score.notes(part)) {
        const auto bar = bar_at(score, note.onset.value());
        if (note.grace || bar < passage.first_bar || bar >= passage.end_bar)
            continue;
        if (!bars)
            bars = {bar, bar};
        bars->second = std::max(bars->second, bar);
    }
    return bars;
}

/// What got better since the pass before the last, or else since the first.
std::optional<Remark> better_than_before(std::span<const PassSummary> passes)
{
    const auto& now = passes.back();
    if (passes.size() < 2 || now.right == 0)
        return std::nullopt;
    if (const auto& before = passes[passes.size() - 2]; comparable(now, before))
        if (auto better = praise(now, before))
            return better;
    if (passes.size() == 2 || !comparable(now, passes.front()))
        return std::nullopt;
    auto better = praise(now, passes.front());
    if (better)
        better->since_first = true;
    return better;
}

/// Of a pass of which nothing else is to be said.
Remark praise_of(const PassSummary& now)
{
    const auto played = now.told() + now.unsure;
    if (now.right == 0)
        return {.kind = Remark::Kind::not_sure};
    if (now.right < now.told())
        return {.kind = Remark::Kind::some_right, .right = now.right, .told = now.told()};
    if (now.right < most_of_them * played)
        return {.kind = Remark::Kind::some_told, .right = now.right, .told = played};
    return {.kind = now.unsure == 0 ? Remark::Kind::all_right : Remark::Kind::told_right};
}

/// Whether a pass ended long before its time: what was said of the one before stands.
bool broken_off(const PassSummary& now, const PassSummary& before)
{
    return now.right > 0 && now.silent == 0 &&
           now.told() + now.unsure < much_the_same * (before.told() + before.unsure);
}

using Passes = std::span<const PassSummary>;

/// The last pass that was played. Who has put the instrument down, not without a sound, is told of what they
/// played before.
Passes::iterator last_played(Passes passes)
{
    auto due = 0;
    for (const auto& pass : passes)
        due = std::max(due, pass.told() + pass.unsure + pass.silent);
    auto last = std::prev(passes.end());
    const auto hardly_played = [&](const PassSummary& pass) {
        return hardly * (pass.right + pass.wrong + pass.unsure) < due && (pass.right == 0 || pass.silent > 0);
    };
    while (last != passes.begin() && hardly_played(*last))
        --last;
    if (!hardly_played(*last))
        return last;
    // Then the last of which anything can be told.
    last = std::prev(passes.end());
    while (last != passes.begin() && last->told() + last->unsure == 0)
        --last;
    return last;
}

}  // namespace

std::optional<Remark> only_rests(const score::UnfoldedScore& score, std::size_t part,
                                 const playback::Passage& passage)
{
    const auto& first = score.bars()[passage.first_bar];
    const auto& last = score.bars()[passage.end_bar - 1];
    if (std::ranges::any_of(score.notes(part), [&](const auto& note) {
            return !note.grace && note.onset < last.end() && first.start < note.end();
        }))
        return std::nullopt;
    return Remark {.kind = Remark::Kind::only_rests,
                   .phrase = PrintedBars {score.printed(first).number, score.printed(last).number}};
}

std::vector<PupilNote> verdicts_of(std::span<const PupilNote> told)
{
    const auto worth = [](const PupilNote& each) {
        switch (each.note.verdict) {
        case NoteVerdict::right:
            return 5;
        case NoteVerdict::wrong:
        case NoteVerdict::extra:
            return 4;
        case NoteVerdict::missing:
            return 2;
        case NoteVerdict::unsure:
            break;
        }
        // Who plays it after all, whatever it was, has not left it out.
        return each.silent ? 0 : each.note.heard ? 3 : 1;
    };
    auto best = std::map<std::tuple<int, double, bool>, PupilNote> {};
    for (const auto& each : without_waits(told)) {
        const auto [note, is_first] =
            best.try_emplace({each.pass, each.note.position, each.note.expected.has_value()}, each);
        if (is_first || worth(each) < worth(note->second))
            continue;
        const auto waited = std::exchange(note->second, each).waited;
        if (!each.waited)
            note->second.waited = waited;  // before another try, and still a wait
    }
    auto verdicts = std::vector<PupilNote> {};
    for (const auto& [place, note] : best)
        verdicts.push_back(note);
    return verdicts;
}

Assessment assess(const score::UnfoldedScore& score, std::size_t part, const playback::Passage& passage,
                  std::span<const PupilNote> told, const Signal& signal)
{
    const auto notes = verdicts_of(told);
    auto said = Assessment {};
    if (auto rests = only_rests(score, part, passage)) {
        said.remarks.push_back(*std::move(rests));
        return said;
    }
    said.hearing = hearing_of(notes, signal);
    if (said.hearing != Hearing::good) {
        said.remarks.push_back({.kind = remark_on(said.hearing, signal)});
        return said;
    }
    auto by_pass = std::map<int, std::vector<PupilNote>> {};
    for (const auto& each : notes)
        by_pass[each.pass].push_back(each);
    for (const auto& [pass, of_pass] : by_pass)
        said.passes.push_back(summary_of(of_pass));
    const auto passes = Passes {said.passes};
    auto last = last_played(passes);
    auto in_order = std::vector<PupilNote> {};
    std::ranges::copy_if(notes, std::back_inserter(in_order),
                         [&](const PupilNote& each) { return each.pass <= last->pass; });
    if (last != passes.begin() && broken_off(*last, *std::prev(last)))
        --last;
    const auto& now = *last;
    const auto better = better_than_before({passes.begin(), std::next(last)});
    auto waits = waits_of(score, by_pass.at(now.pass));
    // Who began with the others and is behind because they waited is told of that.
    if (waits && waits->kind == Remark::Kind::hesitated && !now.apart_at_first)
        said.remarks.push_back(*std::exchange(waits, std::nullopt));
    else if (is_apart(now))
        said.remarks.push_back(apart(now, said.passes.front().apart_at_first));
    auto places = worst_places(score, part, in_order);
    if (!places.empty())
        said.remarks.push_back(places.front());
    const auto played = reached(score, by_pass.at(now.pass));
    const auto whole = bars_with_notes(score, part, passage);
    const auto stopped = played && whole && played->silent_after > 0;
    auto still_to_play = 0;
    if (stopped && played->last_bar == whole->second) {
        still_to_play = played->silent_after;
        const auto& bar = number_of(score, played->last_bar);
        if (!said.remarks.empty() && said.remarks.back().kind == Remark::Kind::left_out &&
            said.remarks.back().bar == bar)
            said.remarks.back().notes += played->silent_after;
        else
            said.remarks.push_back(
                {.kind = Remark::Kind::left_out, .notes = played->silent_after, .bar = bar});
    }
    advise(now, said.remarks);
    if (!now.leaning || abs(*now.leaning) <= out_of_tune) {
        auto off = pitch_off(score, part, by_pass.at(now.pass));
        if (!off)
            off = phrase_off(score, part, passage, by_pass.at(now.pass));
        if (off)
            said.remarks.push_back(*std::move(off));
    }
    if (places.size() > 1 && said.remarks.back().bar != places[1].bar)
        said.remarks.push_back(places[1]);
    if (better)
        said.remarks.insert(said.remarks.begin(), *better);
    else if (const auto good = good_of(now, still_to_play); good && !said.remarks.empty())
        said.remarks.insert(said.remarks.begin(), *good);
    if (said.remarks.empty()) {
        // What was due after the last that was heard is nothing to be doubted.
        auto heard = by_pass.at(now.pass);
        if (played)
            std::erase_if(heard, [&](const PupilNote& each) { return each.note.position > played->last; });
        auto& first = said.remarks.emplace_back(praise_of(summary_of(heard)));
        if (played && whole && (played->first_bar != whole->first || played->last_bar != whole->second))
            first.phrase = {.first = number_of(score, played->first_bar),
                            .last = number_of(score, played->last_bar)};
    }
    if (waits)
        said.remarks.push_back(*std::move(waits));
    if (stopped && played->last_bar != whole->second)
        said.remarks.insert(std::next(said.remarks.begin()),
                            {.kind = Remark::Kind::stopped, .bar = number_of(score, played->last_bar)});
    if (said.remarks.size() > most_remarks)
        said.remarks.resize(most_remarks);
    return said;
}

std::vector<Remark> phrase_remarks(const score::UnfoldedScore& score, std::size_t part,
                                   const PrintedBars& bars, std::span<const PupilNote> now,
                                   std::span<const PupilNote> before, const Signal& signal, bool begins)
{
    auto remarks = std::vector<Remark> {};
    const auto summary = summary_of(now);
    // Round a loop there is no end at which it could be said.
    // Who only listens is told so at the end.
    const auto hearing = hearing_of(now, signal);
    if (hearing == Hearing::too_loud || hearing == Hearing::loudspeaker || hearing == Hearing::other_octave)
        return {{.kind = remark_on(hearing, signal), .phrase = bars}};
    if (hearing != Hearing::good || summary.told() < fewest_in_a_phrase)
        return remarks;
    const auto then = summary_of(before);
    auto better = then.told() > 0 && comparable(summary, then) ? praise(summary, then) : std::nullopt;
    auto first =
        better ? *better
        : summary.right < summary.told()
            ? Remark {.kind = Remark::Kind::some_right, .right = summary.right, .told = summary.told()}
            : praise_of(summary);
    if (is_apart(summary) && !better && first.kind != Remark::Kind::some_right)
        first = apart(summary, begins && summary.apart_at_first);
    else if (is_apart(summary))
        remarks.push_back(apart(summary, begins && summary.apart_at_first));
    first.phrase = bars;
    remarks.insert(remarks.begin(), std::move(first));
    if (auto places = worst_places(score, part, now); !places.empty())
        remarks.push_back(places.front());
    advise(summary, remarks);
    remarks.resize(std::min(remarks.size(), most_remarks));
    return remarks;
}

}  // namespace tutti::practice
