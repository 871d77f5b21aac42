// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/assessment.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "audio/class_description.hpp"

namespace tutti::practice {

using analysis::NoteVerdict;

namespace {

constexpr auto most_remarks = std::size_t {3};
constexpr auto fewest_for_a_median = std::size_t {4};
constexpr auto much_the_same = 0.75;    // of the notes of one pass, those of another to compare it with
constexpr auto fewest_in_a_phrase = 3;  // notes told, for a word about it
constexpr auto most_in_a_phrase = std::size_t {2};
constexpr auto better_share = 0.05;  // of the notes
constexpr auto better_cents = 4.0;
constexpr auto better_lead = 20_ms;
constexpr auto out_of_tune = 0.5 * audio::beginner_tolerance;
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
    for (const auto& [note, pass, lead] : notes) {
        summary.pass = pass;
        switch (note.verdict) {
        case NoteVerdict::right:
            ++summary.right;
            if (note.cents)
                cents.push_back(*note.cents);
            if (lead)
                leads.push_back(*lead);
            break;
        case NoteVerdict::wrong:
        case NoteVerdict::extra:
            ++summary.wrong;
            break;
        case NoteVerdict::missing:
            ++summary.missing;
            break;
        case NoteVerdict::unsure:
            ++summary.unsure;
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
    const auto unsure = std::ranges::count_if(
        notes, [](const PupilNote& each) { return each.note.verdict == NoteVerdict::unsure; });
    if (notes.empty() || signal.heard == 0)
        return Hearing::nothing;
    return 2 * unsure > std::ssize(notes) ? Hearing::not_sure : Hearing::good;
}

Remark::Kind remark_on(Hearing hearing)
{
    switch (hearing) {
    case Hearing::too_loud:
        return Remark::Kind::too_loud;
    case Hearing::loudspeaker:
        return Remark::Kind::loudspeaker;
    case Hearing::nothing:
        return Remark::Kind::nothing_heard;
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

/// What got better since the pass before.
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

/// The note that went wrong most often; of several the first.
std::optional<Remark> worst_place(const score::UnfoldedScore& score, std::size_t part,
                                  std::span<const PupilNote> notes)
{
    auto faults = std::map<double, std::pair<int, const PupilNote*>> {};
    for (const auto& each : notes)
        if (each.note.verdict == NoteVerdict::wrong || each.note.verdict == NoteVerdict::missing) {
            auto& [count, latest] = faults[each.note.position];
            ++count;
            latest = &each;
        }
    if (faults.empty())
        return std::nullopt;
    const auto worst =
        std::ranges::max_element(faults, {}, [](const auto& fault) { return fault.second.first; });
    const auto& note = worst->second.second->note;
    const auto place = score.place_at(score::ScorePosition {score::Quarters::nearest(note.position)});
    const auto& bar = score.printed().bars[place.bar].number;
    if (note.verdict == NoteVerdict::missing || !note.expected || !note.heard)
        return Remark {.kind = Remark::Kind::left_out, .bar = bar};
    const auto& instrument = score.printed().parts[part].instrument;
    const auto named = [&](Pitch pitch) { return instrument ? instrument->written(pitch) : pitch; };
    return Remark {.kind = Remark::Kind::other_note,
                   .bar = bar,
                   .expected = named(*note.expected),
                   .heard = named(*note.heard)};
}

void advise(const PassSummary& now, std::vector<Remark>& remarks)
{
    if (now.leaning && abs(*now.leaning) > out_of_tune)
        remarks.push_back({.kind = *now.leaning > Cents {} ? Remark::Kind::too_high : Remark::Kind::too_low});
    if (now.lead && abs(*now.lead) > out_of_time)
        remarks.push_back({.kind = *now.lead > Seconds {} ? Remark::Kind::ahead : Remark::Kind::behind});
}

}  // namespace

Assessment assess(const score::UnfoldedScore& score, std::size_t part, std::span<const PupilNote> notes,
                  const Signal& signal)
{
    auto said = Assessment {};
    said.hearing = hearing_of(notes, signal);
    if (said.hearing != Hearing::good) {
        said.remarks.push_back({.kind = remark_on(said.hearing)});
        return said;
    }
    auto by_pass = std::map<int, std::vector<PupilNote>> {};
    for (const auto& each : notes)
        by_pass[each.pass].push_back(each);
    for (const auto& [pass, of_pass] : by_pass)
        said.passes.push_back(summary_of(of_pass));
    const auto& now = said.passes.back();
    if (said.passes.size() > 1 && now.right > 0 && comparable(now, said.passes[said.passes.size() - 2]))
        if (auto better = praise(now, said.passes[said.passes.size() - 2]))
            said.remarks.push_back(*std::move(better));
    if (auto place = worst_place(score, part, notes))
        said.remarks.push_back(*std::move(place));
    advise(now, said.remarks);
    if (said.remarks.empty() && now.right == 0)
        said.remarks.push_back({.kind = Remark::Kind::not_sure});
    else if (said.remarks.empty())
        said.remarks.push_back(
            {.kind = now.unsure == 0 ? Remark::Kind::all_right : Remark::Kind::told_right});
    if (said.remarks.size() > most_remarks)
        said.remarks.resize(most_remarks);
    return said;
}

std::vector<Remark> phrase_remarks(const score::UnfoldedScore& score, std::size_t part,
                                   const PrintedBars& bars, std::span<const PupilNote> now,
                                   std::span<const PupilNote> before, const Signal& signal)
{
    auto remarks = std::vector<Remark> {};
    const auto summary = summary_of(now);
    // Round a loop there is no end at which it could be said.
    if (const auto hearing = hearing_of(signal); hearing != Hearing::good)
        return {{.kind = remark_on(hearing), .phrase = bars}};
    if (hearing_of(now, signal) != Hearing::good || summary.told() < fewest_in_a_phrase)
        return remarks;
    const auto then = summary_of(before);
    auto better = then.told() > 0 && comparable(summary, then) ? praise(summary, then) : std::nullopt;
    auto first = better.value_or(Remark {.kind = summary.right < summary.told() ? Remark::Kind::some_right
                                                 : summary.unsure == 0          ? Remark::Kind::all_right
                                                                                : Remark::Kind::told_right,
                                         .right = summary.right,
                                         .told = summary.told()});
    first.phrase = bars;
    remarks.push_back(std::move(first));
    if (auto place = worst_place(score, part, now))
        remarks.push_back(*std::move(place));
    else
        advise(summary, remarks);
    remarks.resize(std::min(remarks.size(), most_in_a_phrase));
    return remarks;
}

}  // namespace tutti::practice
