// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/take_writer.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <future>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <sndfile.h>

#include "recording/durable_file.hpp"
#include "recording/file_name.hpp"

namespace tutti::recording {

namespace {

namespace fs = std::filesystem;

constexpr auto takes_folder = "takes";

// A sync in the making and a header behind it: a power cut loses up to two of these.
constexpr auto between_syncs = 400_ms;

// A disk that takes longer than that to sync gets this much time for it, so that it never has the caller fall
// behind: to lose more in a power cut is better than to lose sound without one.
constexpr auto time_for_a_sync = 1.25;

constexpr auto frames_at_once = std::int64_t {1024};
constexpr auto bytes_per_sample = std::int64_t {3};

float made_safe(float sample)
{
    return std::isnan(sample) ? 0.0F : std::clamp(sample, -1.0F, 1.0F);
}

/// The file of one section: libsndfile's idea of WAV on a file of which we know what is on the disk.
class SectionFile {
public:
    static Result<std::unique_ptr<SectionFile>> create(const fs::path& path,
                                                       std::vector<std::size_t> channels, SampleRate rate)
    {
        auto made = DurableFile::create(path);
        if (!made)
            return tl::unexpected {made.error()};
        auto file = std::unique_ptr<SectionFile> {new SectionFile {*std::move(made), std::move(channels)}};
        if (auto opened = file->open(rate); !opened)
            return tl::unexpected {opened.error()};
        return file;
    }

    SectionFile(const SectionFile&) = delete;
    SectionFile& operator=(const SectionFile&) = delete;

    /// Adds `count` frames, from the `from`-th of `channels` on.
    Status write(std::span<const float* const> channels, std::int64_t from, std::int64_t count)
    {
        interleaved_.resize(static_cast<std::size_t>(count) * channels_.size());
        auto out = interleaved_.begin();
        for (auto frame = from; frame < from + count; ++frame)
            for (const auto channel : channels_)
                *out++ = made_safe(channels[channel][frame]);
        written_ += sf_writef_float(sound_.get(), interleaved_.data(), count);
        return outcome_;
    }

    /// Leaves room for silence, which costs neither time nor room however long it is.
    void skip(std::int64_t frames)
    {
        written_ += frames;
        sf_seek(sound_.get(), written_, SEEK_SET);
    }

    /// Makes what was written reach the disk, and only then has the header count it.
    Status promise()
    {
        if (auto synced = file_.sync(); !synced) {
            is_sure_ = false;
            return synced;
        }
        const auto whole = whole_frames();
        sf_command(sound_.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
        if (outcome_)
            promised_ = whole;
        return outcome_;
    }

    Status finish()
    {
        return promise().and_then([this] {
            sound_.reset();
            return outcome_.and_then([this] { return file_.sync(); });
        });
    }

    /// Ends the file where the disk failed: after the last whole frame, or where even that cannot be made
    /// sure of, after the last that is. Gives how many frames are left.
    std::int64_t give_up()
    {
        auto left = whole_frames();
        if (!is_sure_ || !cut_after(left) || !file_.sync()) {
            left = promised_;
            static_cast<void>(cut_after(left));
        }
        // Rewrites the header in place, which needs no room, and counts what is left.
        sound_.reset();
        static_cast<void>(file_.sync());
        return left;
    }

    void moved_to(fs::path path) { file_.moved_to(std::move(path)); }

private:
    SectionFile(DurableFile file, std::vector<std::size_t> channels)
        : file_ {std::move(file)}
        , channels_ {std::move(channels)}
    {
    }

    Status open(SampleRate rate)
    {
        auto format = SF_INFO {};
        format.samplerate = rate.value();
        format.channels = static_cast<int>(channels_.size());
        format.format = SF_FORMAT_RF64 | SF_FORMAT_PCM_24;
        sound_.reset(sf_open_virtual(&access, SFM_WRITE, &format, this));
        if (outcome_ && sound_ == nullptr)
            return failure(ErrorCode::bad_argument,
                           fmt::format("A recording of {} channels at {} Hz cannot be made; set the "
                                       "interface to 48000 Hz.",
                                       channels_.size(), rate.value()));
        if (!outcome_)
            return outcome_;
        // A plain WAV, which everything can read, with room in its header for RF64's sizes beyond 4 GB.
        sf_command(sound_.get(), SFC_RF64_AUTO_DOWNGRADE, nullptr, SF_TRUE);
        sf_command(sound_.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
        header_bytes_ = file_.length();
        return outcome_.and_then([this] { return file_.sync(); });
    }

    [[nodiscard]] std::int64_t bytes_per_frame() const
    {
        return bytes_per_sample * static_cast<std::int64_t>(channels_.size());
    }
    [[nodiscard]] std::int64_t whole_frames() const
    {
        return (file_.length() - header_bytes_) / bytes_per_frame();
    }
    Status cut_after(std::int64_t frames) { return file_.cut(header_bytes_ + frames * bytes_per_frame()); }

    struct Close {
        void operator()(SNDFILE* sound) const noexcept { sf_close(sound); }
    };

    DurableFile file_;
    std::vector<std::size_t> channels_;  // of those given to write()
    std::int64_t header_bytes_ = 0;
    sf_count_t at_ = 0;
    Status outcome_;             // of the last writing that failed
    std::int64_t written_ = 0;   // frames, the silence of gaps included
    std::int64_t promised_ = 0;  // frames that are on the disk and counted by the header
    bool is_sure_ = true;  // false once a sync has failed: what came after the last good one may be lost
    std::vector<float> interleaved_;
    std::unique_ptr<SNDFILE, Close> sound_;  // last, so that it goes while the file is still open

    static SectionFile& self(void* user) { return *static_cast<SectionFile*>(user); }

    static SF_VIRTUAL_IO access;
};

SF_VIRTUAL_IO SectionFile::access {
    [](void* user) -> sf_count_t { return self(user).file_.length(); },
    [](sf_count_t offset, int whence, void* user) -> sf_count_t {
        auto& file = self(user);
        const auto origin = whence == SEEK_SET   ? sf_count_t {0}
                            : whence == SEEK_CUR ? file.at_
                                                 : file.file_.length();
        return file.at_ = origin + offset;
    },
    [](void*, sf_count_t, void*) -> sf_count_t { return 0; },  // never asked for while writing
    [](const void* bytes, sf_count_t count, void* user) -> sf_count_t {
        auto& file = self(user);
        const auto written = file.file_.write(
            file.at_, {static_cast<const std::byte*>(bytes), static_cast<std::size_t>(count)});
        if (!written) {
            file.outcome_ = written;
            return 0;
        }
        file.at_ += count;
        return count;
    },
    [](void* user) -> sf_count_t { return self(user).at_; },
};

/// One more than the highest number that names a folder of takes.
int next_number(const fs::path& takes)
{
    auto highest = 0;
    auto ignored = std::error_code {};
    for (auto entry = fs::directory_iterator {takes, ignored}; entry != fs::directory_iterator {};
         entry.increment(ignored)) {
        const auto name = entry->path().filename().string();
        auto number = 0;
        const auto* end = name.data() + name.size();
        if (const auto [stop, error] = std::from_chars(name.data(), end, number);
            error == std::errc {} && stop == end)
            highest = std::max(highest, number);
    }
    return highest + 1;
}

tl::unexpected<Error> folder_failure(const fs::path& folder, const std::error_code& why)
{
    return failure(
        why == std::errc::no_space_on_device ? ErrorCode::disk_full : ErrorCode::file_unwritable,
        fmt::format("The folder '{}' for the recording cannot be made ({}); check that its disk is "
                    "there and has room.",
                    folder.string(), why.message()));
}

/// Where in `channels` each of a section's microphones lies.
Result<std::vector<std::size_t>> places_of(const audio::SectionDescription& section,
                                           std::span<const int> channels)
{
    auto places = std::vector<std::size_t> {};
    for (const auto channel : section.channels) {
        const auto found = std::find(channels.begin(), channels.end(), channel);
        if (found == channels.end())
            return failure(
                ErrorCode::channel_missing,
                fmt::format("The section '{}' cannot be recorded: its channel {} is not among those "
                            "in use.",
                            section.name, channel));
        places.push_back(static_cast<std::size_t>(found - channels.begin()));
    }
    return places;
}

}  // namespace

class TakeWriter::Implementation {
public:
    Implementation(fs::path session_folder, SampleRate rate, FramePosition start)
        : session_folder_ {std::move(session_folder)}
        , takes_ {session_folder_ / takes_folder}
        , rate_ {rate}
        , sync_after_ {to_frames(between_syncs, rate).value()}
        , start_ {start}
        , position_ {start}
    {
    }

    Status open(const std::vector<audio::SectionDescription>& sections, std::span<const int> channels,
                SampleRate rate)
    {
        assert(!sections.empty());
        auto problem = std::error_code {};
        if (fs::create_directories(takes_, problem); problem)
            return folder_failure(takes_, problem);
        number_ = next_number(takes_);
        // Under a name that is no take's until all files in it can be opened.
        const auto in_the_making = takes_ / fmt::format(".{}", number_);
        fs::remove_all(in_the_making, problem);
        if (fs::create_directory(in_the_making, problem); problem)
            return folder_failure(in_the_making, problem);
        auto opened = open_files(in_the_making, sections, channels, rate);
        if (!opened) {
            files_.clear();
            fs::remove_all(in_the_making, problem);
        }
        return opened;
    }

    Status write(std::span<const float* const> channels, FrameCount frames, FramePosition position)
    {
        if (!outcome_)
            return outcome_;
        if (position > position_) {
            const auto gap = (position - position_).value();
            for (auto& file : files_)
                file->skip(gap);
            since_sync_ += gap;
            position_ = position;
        }
        auto from = std::min(frames, position_ - position).value();
        while (from < frames.value()) {
            const auto count = std::min({frames.value() - from, frames_at_once,
                                         std::max(sync_after_ - since_sync_, std::int64_t {1})});
            for (auto& file : files_)
                if (auto written = file->write(channels, from, count); !written)
                    return give_up(written);
            position_ += FrameCount {count};
            from += count;
            since_sync_ += count;
            if (since_sync_ >= sync_after_)
                if (auto promised = promise(); !promised)
                    return give_up(promised);
        }
        return {};
    }

    Status finish()
    {
        if (!outcome_)
            return outcome_;
        if (auto finished = at_once(&SectionFile::finish); !finished)
            return give_up(finished);
        return {};
    }

    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] const std::vector<fs::path>& names() const noexcept { return names_; }
    [[nodiscard]] FramePosition position() const noexcept { return position_; }

private:
    Status open_files(const fs::path& in_the_making, const std::vector<audio::SectionDescription>& sections,
                      std::span<const int> channels, SampleRate rate)
    {
        auto section_names = std::vector<std::string> {};
        for (const auto& section : sections)
            section_names.push_back(section.name);
        const auto safe_names = safe_file_names(section_names);
        const auto folder = fs::path {takes_folder} / std::to_string(number_);

        for (std::size_t n = 0; n < sections.size(); ++n) {
            const auto file_name = safe_names[n] + ".wav";
            auto places = places_of(sections[n], channels);
            if (!places)
                return tl::unexpected {places.error()};
            auto file = SectionFile::create(in_the_making / file_name, *std::move(places), rate);
            if (!file)
                return tl::unexpected {file.error()};
            names_.push_back(folder / file_name);
            files_.push_back(*std::move(file));
            files_.back()->moved_to(session_folder_ / names_.back());
        }
        if (auto synced = sync_folder(in_the_making); !synced)
            return synced;
        auto problem = std::error_code {};
        if (fs::rename(in_the_making, session_folder_ / folder, problem); problem)
            return folder_failure(session_folder_ / folder, problem);
        return sync_folder(takes_).and_then([this] { return sync_folder(session_folder_); });
    }

    Status promise()
    {
        const auto began = std::chrono::steady_clock::now();
        auto promised = at_once(&SectionFile::promise);
        const auto took = std::chrono::duration<double> {std::chrono::steady_clock::now() - began};
        sync_after_ =
            to_frames(std::max(between_syncs, Seconds {time_for_a_sync * took.count()}), rate_).value();
        since_sync_ = 0;
        return promised;
    }

    /// Has all files do something that waits for the disk. Together, because a file system commits in one go
    /// what waits together: sixteen files on a busy disk take 130 ms so, and 260 ms one after another.
    Status at_once(Status (SectionFile::*deed)())
    {
        auto others = std::vector<std::future<Status>> {};
        for (std::size_t n = 1; n < files_.size(); ++n)
            others.push_back(std::async(std::launch::async | std::launch::deferred, deed, files_[n].get()));
        auto outcome = (files_.front().get()->*deed)();
        for (auto& other : others)
            if (auto of_other = other.get(); !of_other)
                outcome = std::move(of_other);
        return outcome;
    }

    Status give_up(Status why)
    {
        auto left = (position_ - start_).value();
        for (auto& file : files_)
            left = std::min(left, file->give_up());
        position_ = start_ + FrameCount {left};
        outcome_ = std::move(why);
        return outcome_;
    }

    fs::path session_folder_;
    fs::path takes_;
    SampleRate rate_;
    std::int64_t sync_after_;  // frames
    FramePosition start_;
    FramePosition position_;
    std::int64_t since_sync_ = 0;
    int number_ = 0;
    std::vector<fs::path> names_;
    std::vector<std::unique_ptr<SectionFile>> files_;
    Status outcome_;
};

Result<TakeWriter> TakeWriter::create(const fs::path& session_folder,
                                      const std::vector<audio::SectionDescription>& sections,
                                      std::span<const int> channels, SampleRate rate, FramePosition start)
{
    auto implementation = std::make_unique<Implementation>(session_folder, rate, start);
    if (auto opened = implementation->open(sections, channels, rate); !opened)
        return tl::unexpected {opened.error()};
    return TakeWriter {std::move(implementation)};
}

TakeWriter::TakeWriter(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}

TakeWriter::TakeWriter(TakeWriter&&) noexcept = default;
TakeWriter& TakeWriter::operator=(TakeWriter&&) noexcept = default;
TakeWriter::~TakeWriter() = default;

Status TakeWriter::write(std::span<const float* const> channels, FrameCount frames, FramePosition position)
{
    return implementation_->write(channels, frames, position);
}

Status TakeWriter::finish()
{
    return implementation_->finish();
}

int TakeWriter::number() const noexcept
{
    return implementation_->number();
}

const std::vector<fs::path>& TakeWriter::files() const noexcept
{
    return implementation_->names();
}

FramePosition TakeWriter::position() const noexcept
{
    return implementation_->position();
}

}  // namespace tutti::recording
