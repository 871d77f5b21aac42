// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/praise.hpp"

namespace tutti::practice {

namespace {

constexpr auto better_share = 0.05;  // of the notes
constexpr auto better_cents = 4.0;
constexpr auto better_lead = 20_ms;
constexpr auto fewest_to_praise = 2;  // notes: of one it is said that all was right, or nothing
constexpr auto most_of_them = 0.67;   // of what was played: praise for less would be praise for nothing

}  // namespace

std::optional<Remark> better_than(const PassSummary& now, const PassSummary& before)
{
    if (!comparable(now, before))
        return std::nullopt;
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

std::optional<Remark> better_than_before(std::span<const PassSummary> passes)
{
    const auto& now = passes.back();
    if (passes.size() < 2 || now.right == 0)
        return std::nullopt;
    if (auto better = better_than(now, passes[passes.size() - 2]))
        return better;
    if (passes.size() == 2)
        return std::nullopt;
    auto better = better_than(now, passes.front());
    if (better)
        better->since_first = true;
    return better;
}

Remark praise_of(const PassSummary& now)
{
    if (now.right == 0)
        return {.kind = Remark::Kind::not_sure};
    if (now.right < now.told())
        return {.kind = Remark::Kind::some_right, .right = now.right, .told = now.told()};
    if (now.right < most_of_them * now.played())
        return {.kind = Remark::Kind::some_told, .right = now.right, .told = now.played()};
    return {.kind = now.unsure == 0 ? Remark::Kind::all_right : Remark::Kind::told_right};
}

std::optional<Remark> good_of(const PassSummary& now, int still_to_play)
{
    const auto told = now.told() + still_to_play;
    if (now.right < fewest_to_praise || now.right < most_of_them * told)
        return std::nullopt;
    if (now.right < told || now.unsure == 0)
        return Remark {.kind = Remark::Kind::some_right, .right = now.right, .told = told};
    return Remark {.kind = Remark::Kind::some_told, .right = now.right, .told = told + now.unsure};
}

}  // namespace tutti::practice
