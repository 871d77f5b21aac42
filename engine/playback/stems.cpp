// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/stems.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "playback/click.hpp"
#include "playback/sound_file.hpp"
#include "playback/stretcher.hpp"

namespace tutti::playback {

namespace {

constexpr auto tuned_alike = 1_cents;  // a fifth of what a good ear tells apart
constexpr auto horizon = 0.25;         // seconds within which a stretched recording is back on its path
constexpr auto slowest = 4.0;          // time ratios within which a recording is laid along a path
constexpr auto fastest = 0.25;
constexpr auto loudest = 0.95F - static_cast<float>(Click::level);  // of all stems together, beside a click
constexpr auto most = Seconds {3.0 * 3600.0};                       // of all stems together: 2 GB at 48 kHz
constexpr auto longest = Seconds {3600.0};  // of a piece: half an hour, begun half an hour late

double piece_time(const std::vector<Meeting>& path, double recording)
{
    auto after =
        std::upper_bound(path.begin(), path.end(), recording, [](double time, const Meeting& meeting) {
            return time < meeting.recording.value();
        });
    after = std::clamp(after, std::next(path.begin()), std::prev(path.end()));
    const auto& a = *std::prev(after);
    const auto& b = *after;
    const auto slope = (b.piece - a.piece) / (b.recording - a.recording);
    return a.piece.value() + slope * (recording - a.recording.value());
}

/// Moves samples so that they begin at a frame of the piece: what lies before 0 is cut off.
void begin_at(std::vector<float>& samples, std::int64_t frame)
{
    if (frame > 0)
        samples.insert(samples.begin(), static_cast<std::size_t>(frame), 0.0F);
    else
        samples.erase(samples.begin(),
                      samples.begin() + std::min(-frame, static_cast<std::int64_t>(samples.size())));
}

/// Where the notes of a stem that was played alone lie in the piece: its own anchors, and the piece's time of
/// each.
std::vector<Meeting> path_of(const StemDescription& stem, const Timeline& piece)
{
    auto path = std::vector<Meeting> {};
    for (const auto& anchor : stem.alignment) {
        const auto meeting = Meeting {anchor.time, piece.time_at(anchor.at)};
        const auto recording = path.empty() ? 1.0 : (meeting.recording - path.back().recording).value();
        const auto played = path.empty() ? recording : (meeting.piece - path.back().piece).value();
        if (recording > 0.0 && played >= fastest * recording && played <= slowest * recording)
            path.push_back(meeting);
    }
    return path;
}

void keep_below_full_scale(Stems& stems)
{
    auto peak = 0.0F;
    for (std::size_t f = 0; f < stems.length.size(); ++f) {
        auto sum = 0.0F;
        for (const auto& stem : stems.stems)
            sum += stem.samples[f];
        peak = std::max(peak, std::abs(sum));
    }
    if (peak <= loudest)
        return;
    for (auto& stem : stems.stems)
        for (auto& sample : stem.samples)
            sample *= loudest / peak;
}

}  // namespace

std::vector<float> laid_along(const std::vector<float>& recording, SampleRate rate, double pitch,
                              const std::vector<Meeting>& path)
{
    auto stretcher = Stretcher {1, rate, pitch};
    const auto lead = stretcher.lead().value();
    const auto frames = static_cast<std::int64_t>(recording.size());
    const auto begins = std::llround(piece_time(path, 0.0) * rate.value());
    auto input = std::vector<float> {};
    auto output = std::array<std::vector<float>, 1> {};
    for (auto fed = -lead; fed < frames + 2 * lead;) {
        const auto heard = stretcher.heard();
        const auto soon = piece_time(path, heard.input / rate.value() + horizon) * rate.value();
        const auto ratio = (soon - static_cast<double>(begins) - heard.output) / (horizon * rate.value());
        stretcher.set_time_ratio(std::clamp(ratio, fastest, slowest));
        const auto count = stretcher.wanted();
        input.assign(count.size(), 0.0F);
        for (std::int64_t i = 0; i < count.value(); ++i)
            if (fed + i >= 0 && fed + i < frames)
                input[static_cast<std::size_t>(i)] = recording[static_cast<std::size_t>(fed + i)];
        const auto* const channel = input.data();
        stretcher.process({&channel, 1}, count, output);
        fed += count.value();
    }
    begin_at(output[0], begins);
    return std::move(output[0]);
}

Result<Stems> load_stems(const Piece& piece, SampleRate rate, Hertz a4, const std::function<bool()>& given_up)
{
    const auto too_long = [&](Seconds time) {
        return failure(
            ErrorCode::piece_invalid,
            fmt::format("The {} stems of '{}' last until {:.0f} minutes, longer than can be played; "
                        "correct \"offset_s\" and \"alignment\" in its piece.json, or split it.",
                        piece.stems.size(), piece.folder.string(), time.value() / 60.0));
    };
    const auto fits = [&](Seconds end) {
        return end <= longest && end * static_cast<double>(piece.stems.size()) <= most;
    };
    auto stems = Stems {.rate = rate, .stems = {}, .length = {}, .remarks = {}};
    const auto timeline = Timeline::create(piece.score, piece.alignment);
    if (timeline && !(timeline->time_at(piece.score->end()) <= longest))
        return too_long(timeline->time_at(piece.score->end()));
    for (const auto& stem : piece.stems)
        if (!fits(stem.offset))
            return too_long(stem.offset);
    for (const auto& description : piece.stems) {
        if (given_up && given_up())
            break;
        const auto leave_out = [&](const std::string& why) {
            stems.remarks.push_back(fmt::format("{} The rest plays without it.", why));
        };
        auto recording = read_recording(piece.folder / description.file);
        if (!recording) {
            leave_out(recording.error().message);
            continue;
        }
        if (!recording->remark.empty())
            stems.remarks.push_back(recording->remark);
        auto samples = at_rate(*recording, rate);
        if (!samples) {
            leave_out(samples.error().message);
            continue;
        }

        auto path = timeline ? path_of(description, *timeline) : std::vector<Meeting> {};
        const auto played_alone = path.size() >= 2;
        if (!played_alone)
            path = {{Seconds {0.0}, description.offset}, {Seconds {1.0}, description.offset + Seconds {1.0}}};
        const auto end = Seconds {piece_time(path, static_cast<double>(samples->size()) / rate.value())};
        if (!fits(end))
            return too_long(end);
        if (played_alone || abs(cents_between(a4, description.a4)) > tuned_alike)
            *samples = laid_along(*samples, rate, a4 / description.a4, path);
        else
            begin_at(*samples, to_frames(description.offset, rate).value());

        auto part = std::optional<std::size_t> {};
        const auto& parts = piece.score->printed().parts;
        if (!description.part.empty())
            part = static_cast<std::size_t>(std::ranges::find(parts, description.part, &score::Part::name) -
                                            parts.begin());
        stems.length = std::max(stems.length, FrameCount {static_cast<std::int64_t>(samples->size())});
        stems.stems.push_back({part, *std::move(samples)});
    }
    for (auto& stem : stems.stems)
        stem.samples.resize(stems.length.size(), 0.0F);
    keep_below_full_scale(stems);
    return stems;
}

}  // namespace tutti::playback
