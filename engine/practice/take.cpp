// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/take.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audio/class_description.hpp"
#include "playback/sound_file.hpp"
#include "session/wipe.hpp"

namespace tutti::practice {

namespace {

using nlohmann::json;

constexpr auto note_file = "take.json";
constexpr auto at_once = std::size_t {4096};

}  // namespace

TakeRecorder::TakeRecorder(std::filesystem::path folder, TakeNote note, SampleRate rate)
    : folder_ {std::move(folder)}
    , note_ {std::move(note)}
    , rate_ {rate}
    , pupil_(at_once)
    , backing_(at_once)
{
}

Status TakeRecorder::begin(FramePosition start)
{
    auto problem = std::error_code {};
    std::filesystem::create_directories(folder_, problem);
    const auto any = *instrument_from_name("any");
    const auto name = note_.part.empty() ? std::string {"Pupil"} : note_.part;
    const auto sections = std::vector<audio::SectionDescription> {{name, any, {1}, name},
                                                                  {"Recordings", any, {2}, "Recordings"}};
    auto writer = recording::TakeWriter::create(folder_, sections, std::array {1, 2}, rate_, start);
    if (!writer)
        return tl::unexpected {writer.error()};
    writer_ = *std::move(writer);
    auto file = std::ofstream {folder_ / note_file};
    file << json {{"piece", note_.piece},
                  {"title", note_.title},
                  {"part", note_.part},
                  {"first_bar", note_.first_bar},
                  {"last_bar", note_.last_bar},
                  {"tempo", note_.tempo},
                  {"round_trip_s", note_.round_trip.value()},
                  {"recorded_at", note_.recorded_at},
                  {"pupil", writer_->files().at(0).string()},
                  {"backing", writer_->files().at(1).string()}}
                .dump(1, ' ', false, json::error_handler_t::replace)
         << '\n';
    if (!file.flush())
        return failure(ErrorCode::file_unwritable,
                       fmt::format("The take cannot be kept in '{}'; check the folder and its permissions.",
                                   folder_.string()));
    return {};
}

Status TakeRecorder::take(rt::FrameQueue& frames)
{
    while (true) {
        const auto count = std::min(frames.readable(), FrameCount {static_cast<std::int64_t>(at_once)});
        if (count == FrameCount {})
            return {};
        const auto position = frames.position();
        if (!writer_)
            if (auto begun = begin(position); !begun)
                return begun;
        frames.pop(std::array {pupil_.data(), backing_.data()}, count);
        if (auto written =
                writer_->write(std::array<const float*, 2> {pupil_.data(), backing_.data()}, count, position);
            !written)
            return written;
    }
}

Status TakeRecorder::finish()
{
    return writer_ ? writer_->finish() : Status {};
}

Result<KeptTake> load_take(const std::filesystem::path& folder)
{
    auto file = std::ifstream {folder / note_file};
    if (!file)
        return failure(ErrorCode::file_missing,
                       fmt::format("There is no take in '{}'; `tutti takes list` says which there are.",
                                   folder.string()));
    try {
        const auto kept = json::parse(file);
        const auto text = [&](const char* name) { return kept.at(name).get<std::string>(); };
        return KeptTake {.folder = folder,
                         .note = {.piece = text("piece"),
                                  .title = text("title"),
                                  .part = text("part"),
                                  .first_bar = text("first_bar"),
                                  .last_bar = text("last_bar"),
                                  .tempo = kept.at("tempo").get<double>(),
                                  .round_trip = Seconds {kept.at("round_trip_s").get<double>()},
                                  .recorded_at = text("recorded_at")},
                         .pupil = folder / text("pupil"),
                         .backing = folder / text("backing")};
    } catch (const json::exception&) {
        return failure(ErrorCode::file_damaged,
                       fmt::format("What '{}' says of its take cannot be read; the sound lies beside it.",
                                   (folder / note_file).string()));
    }
}

std::vector<KeptTake> list_takes(const std::filesystem::path& folder)
{
    auto takes = std::vector<KeptTake> {};
    auto problem = std::error_code {};
    for (const auto& entry : std::filesystem::directory_iterator {folder, problem})
        if (auto take = load_take(entry.path()))
            takes.push_back(*std::move(take));
    std::ranges::sort(takes, std::ranges::greater {}, [](const KeptTake& take) { return take.folder; });
    return takes;
}

Result<Replay> replay(const KeptTake& take)
{
    const auto pupil = playback::read_recording(take.pupil);
    if (!pupil)
        return tl::unexpected {pupil.error()};
    const auto backing = playback::read_recording(take.backing);
    if (!backing)
        return tl::unexpected {backing.error()};
    auto result = Replay {backing->rate, backing->samples};
    const auto later = static_cast<std::size_t>(
        std::max<std::int64_t>(to_frames(take.note.round_trip, pupil->rate).value(), 0));
    for (auto f = later; f < pupil->samples.size() && f - later < result.samples.size(); ++f) {
        auto& sample = result.samples[f - later];
        sample = std::clamp(sample + pupil->samples[f], -1.0F, 1.0F);
    }
    return result;
}

Status erase_take(const std::filesystem::path& folder)
{
    const auto take = load_take(folder);
    if (!take)
        return tl::unexpected {take.error()};
    // The sound first: while take.json is there, what is left can still be found and erased.
    for (const auto& file : {take->pupil, take->backing, folder / note_file})
        if (auto wiped = session::wipe_file(file); !wiped)
            return wiped;
    auto problem = std::error_code {};
    std::filesystem::remove(take->pupil.parent_path(), problem);
    std::filesystem::remove(take->pupil.parent_path().parent_path(), problem);
    std::filesystem::remove(folder, problem);
    return {};
}

}  // namespace tutti::practice
