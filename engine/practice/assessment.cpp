// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/assessment.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "audio/class_description.hpp"

namespace tutti::practice {

using analysis::NoteVerdict;

namespace {

constexpr auto most_remarks = std::size_t {3};
constexpr auto fewest_for_a_median = std::size_t {4};
constexpr auto much_clipped = 0.1;  // of the hops in which something sounds
constexpr auto much_masked = 0.33;
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
    auto by_pass = std::map<int, std::vector<PupilNote>> {};
    for (const auto& each : notes)
        by_pass[each.pass].push_back(each);
    for (const auto& [pass, of_pass] : by_pass)
        said.passes.push_back(summary_of(of_pass));
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

std::vector<std::string> phrase_remarks(const score::UnfoldedScore& score, std::size_t part,
                                        const PrintedBars& bars, std::span<const PupilNote> now,
                                        std::span<const PupilNote> before, const Signal& signal)
{
    auto remarks = std::vector<std::string> {};
    const auto summary = summary_of(now);
    if (hearing_of(now, signal) != Assessment::Hearing::good || summary.told() < fewest_in_a_phrase)
        return remarks;
    const auto then = summary_of(before);
    const auto where = bars.first == bars.last ? fmt::format("Bar {}", bars.first)
                                               : fmt::format("Bars {} to {}", bars.first, bars.last);
    if (then.told() > 0 && comparable(summary, then))
        praise(summary, then, remarks);
    if (!remarks.empty())
        remarks.front() = fmt::format("{}. {}", where, remarks.front());
    else if (summary.right < summary.told())
        remarks.push_back(fmt::format("{}: {} of {} notes right.", where, summary.right, summary.told()));
    else
        remarks.push_back(fmt::format("{}: every note {}right.", where,
                                      summary.unsure == 0 ? "" : "that I could tell was "));
    if (auto place = worst_place(score, part, now))
        remarks.push_back(*std::move(place));
    else
        advise(summary, remarks);
    remarks.resize(std::min(remarks.size(), most_in_a_phrase));
    return remarks;
}

}  // namespace tutti::practice
