// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/apart.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "review/bars_in_words.hpp"
#include "review/ensemble.hpp"
#include "review/habits.hpp"

namespace tutti::review {

namespace {

/// Whether a finding speaks of at least half of what lies apart.
bool is_told(const Finding& apart, const Finding& finding)
{
    if (finding.kind != apart.kind)
        return false;
    if (!apart.bars.empty() && !finding.bars.empty()) {
        auto both = std::vector<std::size_t> {};
        std::ranges::set_intersection(apart.bars, finding.bars, std::back_inserter(both));
        return 2 * both.size() >= apart.bars.size();
    }
    return 2 * (std::min(apart.to, finding.to) - std::max(apart.from, finding.from)) >= apart.to - apart.from;
}

/// `found` is told of the section in the first place, beside `other`; the lower or the later one is named.
Apart apart_of(Finding found, std::size_t other, const Circumstances& about)
{
    auto apart = Apart {};
    apart.kind = found.kind;
    apart.section = found.section;
    apart.other = static_cast<int>(other);
    const auto* const cents = std::get_if<Cents>(&found.amount);
    apart.amount = cents != nullptr ? -cents->value() : -1000.0 * std::get<Seconds>(found.amount).value();
    if (apart.amount < 0.0) {
        std::swap(apart.section, apart.other);
        apart.amount = -apart.amount;
    }
    apart.from = found.from;
    apart.to = found.to;
    const auto where = about.page.by_bar() && !found.bars.empty()
                           ? bars_in_words(found.where)
                           : fmt::format("{} to {}", clock_time(to_seconds(found.from, about.rate)),
                                         clock_time(to_seconds(found.to, about.rate)));
    apart.bars = std::move(found.bars);
    apart.where = std::move(found.where);
    const auto name = [&](int section) -> const std::string& {
        return about.cls.sections[static_cast<std::size_t>(section)].name;
    };
    const auto far = cents != nullptr ? fmt::format("{:.0f} cents below", apart.amount)
                                      : fmt::format("{:.0f} ms behind", 5.0 * std::round(apart.amount / 5.0));
    apart.text = fmt::format("{}, {}: {} {}; which of them is out cannot be told from two",
                             name(apart.section), where, far, name(apart.other));
    return apart;
}

}  // namespace

std::vector<Apart> two_apart(const Intonation& intonation, const Timing& timing, const Circumstances& about,
                             std::span<const Finding> found, Cents tolerance)
{
    auto all = std::vector<Apart> {};
    if (intonation.playing.size() != 2)
        return all;
    const auto section = intonation.playing[0];
    const auto other = intonation.playing[1];
    const auto add = [&](FindingKind kind, std::vector<Deviation> between, const HabitRule& rule) {
        auto rows = std::vector<std::vector<Deviation>>(about.cls.sections.size());
        rows[section] = std::move(between);
        const auto habits = [&](const Orders& orders) { return all_habits(rows, orders, rule); };
        for (auto& one : habit_findings({kind, rows, habits, rule.least_noise}, about))
            if (std::ranges::none_of(found, [&](const auto& finding) { return is_told(one, finding); }))
                all.push_back(apart_of(std::move(one), other, about));
    };
    add(FindingKind::intonation, cents_between(intonation, section, other, about.rate),
        between_two(intonation_rule(tolerance)));
    add(FindingKind::timing, lags_between(timing, section, other), between_two(timing_rule()));
    return all;
}

}  // namespace tutti::review
