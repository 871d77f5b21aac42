// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/advice.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "audio/class_description.hpp"
#include "practice/bars.hpp"
#include "practice/median.hpp"
#include "practice/phrases.hpp"
#include "units/open_strings.hpp"

namespace tutti::practice {

using analysis::NoteVerdict;

namespace {

constexpr auto most_places = std::size_t {2};
constexpr auto most_waits = std::size_t {3};  // that are named
constexpr auto apart_enough = 4;              // times so many notes are all that were right
constexpr auto out_of_time = 60_ms;           // a class's players begin within this of each other
constexpr auto out_of_tune = 0.5 * audio::beginner_tolerance;
constexpr auto fewest_of_a_pitch = std::size_t {3};
constexpr auto nearly_all = 0.75;  // of a phrase's notes, to call it too high or too low

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

bool is_apart(const PassSummary& now)
{
    return apart_enough * (now.ahead + now.behind) > now.right;
}

/// As the part's page names it.
Pitch named(const score::UnfoldedScore& score, std::size_t part, Pitch pitch)
{
    const auto& instrument = score.printed().parts[part].instrument;
    return instrument ? instrument->written(pitch) : pitch;
}

}  // namespace

std::vector<Remark> worst_places(const score::UnfoldedScore& score, std::size_t part,
                                 std::span<const PupilNote> notes)
{
    auto faults = faults_of(notes);
    auto places = std::vector<Remark> {};
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
                              .expected = named(score, part, *note.expected),
                              .heard = named(score, part, *note.heard)});
        }
        std::erase_if(faults, in_bar);
    }
    return places;
}

std::optional<Remark> apart(const PassSummary& now, bool began_apart)
{
    if (!is_apart(now))
        return std::nullopt;
    const auto is_ahead = now.ahead > now.behind;
    if (began_apart)
        return Remark {.kind = is_ahead ? Remark::Kind::began_early : Remark::Kind::began_late};
    return Remark {.kind = is_ahead ? Remark::Kind::ahead : Remark::Kind::behind};
}

std::optional<Remark> ahead_or_behind(const PassSummary& now)
{
    if (is_apart(now) || !now.lead || abs(*now.lead) <= out_of_time)
        return std::nullopt;
    return Remark {.kind = *now.lead > Seconds {} ? Remark::Kind::ahead : Remark::Kind::behind};
}

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

std::optional<Remark> all_off(const PassSummary& now)
{
    if (!now.leaning || abs(*now.leaning) <= out_of_tune)
        return std::nullopt;
    return Remark {.kind = *now.leaning > Cents {} ? Remark::Kind::too_high : Remark::Kind::too_low};
}

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
                        .expected = named(score, part, pitch),
                        .open_string = is_string};
    }
    return found;
}

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
        found = Remark {.kind = is_high ? Remark::Kind::too_high : Remark::Kind::too_low,
                        .phrase = numbers_of(score, phrase.first_bar, phrase.end_bar - 1)};
    }
    return found;
}

}  // namespace tutti::practice
