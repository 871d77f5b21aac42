// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/take.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audio/class_description.hpp"
#include "recording/durable_file.hpp"
#include "session/wipe.hpp"

namespace tutti::practice {

namespace {

using nlohmann::json;

namespace fs = std::filesystem;

constexpr auto note_file = "take.json";
constexpr auto sound_folder = "takes";
constexpr auto session_store = "session.db";  // a session keeps its sound in the same shape, and is no take
constexpr auto at_once = std::size_t {4096};
constexpr auto much_sooner = 1_s;         // more than is lost where both were cut off
constexpr auto longest_round_trip = 1_s;  // Bluetooth takes 0.2 s; what takes longer is no measurement

/// Writes a new file and waits until it and its name are on the disk.
Status write_durably(const fs::path& path, std::string_view text)
{
    auto file = recording::DurableFile::create(path);
    if (!file)
        return tl::unexpected {file.error()};
    if (auto written = file->write(0, std::as_bytes(std::span {text})); !written)
        return written;
    if (auto synced = file->sync(); !synced)
        return synced;
    // And the name of its folder, which is as new.
    const auto folder = path.parent_path();
    return recording::sync_folder(folder).and_then([&] {
        return recording::sync_folder(folder.has_parent_path() ? folder.parent_path() : fs::path {"."});
    });
}

bool is_real_folder(const fs::path& path)
{
    auto problem = std::error_code {};
    return fs::symlink_status(path, problem).type() == fs::file_type::directory;
}

/// "1", or ".1" of a take that was cut off before it had its name.
bool names_a_run(std::string_view name)
{
    if (name.starts_with('.'))
        name.remove_prefix(1);
    return !name.empty() &&
           std::ranges::all_of(name, [](unsigned char letter) { return std::isdigit(letter) != 0; });
}

std::vector<fs::path> inside(const fs::path& folder)
{
    auto problem = std::error_code {};
    auto paths = std::vector<fs::path> {};
    for (auto entry = fs::directory_iterator {folder, problem}; entry != fs::directory_iterator {};
         entry.increment(problem))
        paths.push_back(entry->path());
    return paths;
}

/// The folders `takes/<n>` below a take's.
std::vector<fs::path> runs_in(const fs::path& folder)
{
    if (!is_real_folder(folder / sound_folder))
        return {};
    auto runs = inside(folder / sound_folder);
    std::erase_if(runs, [](const fs::path& run) {
        return !names_a_run(run.filename().string()) || !is_real_folder(run);
    });
    return runs;
}

std::vector<fs::path> sounds_in(const fs::path& folder)
{
    auto sounds = std::vector<fs::path> {};
    for (const auto& run : runs_in(folder))
        for (const auto& file : inside(run))
            if (file.extension() == ".wav" && !is_real_folder(file))
                sounds.push_back(file);
    return sounds;
}

/// Whether a pupil's take lies there, if only what is left of one.
bool holds_a_take(const fs::path& folder)
{
    auto problem = std::error_code {};
    if (fs::exists(folder / session_store, problem))
        return false;
    return fs::is_regular_file(folder / note_file, problem) || !sounds_in(folder).empty();
}

/// Whether a path that a note names leads to sound of its own take.
bool is_below_takes(const fs::path& path)
{
    return path.is_relative() && path.begin() != path.end() && *path.begin() == sound_folder &&
           path.has_filename() && std::ranges::find(path, fs::path {".."}) == path.end();
}

/// Errors: those of playback::SoundReader; file_damaged also where nothing can be read.
Result<playback::SoundReader> open_sound(const fs::path& path)
{
    auto probe = playback::SoundReader::open(path);
    if (!probe)
        return probe;
    auto first = 0.0F;
    if (probe->read({&first, 1}) == 0)
        return failure(ErrorCode::file_damaged,
                       fmt::format("'{}' holds no sound; record or copy it again.", path.string()));
    return playback::SoundReader::open(path);
}

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
    const auto cannot = [&] {
        return failure(ErrorCode::file_unwritable,
                       fmt::format("The take cannot be kept in '{}'; check the folder and its permissions.",
                                   folder_.string()));
    };
    auto problem = std::error_code {};
    if (folder_.has_parent_path())
        fs::create_directories(folder_.parent_path(), problem);
    if (!fs::create_directory(folder_, problem))
        return cannot();
    const auto any = *instrument_from_name("any");
    const auto name = note_.part.empty() ? std::string {"Pupil"} : note_.part;
    const auto sections = std::vector<audio::SectionDescription> {{name, any, {1}, name},
                                                                  {"Recordings", any, {2}, "Recordings"}};
    auto writer = recording::TakeWriter::create(folder_, sections, std::array {1, 2}, rate_, start);
    if (!writer) {
        fs::remove_all(folder_, problem);
        return tl::unexpected {writer.error()};
    }
    // The files hold no sound yet. It waits for the note, so that there never is sound that no note tells of.
    const auto round_trip = std::clamp(note_.round_trip, Seconds {}, longest_round_trip);
    const auto text = json {{"piece", note_.piece},
                            {"title", note_.title},
                            {"part", note_.part},
                            {"first_bar", note_.first_bar},
                            {"last_bar", note_.last_bar},
                            {"tempo", note_.tempo},
                            {"round_trip_s", round_trip.value()},
                            {"recorded_at", note_.recorded_at},
                            {"pupil", writer->files().at(0).string()},
                            {"backing", writer->files().at(1).string()}}
                          .dump(1, ' ', false, json::error_handler_t::replace);
    if (auto written = write_durably(folder_ / note_file, text + '\n'); !written) {
        fs::remove_all(folder_, problem);
        return written;
    }
    writer_ = *std::move(writer);
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
    const auto damaged = [&] {
        return failure(ErrorCode::file_damaged,
                       fmt::format("What '{}' says of its take cannot be read; the sound lies in '{}', to "
                                   "listen to or to erase.",
                                   (folder / note_file).string(), (folder / sound_folder).string()));
    };
    if (!holds_a_take(folder))
        return failure(ErrorCode::file_missing,
                       fmt::format("There is no take in '{}'; `tutti takes list` says which there are.",
                                   folder.string()));
    auto file = std::ifstream {folder / note_file};
    if (!file)
        return damaged();
    try {
        const auto kept = json::parse(file);
        const auto text = [&](const char* name) { return kept.at(name).get<std::string>(); };
        const auto round_trip = Seconds {kept.at("round_trip_s").get<double>()};
        if (!(round_trip >= Seconds {}) || !(round_trip <= longest_round_trip) ||
            !is_below_takes(text("pupil")) || !is_below_takes(text("backing")))
            return damaged();
        return KeptTake {.folder = folder,
                         .note = {.piece = text("piece"),
                                  .title = text("title"),
                                  .part = text("part"),
                                  .first_bar = text("first_bar"),
                                  .last_bar = text("last_bar"),
                                  .tempo = kept.at("tempo").get<double>(),
                                  .round_trip = round_trip,
                                  .recorded_at = text("recorded_at")},
                         .pupil = folder / text("pupil"),
                         .backing = folder / text("backing")};
    } catch (const json::exception&) {
        return damaged();
    }
}

std::vector<KeptTake> list_takes(const std::filesystem::path& folder)
{
    auto takes = std::vector<KeptTake> {};
    for (const auto& path : inside(folder))
        if (auto take = load_take(path))
            takes.push_back(*std::move(take));
        else if (holds_a_take(path))
            takes.push_back({.folder = path, .note = {}, .pupil = {}, .backing = {}, .readable = false});
    std::ranges::sort(takes, std::ranges::greater {}, [](const KeptTake& take) { return take.folder; });
    return takes;
}

Result<Replay> Replay::open(const KeptTake& take)
{
    auto pupil = open_sound(take.pupil);
    if (!pupil)
        return tl::unexpected {pupil.error()};
    auto backing = open_sound(take.backing);
    if (!backing)
        return tl::unexpected {backing.error()};
    // What the pupil did before the first of it could be heard is of nothing that is here.
    auto ahead = std::vector<float>(static_cast<std::size_t>(
        std::max<std::int64_t>(to_frames(take.note.round_trip, pupil->rate()).value(), 0)));
    auto replay = Replay {{take.pupil, *std::move(pupil)}, {take.backing, *std::move(backing)}};
    replay.pupil_.read(ahead);
    return replay;
}

std::size_t Replay::Sound::read(std::span<float> out)
{
    const auto count = reader.read(out);
    done += FrameCount {static_cast<std::int64_t>(count)};
    // Only then does the reader know: before, the rest is still to come.
    damaged = damaged || (count < out.size() && reader.is_damaged());
    return count;
}

std::vector<std::string> Replay::remarks() const
{
    auto remarks = std::vector<std::string> {};
    // Both were written together, whatever the one that is shorter now says of itself.
    const auto pupil_ended_sooner = to_seconds(backing_.done - pupil_.done, rate()) > much_sooner;
    for (const auto* sound : {&pupil_, &backing_})
        if (sound->damaged || (sound == &pupil_ && pupil_ended_sooner))
            remarks.push_back(fmt::format("'{}' is cut short or damaged: its first {:.1f} seconds could be "
                                          "read; copy it again if the rest matters.",
                                          sound->path.string(), to_seconds(sound->done, rate()).value()));
    return remarks;
}

std::size_t Replay::read(std::span<float> out)
{
    const auto count = backing_.read(out);
    part_.resize(count);
    const auto with_pupil = pupil_.read(part_);
    for (std::size_t f = 0; f < with_pupil; ++f)
        out[f] = std::clamp(out[f] + part_[f], -1.0F, 1.0F);
    return count;
}

Status erase_take(const std::filesystem::path& folder)
{
    if (!holds_a_take(folder))
        return failure(ErrorCode::file_missing,
                       fmt::format("There is no take in '{}'; `tutti takes list` says which there are.",
                                   folder.string()));
    // The sound first: while take.json is there, what is left can still be found and erased.
    for (const auto& sound : sounds_in(folder))
        if (auto wiped = session::wipe_file(sound); !wiped)
            return wiped;
    if (auto wiped = session::wipe_file(folder / note_file); !wiped)
        return wiped;
    auto problem = std::error_code {};
    for (const auto& run : runs_in(folder))
        fs::remove(run, problem);
    if (is_real_folder(folder / sound_folder))
        fs::remove(folder / sound_folder, problem);
    if (is_real_folder(folder))
        fs::remove(folder, problem);
    return {};
}

}  // namespace tutti::practice
