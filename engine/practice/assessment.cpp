// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/assessment.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace tutti::practice {

using analysis::NoteVerdict;

namespace {

constexpr auto most_remarks = std::size_t {3};
constexpr auto fewest_for_a_median = std::size_t {4};
constexpr auto much_clipped = 0.1;  // of the hops in which something sounds
constexpr auto much_masked = 0.33;
constexpr auto much_the_same = 0.75;  // of the notes of one pass, those of another to compare it with
constexpr auto better_share = 0.05;   // of the notes
constexpr auto better_cents = 4.0;
constexpr auto better_lead = 20_ms;
constexpr auto out_of_tune = 15_cents;  // half of a beginner's tolerance
constexpr auto out_of_time = 60_ms;     // a class's players begin within this of each other

template <class Value>
std::optional<Value> median(std::vector<Value> values)
{
    if (values.size() < fewest_for_a_median)
        return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

PassSummary summary_of(int pass, std::span<const PupilNote> notes)
{
    auto summary = PassSummary {};
    summary.pass = pass;
    auto cents = std::vector<Cents> {};
    auto leads = std::vector<Seconds> {};
    for (const auto& [note, of, lead] : notes) {
        if (of != pass)
            continue;
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

Assessment::Hearing hearing_of(std::span<const PupilNote> notes, const Signal& signal)
{
    using Hearing = Assessment::Hearing;
    const auto heard = static_cast<double>(std::max<std::uint64_t>(signal.heard, 1));
    const auto unsure = std::ranges::count_if(
        notes, [](const PupilNote& each) { return each.note.verdict == NoteVerdict::unsure; });
    if (static_cast<double>(signal.clipped) > much_clipped * heard)
        return Hearing::too_loud;
    if (static_cast<double>(signal.masked) > much_masked * heard)
        return Hearing::loudspeaker;
    if (notes.empty() || signal.heard == 0)
        return Hearing::nothing;
    return 2 * unsure > std::ssize(notes) ? Hearing::not_sure : Hearing::good;
}

std::string_view words_of(Assessment::Hearing hearing)
{
    switch (hearing) {
    case Assessment::Hearing::too_loud:
        return "The microphone is too close, so I cannot tell how it went. Move it a step away and play "
               "again.";
    case Assessment::Hearing::loudspeaker:
        return "The loudspeaker covers you, so I cannot tell how it went. Turn it down, or use headphones.";
    case Assessment::Hearing::not_sure:
        return "I could not hear you well enough to tell. Come nearer to the microphone and play again.";
    case Assessment::Hearing::nothing:
        return "I have not heard you play. Is the microphone on?";
    case Assessment::Hearing::good:
        break;
    }
    return {};
}

/// Whether about as much was played and could be told.
bool comparable(const PassSummary& a, const PassSummary& b)
{
    return std::min(a.told(), b.told()) >= much_the_same * std::max(a.told(), b.told());
}

/// What got better since the pass before.
void praise(const PassSummary& now, const PassSummary& before, std::vector<std::string>& remarks)
{
    if (now.share_right() > before.share_right() + better_share)
        remarks.push_back(
            fmt::format("Better than the time before: {} of {} notes were right, and {} of {} then.",
                        now.right, now.told(), before.right, before.told()));
    else if (now.off && before.off && now.off->value() < before.off->value() - better_cents)
        remarks.emplace_back("More in tune than the time before.");
    else if (now.lead && before.lead && abs(*now.lead) + better_lead < abs(*before.lead))
        remarks.emplace_back("More together with the others than the time before.");
}

/// The note that went wrong most often; of several the first.
std::optional<std::string> worst_place(const score::UnfoldedScore& score, std::size_t part,
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
        return fmt::format("Look at bar {}: there is one more note to play.", bar);
    const auto& instrument = score.printed().parts[part].instrument;
    const auto name = [&](Pitch pitch) {
        return pitch_name(instrument ? instrument->written(pitch) : pitch);
    };
    return fmt::format("Look at bar {}: it asks for {}, and I heard {}.", bar, name(*note.expected),
                       name(*note.heard));
}

void advise(const PassSummary& now, std::vector<std::string>& remarks)
{
    if (now.leaning && abs(*now.leaning) > out_of_tune)
        remarks.push_back(fmt::format("You are a little too {}: listen to the others before each note.",
                                      *now.leaning > Cents {} ? "high" : "low"));
    if (now.lead && abs(*now.lead) > out_of_time)
        remarks.emplace_back(*now.lead > Seconds {}
                                 ? "You are ahead of the others: let them take you along."
                                 : "The others are ahead of you: a slower tempo will help.");
}

}  // namespace

Assessment assess(const score::UnfoldedScore& score, std::size_t part, std::span<const PupilNote> notes,
                  const Signal& signal)
{
    auto said = Assessment {};
    said.hearing = hearing_of(notes, signal);
    if (said.hearing != Assessment::Hearing::good) {
        said.remarks.emplace_back(words_of(said.hearing));
        return said;
    }
    const auto last =
        std::ranges::max_element(notes, {}, [](const PupilNote& each) { return each.pass; })->pass;
    for (auto pass = 1; pass <= last; ++pass)
        if (const auto summary = summary_of(pass, notes); summary.told() + summary.unsure > 0)
            said.passes.push_back(summary);
    const auto& now = said.passes.back();
    if (said.passes.size() > 1 && now.right > 0 && comparable(now, said.passes[said.passes.size() - 2]))
        praise(now, said.passes[said.passes.size() - 2], said.remarks);
    if (auto place = worst_place(score, part, notes))
        said.remarks.push_back(*std::move(place));
    advise(now, said.remarks);
    if (said.remarks.empty() && now.right == 0)
        said.remarks.emplace_back(words_of(Assessment::Hearing::not_sure));
    else if (said.remarks.empty())
        said.remarks.emplace_back(now.unsure == 0 ? "Every note was right. Well done!"
                                                  : "Every note that I could tell was right. Well done!");
    if (said.remarks.size() > most_remarks)
        said.remarks.resize(most_remarks);
    return said;
}

}  // namespace tutti::practice
