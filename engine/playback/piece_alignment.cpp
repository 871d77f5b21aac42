// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/piece_alignment.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <string>

#include <fmt/format.h>

#include "playback/alignment.hpp"
#include "playback/sound_file.hpp"

namespace tutti::playback {

namespace {

constexpr auto rate = SampleRate {48'000};
constexpr auto same_playing = 60_ms;  // median distance of beats of stems that were played together: above
                                      // the alignment's own error, below that of any second playing
constexpr auto evenly = 0.25;         // of a drift, how far its middle may be from halfway
constexpr auto of_a_clock = 1e-3;     // of the time, by which two recorders' clocks may differ
constexpr auto fewest_beats = 12;     // to tell a drift by
constexpr auto less_like = 0.1;       // of confidence, that keeping to the others may cost a recording
constexpr auto quietest = 1e-4F;      // −80 dBFS at its loudest: no microphone in a room is as quiet
constexpr auto same_start = 20_ms;    // an offset below the alignment's own error is none

struct Loaded {
    std::size_t stem;
    Seconds length;
    HeardRecording heard;
    Alignment alignment;  // by itself
    std::size_t bars;
};

/// In how many bars each of these parts begins a note, together, before a place of the score.
std::size_t bars_with_notes(const score::UnfoldedScore& score, std::span<const std::size_t> parts,
                            score::ScorePosition until)
{
    auto bars = std::size_t {0};
    for (const auto part : parts) {
        auto last = std::optional<std::uint32_t> {};
        for (const auto& note : score.notes(part))
            if (!note.grace && note.onset < until && note.bar != last) {
                last = note.bar;
                ++bars;
            }
    }
    return bars;
}

std::vector<Anchor> pinned_of(const std::vector<Anchor>& anchors)
{
    auto pinned = std::vector<Anchor> {};
    std::ranges::copy_if(anchors, std::back_inserter(pinned), &Anchor::pinned);
    return pinned;
}

/// That all pins but those of rests at the beginning and the end lie within a file, or all of them when that
/// is empty.
Status check_pins(const score::UnfoldedScore& score, std::span<const Anchor> pins, Seconds from, Seconds to,
                  const std::string& file = {})
{
    auto first = score.end();
    auto last = score::ScorePosition {};
    for (std::size_t part = 0; part < score.printed().parts.size(); ++part)
        for (const auto& note : score.notes(part)) {
            first = std::min(first, note.onset);
            last = std::max(last, note.end());
        }
    for (const auto& pin : pins) {
        const auto before = pin.time < from && pin.at >= first;
        const auto after = pin.time > to && pin.at < last;
        const auto* const does = before ? "begin" : "end";
        if (before || after)
            return failure(
                ErrorCode::piece_invalid,
                fmt::format("{}, but {} at {:.2f} seconds: check the time, or take \"pinned\" out of "
                            "piece.json.",
                            pin_in_words(score, pin),
                            file.empty() ? fmt::format("the recordings {}", does)
                                         : fmt::format("'{}' {}s", file, does),
                            (before ? from : to).value()));
    }
    return {};
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// A beat of a stem, and how much later the reference has it, seconds.
struct Lag {
    double at;
    double later;
};
std::vector<Lag> lags_of(const Alignment& reference, const Alignment& other)
{
    auto lags = std::vector<Lag> {};
    for (const auto& anchor : other.anchors)
        if (const auto same = std::ranges::lower_bound(reference.anchors, anchor.at, {}, &Anchor::at);
            same != reference.anchors.end() && same->at == anchor.at)
            lags.push_back({anchor.time.value(), (same->time - anchor.time).value()});
    return lags;
}

double median_lag(std::span<const Lag> lags)
{
    auto later = std::vector<double> {};
    for (const auto& lag : lags)
        later.push_back(lag.later);
    return median(std::move(later));
}

/// Whether one playing gains on the other all the time, as at another tempo, by more than the clocks of two
/// recorders do. Where one of both was found badly it does not do so evenly.
bool drift_apart(std::span<const Lag> lags)
{
    if (std::ssize(lags) < fewest_beats)
        return false;
    const auto third = lags.size() / 3;
    const auto begins = median_lag(lags.first(third));
    const auto middle = median_lag(lags.subspan(third, lags.size() - 2 * third));
    const auto ends = median_lag(lags.last(third));
    const auto drift = std::abs(ends - begins);
    return drift > std::max(same_playing.value(), of_a_clock * (lags.back().at - lags.front().at)) &&
           std::abs(middle - 0.5 * (begins + ends)) < evenly * drift;
}

/// How much later a stem's beats are than the reference's, when all are later alike.
std::optional<Seconds> offset_between(const Alignment& reference, const Alignment& other)
{
    auto lags = lags_of(reference, other);
    if (lags.empty() || drift_apart(lags))
        return std::nullopt;
    const auto offset = median_lag(lags);
    for (auto& lag : lags)
        lag.later = std::abs(lag.later - offset);
    if (!(median_lag(lags) <= same_playing.value()))
        return std::nullopt;
    return Seconds {std::abs(offset) < same_start.value() ? 0.0 : std::round(offset * 1000.0) / 1000.0};
}

const Loaded& best_of(const std::vector<Loaded>& loaded)
{
    return *std::ranges::max_element(loaded, {}, [](const Loaded& each) {
        return each.alignment.confidence * static_cast<double>(each.bars);
    });
}

/// Those that began at one moment, as a workstation's tracks do: laid along the score with the others, each
/// is about as like it as by itself. Empty when there are no two.
std::vector<Voice> begun_together(const score::UnfoldedScore& score, const std::vector<Loaded>& loaded)
{
    auto candidates = std::vector<const Loaded*> {};
    for (const auto& each : loaded)
        candidates.push_back(&each);
    while (candidates.size() > 1) {
        auto voices = std::vector<Voice> {};
        for (const auto* each : candidates)
            voices.push_back({&each->heard, {}, each->alignment.ends_early, each->alignment.held});
        const auto all = align(score, voices);
        auto agreeing = std::vector<const Loaded*> {};
        for (std::size_t c = 0; c < candidates.size(); ++c)
            if (all.of_voices[c] >= candidates[c]->alignment.confidence - less_like &&
                !drift_apart(lags_of(all, candidates[c]->alignment)))
                agreeing.push_back(candidates[c]);
        if (agreeing.size() == candidates.size())
            return voices;
        candidates = std::move(agreeing);
    }
    return {};
}

}  // namespace

std::string pin_in_words(const score::UnfoldedScore& score, const Anchor& pin)
{
    if (pin.at >= score.end())
        return fmt::format("The end is pinned at {:.2f} seconds", pin.time.value());
    const auto place = score.place_at(pin.at);
    return fmt::format("Beat {:g} of bar {} is pinned at {:.2f} seconds", place.beat,
                       score.printed(score.bars()[place.performed_bar]).number, pin.time.value());
}

Result<std::vector<StemReport>> align_piece(Piece& piece)
{
    auto pinned = pinned_of(piece.alignment);
    const auto& parts = piece.score->printed().parts;
    auto everybody = std::vector<std::size_t>(parts.size());
    std::iota(everybody.begin(), everybody.end(), std::size_t {0});

    auto reports = std::vector<StemReport> {};
    auto loaded = std::vector<Loaded> {};
    for (std::size_t s = 0; s < piece.stems.size(); ++s) {
        const auto& stem = piece.stems[s];
        reports.push_back({.file = stem.file, .played = StemReport::Played::not_at_all});
        auto cut_short = std::string {};
        auto samples = read_recording(piece.folder / stem.file).and_then([&](const Recording& recording) {
            cut_short = recording.remark;
            return at_rate(recording, rate);
        });
        if (!samples) {
            reports.back().unreadable = true;
            reports.back().remark = samples.error().message;
            continue;
        }
        const auto loudest =
            std::ranges::max_element(*samples, {}, [](float sample) { return std::abs(sample); });
        if (loudest == samples->end() || !(std::abs(*loudest) >= quietest)) {
            reports.back().remark =
                fmt::format("'{}' is silent from beginning to end; record or export it again.", stem.file);
            continue;
        }
        auto own = everybody;
        if (!stem.part.empty())
            own = {static_cast<std::size_t>(std::ranges::find(parts, stem.part, &score::Part::name) -
                                            parts.begin())};
        const auto bars = bars_with_notes(*piece.score, own, piece.score->end());
        if (bars == 0) {
            reports.back().remark = fmt::format(
                "'{}' has no notes of the score to be found by, so it is taken to begin at its \"offset_s\".",
                stem.file);
            continue;
        }
        auto pins = pinned_of(stem.alignment);
        if (pins.empty() && piece.stems.size() == 1)
            pins = pinned;
        const auto length = to_seconds(FrameCount {std::ssize(*samples)}, rate);
        if (const auto held = check_pins(*piece.score, pins, {}, length, stem.file); !held)
            return tl::unexpected {held.error()};
        loaded.push_back({s, length, HeardRecording {*samples, rate, std::move(own)}, {}, bars});
        const auto voice = Voice {&loaded.back().heard};
        const auto& found = loaded.back().alignment = align(*piece.score, {&voice, 1}, pins);
        reports.back().confidence = found.confidence;
        if (!found.anchors.empty()) {
            const auto bar_at = [&](score::ScorePosition at) {
                return piece.score->place_at(at).performed_bar;
            };
            auto& heard_bars = loaded.back().bars;
            if (found.ends_early) {
                reports.back().ends_in = bar_at(found.anchors.back().at);
                heard_bars =
                    bars_with_notes(*piece.score, loaded.back().heard.parts, found.anchors.back().at);
            }
            if (found.begins_late) {
                if (const auto bar = bar_at(found.anchors.front().at); bar > 0)
                    reports.back().begins_in = bar;
                heard_bars -=
                    bars_with_notes(*piece.score, loaded.back().heard.parts, found.anchors.front().at);
            }
        }
        if (!(reports.back().confidence > 0.0)) {
            loaded.pop_back();
            reports.back().remark = fmt::format(
                "Nothing of the score was found in '{}'; check that it is of this piece.", stem.file);
            continue;
        }
        reports.back().remark = cut_short;
    }
    if (reports.empty())
        return failure(ErrorCode::piece_invalid,
                       fmt::format("'{}' has no recordings that could be aligned; make a piece of them with "
                                   "`tutti piece new`.",
                                   piece.folder.string()));
    if (loaded.empty())
        return failure(ErrorCode::piece_invalid,
                       reports.size() == 1 ? reports.front().remark
                                           : fmt::format("None of the recordings can be aligned: {}",
                                                         reports.front().remark));

    const auto played = begun_together(*piece.score, loaded);
    const auto reference = played.empty() ? best_of(loaded).alignment : align(*piece.score, played);
    auto together = std::vector<Voice> {};
    auto begins = Seconds {};
    auto ends = Seconds {};
    for (const auto& each : loaded) {
        auto& stem = piece.stems[each.stem];
        const auto pins = pinned_of(stem.alignment);
        stem.a4 = each.heard.a4;
        stem.alignment.clear();
        const auto at_once = std::ranges::find(played, &each.heard, &Voice::recording) != played.end();
        const auto offset =
            at_once ? Seconds {} : offset_between(reference, each.alignment).value_or(Seconds {std::nan("")});
        const auto belongs = std::isfinite(offset.value());
        stem.offset = belongs ? offset : Seconds {};
        reports[each.stem].played = belongs ? StemReport::Played::together : StemReport::Played::alone;
        if (!belongs) {
            stem.alignment = each.alignment.anchors;
            continue;
        }
        together.push_back({&each.heard, offset, each.alignment.ends_early, each.alignment.held});
        begins = std::min(begins, offset);
        ends = std::max(ends, offset + each.length);
        // Its time is the piece's from now on, and so is what a person said of it.
        for (const auto& pin : pins)
            if (std::ranges::find(pinned, pin.at, &Anchor::at) == pinned.end())
                pinned.push_back({pin.at, pin.time + offset, pin.confidence, true});
    }
    std::ranges::sort(pinned, {}, &Anchor::at);
    if (const auto held = check_pins(*piece.score, pinned, begins, ends); !held)
        return tl::unexpected {held.error()};
    piece.alignment = align(*piece.score, together, pinned).anchors;
    return reports;
}

}  // namespace tutti::playback
