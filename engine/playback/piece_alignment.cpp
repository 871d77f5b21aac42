// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/piece_alignment.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "playback/alignment.hpp"
#include "playback/sound_file.hpp"

namespace tutti::playback {

namespace {

constexpr auto rate = SampleRate {48'000};
constexpr auto same_playing = 60_ms;  // median distance of beats of stems that were played together: above
                                      // the alignment's own error, below that of any second playing
constexpr auto same_start = 20_ms;    // an offset below the alignment's own error is none

struct Loaded {
    std::size_t stem;
    std::vector<float> samples;
    std::vector<std::size_t> parts;
    Alignment alignment;
    std::size_t bars;
};

/// In how many bars each of these parts begins a note, together.
std::size_t bars_with_notes(const score::UnfoldedScore& score, std::span<const std::size_t> parts)
{
    auto bars = std::size_t {0};
    for (const auto part : parts) {
        auto last = std::optional<std::uint32_t> {};
        for (const auto& note : score.notes(part))
            if (!note.grace && note.bar != last) {
                last = note.bar;
                ++bars;
            }
    }
    return bars;
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// How much later a stem's beats are than the reference's, when all are later alike.
std::optional<Seconds> offset_between(const Alignment& reference, const Alignment& other)
{
    auto differences = std::vector<double> {};
    for (std::size_t i = 0; i < std::min(reference.anchors.size(), other.anchors.size()); ++i)
        if (reference.anchors[i].at == other.anchors[i].at)
            differences.push_back((reference.anchors[i].time - other.anchors[i].time).value());
    if (differences.empty())
        return std::nullopt;
    const auto offset = median(differences);
    for (auto& difference : differences)
        difference = std::abs(difference - offset);
    if (!(median(differences) <= same_playing.value()))
        return std::nullopt;
    return Seconds {std::abs(offset) < same_start.value() ? 0.0 : std::round(offset * 1000.0) / 1000.0};
}

}  // namespace

Result<std::vector<StemReport>> align_piece(Piece& piece)
{
    auto pinned = std::vector<Anchor> {};
    std::ranges::copy_if(piece.alignment, std::back_inserter(pinned), &Anchor::pinned);
    const auto& parts = piece.score->printed().parts;
    auto everybody = std::vector<std::size_t>(parts.size());
    std::iota(everybody.begin(), everybody.end(), std::size_t {0});

    auto reports = std::vector<StemReport> {};
    auto loaded = std::vector<Loaded> {};
    for (std::size_t s = 0; s < piece.stems.size(); ++s) {
        const auto& stem = piece.stems[s];
        reports.push_back({stem.file, 0.0, StemReport::Played::not_at_all, {}});
        auto samples = read_recording(piece.folder / stem.file).and_then([](const Recording& recording) {
            return at_rate(recording, rate);
        });
        if (!samples) {
            reports.back().remark = samples.error().message;
            continue;
        }
        auto own = everybody;
        if (!stem.part.empty())
            own = {static_cast<std::size_t>(std::ranges::find(parts, stem.part, &score::Part::name) -
                                            parts.begin())};
        const auto bars = bars_with_notes(*piece.score, own);
        if (bars == 0) {
            reports.back().remark = fmt::format(
                "'{}' has no notes of the score to be found by, so it is taken to begin at its \"offset_s\".",
                stem.file);
            continue;
        }
        auto alignment = align(*samples, rate, *piece.score, own,
                               piece.stems.size() == 1 ? pinned : std::vector<Anchor> {});
        reports.back().confidence = alignment.confidence;
        loaded.push_back({s, *std::move(samples), std::move(own), std::move(alignment), bars});
    }
    if (loaded.empty())
        return failure(ErrorCode::piece_invalid,
                       fmt::format("None of the recordings of '{}' can be aligned{}{}", piece.folder.string(),
                                   reports.empty() ? "; add some with `tutti piece new`." : ": ",
                                   reports.empty() ? "" : reports.front().remark));

    const auto reference = *std::ranges::max_element(loaded, {}, [](const Loaded& each) {
        return each.alignment.confidence * static_cast<double>(each.bars);
    });
    auto sum = std::vector<float> {};
    auto together = std::vector<std::size_t> {};
    for (const auto& each : loaded) {
        auto& stem = piece.stems[each.stem];
        stem.a4 = each.alignment.a4;
        stem.alignment.clear();
        stem.offset = Seconds {};
        const auto offset = offset_between(reference.alignment, each.alignment);
        reports[each.stem].played = offset ? StemReport::Played::together : StemReport::Played::alone;
        if (!offset) {
            stem.alignment = each.alignment.anchors;
            continue;
        }
        stem.offset = *offset;
        together.insert(together.end(), each.parts.begin(), each.parts.end());
        const auto shift = to_frames(*offset, rate).value();
        sum.resize(std::max(sum.size(), static_cast<std::size_t>(
                                            std::max(std::ssize(each.samples) + shift, std::int64_t {0}))));
        for (std::int64_t f = std::max(std::int64_t {0}, -shift); f < std::ssize(each.samples); ++f)
            sum[static_cast<std::size_t>(f + shift)] += each.samples[static_cast<std::size_t>(f)];
    }
    std::ranges::sort(together);
    const auto repeated = std::ranges::unique(together);
    together.erase(repeated.begin(), repeated.end());
    piece.alignment = together.size() == reference.parts.size() && pinned.empty()
                          ? reference.alignment.anchors
                          : align(sum, rate, *piece.score, together, pinned).anchors;
    return reports;
}

}  // namespace tutti::playback
