// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/places.hpp"
#include "cli/text.hpp"
#include "io/portaudio_device.hpp"
#include "playback/sound_file.hpp"
#include "practice/take.hpp"

namespace tutti::cli {

namespace {

constexpr auto look_pause = std::chrono::milliseconds {50};

/// A name in the usual place, or a folder.
std::filesystem::path resolved(const std::filesystem::path& take)
{
    auto problem = std::error_code {};
    if (take.has_parent_path() || std::filesystem::exists(take, problem))
        return take;
    return takes_folder() / take;
}

Status list(const std::filesystem::path& folder)
{
    const auto takes = practice::list_takes(folder);
    if (takes.empty())
        fmt::print("No takes in {}.\n", folder.string());
    for (const auto& take : takes)
        fmt::print(
            "{:<24} {}\n", take.folder.filename().string(),
            shown(fmt::format("{}, bars {} to {}, {} at {:.0f} %", take.note.title, take.note.first_bar,
                              take.note.last_bar, take.note.part, 100.0 * take.note.tempo),
                  locale_charset()));
    return {};
}

/// Hands samples to an interface until there are no more.
struct Player {
    static void callback(void* context, const audio::InputBlock&, const audio::OutputBlock& output) noexcept
    {
        auto& self = *static_cast<Player*>(context);
        const auto at = self.at.load(std::memory_order_relaxed);
        const auto frames = std::min(output.frames.size(), self.samples.size() - at);
        for (auto* const channel : output.channels)
            std::copy_n(self.samples.data() + at, frames, channel);
        self.at.store(at + frames, std::memory_order_relaxed);
    }

    std::vector<float> samples;
    std::atomic<std::size_t> at {0};  // written by audio, read by control
};

Status play_aloud(practice::Replay replay)
{
    auto device = io::PortAudioDevice::open_duplex("", "");
    if (!device)
        return tl::unexpected {device.error()};
    const auto spec = (*device)->spec();
    if (spec.sample_rate != replay.rate) {
        auto converted = playback::at_rate({replay.rate, std::move(replay.samples), {}}, spec.sample_rate);
        if (!converted)
            return tl::unexpected {converted.error()};
        replay.samples = *std::move(converted);
    }
    auto player = Player {std::move(replay.samples)};
    if (auto started = (*device)->start(Player::callback, &player); !started)
        return started;
    while (player.at < player.samples.size()) {
        std::this_thread::sleep_for(look_pause);
        while (const auto event = (*device)->next_event())
            fmt::print("{}\n", event->text);
    }
    std::this_thread::sleep_for(std::chrono::duration<double> {spec.output_latency.value()});
    (*device)->stop();
    return {};
}

Status play(const std::filesystem::path& folder, const std::filesystem::path& output)
{
    const auto take = practice::load_take(resolved(folder));
    if (!take)
        return tl::unexpected {take.error()};
    auto replay = practice::replay(*take);
    if (!replay)
        return tl::unexpected {replay.error()};
    if (output.empty())
        return play_aloud(*std::move(replay));
    auto file = playback::SoundWriter::create(output, replay->rate);
    if (!file)
        return tl::unexpected {file.error()};
    if (const auto written = file->write(replay->samples); !written)
        return written;
    return file->finish();
}

Status erase(const std::filesystem::path& folder, bool unasked)
{
    const auto take = resolved(folder);
    if (!unasked) {
        if (::isatty(STDIN_FILENO) == 0)
            return failure(ErrorCode::bad_argument,
                           fmt::format("Erasing '{}' for good needs a yes; add --yes.", take.string()));
        fmt::print("Erase '{}' for good? Type yes: ", take.string());
        std::fflush(stdout);
        auto answer = std::string {};
        std::getline(std::cin, answer);
        if (answer != "yes") {
            fmt::print("Nothing was erased.\n");
            return {};
        }
    }
    if (const auto erased = practice::erase_take(take); !erased)
        return erased;
    fmt::print("Erased {}.\n", take.string());
    return {};
}

}  // namespace

void add_takes(CLI::App& app, Action& chosen)
{
    auto* command = app.add_subcommand("takes", "What a pupil has recorded while practising, and its end.");
    command->require_subcommand(1);
    auto folder = std::make_shared<std::filesystem::path>(takes_folder());
    auto take = std::make_shared<std::filesystem::path>();
    auto output = std::make_shared<std::filesystem::path>();
    auto yes = std::make_shared<bool>(false);

    auto* listing = command->add_subcommand("list", "The takes of a folder, newest first.");
    listing->add_option("FOLDER", *folder, "where to look; the usual place when left out");
    listing->callback([folder, &chosen] { chosen = [folder] { return list(*folder); }; });

    auto* playing = command->add_subcommand("play", "A take with the recordings in their place.");
    playing->add_option("TAKE", *take, "its folder, or its name in the usual place")->required();
    playing->add_option("--output", *output,
                        "write it to a sound file instead: WAV, FLAC or Ogg by its ending");
    playing->callback([take, output, &chosen] { chosen = [take, output] { return play(*take, *output); }; });

    auto* erasing = command->add_subcommand("erase", "Removes a take for good.");
    erasing->add_option("TAKE", *take, "its folder, or its name in the usual place")->required();
    erasing->add_flag("--yes", *yes, "do not ask");
    erasing->callback([take, yes, &chosen] { chosen = [take, yes] { return erase(*take, *yes); }; });
}

}  // namespace tutti::cli
