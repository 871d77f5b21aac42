// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/warping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tutti::playback {

namespace {

constexpr auto usual_coarse = std::size_t {5};      // frames to one, for the first path
constexpr auto most_coarse = std::size_t {10'000};  // frames of that, so that 100 MB hold every way
constexpr auto band = std::ptrdiff_t {75};          // frames to either side of it, for the second: 1.5 s
constexpr auto idle = 1.2F;                         // a frame that is no music
constexpr auto both = 1.5F;                         // a diagonal step stands for nearly two others
constexpr auto of_beginnings = 1.0F;                // what notes' beginnings count beside what sounds
constexpr auto unreachable = std::numeric_limits<float>::infinity();

float distance(const AlignmentFrame& a, const AlignmentFrame& b)
{
    auto alike = 0.0F;
    auto a_sounds = 0.0F;
    auto b_sounds = 0.0F;
    auto apart = 0.0F;
    for (std::size_t c = 0; c < 12; ++c) {
        alike += a.sounding[c] * b.sounding[c];
        a_sounds += a.sounding[c];
        b_sounds += b.sounding[c];
        const auto difference = a.beginning[c] - b.beginning[c];
        apart += difference * difference;
    }
    auto cost = 1.0F - alike;
    if (b_sounds == 0.0F)
        cost = a_sounds == 0.0F ? 0.0F : 0.5F;  // in a rest the last note may still be heard
    return cost + of_beginnings * std::min(1.0F, std::sqrt(apart));
}

bool silent(const AlignmentFrame& frame)
{
    return std::ranges::all_of(frame.sounding, [](float value) { return value == 0.0F; });
}

std::vector<AlignmentFrame> thinned(std::span<const AlignmentFrame> frames, std::size_t coarse)
{
    auto thin = std::vector<AlignmentFrame> {};
    for (std::size_t n = 0; n < frames.size(); n += coarse) {
        auto frame = AlignmentFrame {};
        for (auto m = n; m < std::min(n + coarse, frames.size()); ++m)
            for (std::size_t c = 0; c < 12; ++c) {
                frame.sounding[c] += frames[m].sounding[c];
                frame.beginning[c] = std::max(frame.beginning[c], frames[m].beginning[c]);
            }
        auto length = 0.0F;
        for (const auto value : frame.sounding)
            length += value * value;
        for (auto& value : frame.sounding)
            value = length > 0.0F ? value / std::sqrt(length) : 0.0F;
        thin.push_back(frame);
    }
    return thin;
}

/// The score's frames that each frame of the recording may be at.
struct Range {
    std::ptrdiff_t first;
    std::ptrdiff_t last;
};

std::vector<WarpingStep> path_within(std::span<const AlignmentFrame> recording,
                                     std::span<const AlignmentFrame> score, const std::vector<Range>& ranges)
{
    enum : std::uint8_t { nowhere, diagonal, recording_on, score_on };
    auto ways = std::vector<std::vector<std::uint8_t>>(recording.size());
    auto before = std::vector<float> {};
    const auto last = std::ssize(score) - 1;
    for (std::size_t i = 0; i < recording.size(); ++i) {
        const auto [from, to] = ranges[i];
        auto totals = std::vector<float>(static_cast<std::size_t>(to - from + 1), unreachable);
        ways[i].assign(totals.size(), nowhere);
        const auto total_before = [&](std::ptrdiff_t j) {
            return i > 0 && j >= ranges[i - 1].first && j <= ranges[i - 1].last
                       ? before[static_cast<std::size_t>(j - ranges[i - 1].first)]
                       : unreachable;
        };
        for (auto j = from; j <= to; ++j) {
            auto cost = distance(recording[i], score[static_cast<std::size_t>(j)]);
            const auto waiting = std::min(cost, silent(recording[i]) ? 0.0F : idle);
            auto& total = totals[static_cast<std::size_t>(j - from)];
            auto& way = ways[i][static_cast<std::size_t>(j - from)];
            const auto consider = [&](float candidate, std::uint8_t by) {
                if (candidate < total) {
                    total = candidate;
                    way = by;
                }
            };
            if (i == 0 && j == 0)
                total = waiting;
            consider(total_before(j - 1) + both * cost, diagonal);
            consider(total_before(j) + (j == 0 || j == last ? waiting : cost), recording_on);
            if (j > from)
                consider(totals[static_cast<std::size_t>(j - 1 - from)] + cost, score_on);
        }
        before = std::move(totals);
    }

    auto path = std::vector<WarpingStep> {};
    auto i = std::ssize(recording) - 1;
    auto j = std::min(last, ranges.back().last);
    while (i >= 0 && j >= 0) {
        const auto at = static_cast<std::size_t>(i);
        path.push_back(
            {at, static_cast<std::size_t>(j), distance(recording[at], score[static_cast<std::size_t>(j)])});
        const auto way = ways[at][static_cast<std::size_t>(j - ranges[at].first)];
        if (way == nowhere)
            break;
        i -= way == score_on ? 0 : 1;
        j -= way == recording_on ? 0 : 1;
    }
    std::ranges::reverse(path);
    return path;
}

/// Nothing before a pin is after it.
void respect(std::span<const WarpingStep> pinned, std::size_t thinning, std::vector<Range>& ranges)
{
    for (const auto& pin : pinned)
        for (std::size_t i = 0; i < ranges.size(); ++i) {
            const auto at = static_cast<std::ptrdiff_t>(pin.score / thinning);
            if (i <= pin.recording / thinning)
                ranges[i].last = std::min(ranges[i].last, at);
            if (i >= pin.recording / thinning)
                ranges[i].first = std::max(ranges[i].first, at);
        }
    for (auto& range : ranges)
        range.last = std::max(range.last, range.first);
}

}  // namespace

std::vector<WarpingStep> warping_path(std::span<const AlignmentFrame> recording,
                                      std::span<const AlignmentFrame> score,
                                      std::span<const WarpingStep> pinned)
{
    const auto coarse = std::max(usual_coarse, std::max(recording.size(), score.size()) / most_coarse + 1);
    const auto thin_recording = thinned(recording, coarse);
    const auto thin_score = thinned(score, coarse);
    auto ranges = std::vector<Range>(thin_recording.size(), Range {0, std::ssize(thin_score) - 1});
    respect(pinned, coarse, ranges);
    const auto rough = path_within(thin_recording, thin_score, ranges);

    const auto last = std::ssize(score) - 1;
    auto fine = std::vector<Range>(recording.size(), Range {last, 0});
    for (const auto& step : rough)
        for (auto n = step.recording * coarse; n < std::min((step.recording + 1) * coarse, recording.size());
             ++n) {
            const auto at = static_cast<std::ptrdiff_t>(step.score * coarse);
            fine[n].first = std::min(fine[n].first, std::max(at - band, std::ptrdiff_t {0}));
            fine[n].last = std::max(fine[n].last, std::min(at + band, last));
        }
    for (auto& range : fine)
        if (range.first > range.last)
            range = {0, last};
    fine.front().first = 0;
    fine.back().last = last;
    respect(pinned, 1, fine);
    return path_within(recording, score, fine);
}

}  // namespace tutti::playback
