// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/printed_numbers.hpp"

namespace tutti::playback {

PrintedNumbers::PrintedNumbers(const score::UnfoldedScore& score)
    : score_ {score}
{
    for (std::size_t b = 0; b < score.bars().size(); ++b)
        bars_[score.printed(score.bars()[b]).number].push_back(b);
}

std::span<const std::size_t> PrintedNumbers::called(const std::string& number) const
{
    const auto found = bars_.find(number);
    return found == bars_.end() ? std::span<const std::size_t> {} : found->second;
}

std::optional<score::ScorePosition> PrintedNumbers::playing_of(std::span<const std::size_t> bars, double beat,
                                                               int pass) const
{
    for (const auto b : bars)
        if (const auto at = beat_in(b, beat); at && --pass == 0)
            return at;
    return std::nullopt;
}

int PrintedNumbers::pass_of(std::size_t bar, double beat) const
{
    auto pass = 1;
    for (const auto b : called(score_.printed(score_.bars()[bar]).number)) {
        if (b == bar)
            break;
        pass += beat_in(b, beat) ? 1 : 0;
    }
    return pass;
}

std::optional<score::ScorePosition> PrintedNumbers::beat_in(std::size_t bar, double beat) const
{
    const auto& performed = score_.bars()[bar];
    const auto& printed = score_.printed(performed);
    const auto at = performed.start - printed.begins_at +
                    score::Quarters::nearest((beat - 1.0) * printed.metre.beat().value());
    return at >= performed.start && at < performed.end() ? std::optional {at} : std::nullopt;
}

}  // namespace tutti::playback
