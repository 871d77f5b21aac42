// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/pass_summary.hpp"

#include <algorithm>
#include <iterator>

#include "practice/median.hpp"
#include "practice/verdicts.hpp"

namespace tutti::practice {

using analysis::NoteVerdict;

namespace {

constexpr auto hardly = 4;            // times so many notes as were heard are due: a stray sound
constexpr auto much_the_same = 0.75;  // of the notes of one pass, those of another to compare it with

}  // namespace

PassSummary summary_of(std::span<const PupilNote> verdicts)
{
    auto summary = PassSummary {};
    auto cents = std::vector<Cents> {};
    auto leads = std::vector<Seconds> {};
    for (const auto& each : verdicts) {
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

std::vector<PassSummary> summaries_of(std::span<const PupilNote> verdicts)
{
    auto passes = std::vector<PassSummary> {};
    for (auto rest = verdicts; !rest.empty();) {
        const auto pass = of_pass(rest, rest.front().pass);
        passes.push_back(summary_of(pass));
        rest = rest.subspan(pass.size());
    }
    return passes;
}

bool comparable(const PassSummary& a, const PassSummary& b) noexcept
{
    return std::min(a.told(), b.told()) >= much_the_same * std::max(a.told(), b.told());
}

std::span<const PassSummary>::iterator last_played(std::span<const PassSummary> passes) noexcept
{
    auto due = 0;
    for (const auto& pass : passes)
        due = std::max(due, pass.played() + pass.silent);
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
    while (last != passes.begin() && last->played() == 0)
        --last;
    return last;
}

bool broken_off(const PassSummary& now, const PassSummary& before) noexcept
{
    return now.right > 0 && now.silent == 0 && now.played() < much_the_same * before.played();
}

}  // namespace tutti::practice
