// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/clefs.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <string_view>

namespace tutti::desktop {

namespace {

/// The clefs that a part may stand in, the usual one first.
std::vector<Clef> clefs_of(const score::Part& part)
{
    using enum Clef;
    const auto name = part.instrument ? part.instrument->name : std::string_view {};
    if (name == "viola")
        return {alto, treble};
    if (name == "cello" || name == "bassoon" || name == "trombone")
        return {bass, tenor, treble};
    if (name == "double-bass" || name == "euphonium" || name == "tuba" || name == "male-voice")
        return {bass, treble};
    if (name.empty() || name == "any" || name == "string" || name == "voice" || name == "bass-clarinet")
        return {treble, bass};
    return {treble};
}

int ledger_lines(Clef clef, const std::vector<int>& letters) noexcept
{
    auto count = 0;
    for (const auto letter : letters)
        count += std::max(0, (std::abs(letter - middle_of(clef)) - 4) / 2);
    return count;
}

std::optional<Clef> clef_of(const score::ClefSign& sign) noexcept
{
    if (sign.octaves != 0)
        return std::nullopt;
    if (sign.sign == 'G' && sign.line == 2)
        return Clef::treble;
    if (sign.sign == 'F' && sign.line == 4)
        return Clef::bass;
    if (sign.sign == 'C' && (sign.line == 3 || sign.line == 4))
        return sign.line == 3 ? Clef::alto : Clef::tenor;
    return std::nullopt;
}

}  // namespace

int diatonic(const score::Spelling& spelling) noexcept
{
    constexpr auto from_c = std::array {5, 6, 0, 1, 2, 3, 4};  // A … G
    return 7 * spelling.octave + from_c[static_cast<std::size_t>(spelling.step - 'A')];
}

int middle_of(Clef clef) noexcept
{
    switch (clef) {
    case Clef::treble:
        return 7 * 4 + 6;  // B4
    case Clef::alto:
        return 7 * 4;  // C4
    case Clef::tenor:
        return 7 * 3 + 5;  // A3
    case Clef::bass:
        break;
    }
    return 7 * 3 + 1;  // D3
}

std::optional<StaffClefs> printed_clefs(const score::Score& score, const score::Part& part, int staff)
{
    constexpr auto beginning = score::Quarters {};
    auto signs = std::vector<score::ClefSign> {};
    std::ranges::copy_if(part.clefs, std::back_inserter(signs),
                         [&](const auto& sign) { return sign.staff == staff; });
    if (signs.empty() || signs.front().bar != 0 || signs.front().at > beginning ||
        !std::ranges::all_of(signs, [](const auto& sign) { return clef_of(sign).has_value(); }))
        return std::nullopt;
    auto clefs = StaffClefs {};
    auto now = *clef_of(signs.front());
    auto next = signs.begin();
    for (std::size_t n = 0; n < score.bars.size(); ++n) {
        for (; next != signs.end() && next->bar == n && next->at <= beginning; ++next)
            now = *clef_of(*next);
        clefs.bars.push_back(now);
        for (; next != signs.end() && next->bar == n; ++next) {
            // Before the bar line it is the next bar's.
            if (next->at < score.bars[n].length && clef_of(*next) != now)
                clefs.changes.push_back({n, {next->at, staff, *clef_of(*next)}});
            now = *clef_of(*next);
        }
    }
    return clefs;
}

std::vector<Clef> chosen_clefs(const score::Part& part, int staff, const std::vector<std::vector<int>>& bars)
{
    const auto possible = part.staves <= 1 ? clefs_of(part)
                          : staff == 1     ? std::vector {Clef::treble, Clef::bass}
                                           : std::vector {Clef::bass, Clef::treble};
    constexpr auto change = 14;  // halves of a ledger line, as all that follow
    const auto cost = [&](std::size_t clef, const std::vector<int>& letters) {
        const auto lines = ledger_lines(possible[clef], letters);
        const auto rarer = static_cast<int>(clef) * 3 - 2;
        return clef == 0 ? 2 * lines : 3 * lines + rarer * static_cast<int>(letters.size());
    };
    // The cheapest way to each clef in each bar, and from which one it came.
    auto ways = std::vector<int>(possible.size(), 0);
    auto from = std::vector<std::vector<std::size_t>> {};
    for (const auto& letters : bars) {
        const auto before = ways;
        const auto best = static_cast<std::size_t>(std::ranges::min_element(before) - before.begin());
        auto& came = from.emplace_back(possible.size());
        for (std::size_t clef = 0; clef < possible.size(); ++clef) {
            const auto changes = from.size() > 1 && before[best] + change < before[clef];
            came[clef] = changes ? best : clef;
            ways[clef] = before[came[clef]] + (changes ? change : 0) + cost(clef, letters);
        }
    }
    auto at = static_cast<std::size_t>(std::ranges::min_element(ways) - ways.begin());
    auto clefs = std::vector<Clef>(bars.size(), possible.front());
    for (auto bar = bars.size(); bar-- > 0; at = from[bar][at])
        clefs[bar] = possible[at];
    return clefs;
}

Clef usual_clef(const score::Part& part)
{
    return clefs_of(part).front();
}

}  // namespace tutti::desktop
