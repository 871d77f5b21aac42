// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/erasing.hpp"
#include "cli/text.hpp"
#include "playback/sound_file.hpp"
#include "practice/take.hpp"
#include "shared/places.hpp"
#include "shared/play_aloud.hpp"

namespace tutti::cli {

namespace {

constexpr auto at_once = std::size_t {4096};
constexpr auto look_pause = std::chrono::milliseconds {50};

Status list(const std::filesystem::path& folder)
{
    auto problem = std::error_code {};
    if (folder != takes_folder() && !std::filesystem::is_directory(folder, problem))
        return failure(ErrorCode::file_missing,
                       fmt::format("There is no folder '{}'; check the name.", folder.string()));
    const auto takes = practice::list_takes(folder);
    if (takes.empty())
        fmt::print("No takes in {}.\n", folder.string());
    for (const auto& take : takes) {
        const auto& note = take.note;
        const auto words = take.readable ? fmt::format("{}, {}, {} at {:.0f} %", note.title,
                                                       bars_words(note.first_bar, note.last_bar), note.part,
                                                       100.0 * note.tempo)
                                         : "what it is cannot be read; its sound lies in its folder";
        fmt::print("{:<24} {}\n", take.folder.filename().string(), shown(words, locale_charset()));
    }
    return {};
}

void say_remarks(const practice::Replay& replay)
{
    for (const auto& remark : replay.remarks())
        fmt::print(stderr, "tutti: {}\n", shown(remark, locale_charset()));
}

Status play_aloud(practice::Replay replay, const std::string& loudspeaker)
{
    auto played = PlayedAloud::start(
        SoundSource {replay.rate(), [&](std::span<float> out) { return replay.read(out); }}, loudspeaker);
    if (!played)
        return tl::unexpected {played.error()};
    while (true) {
        const auto over = (*played)->over();
        while (const auto message = (*played)->next_message())
            fmt::print("{}\n", shown(*message, locale_charset()));
        std::fflush(stdout);
        if (!over)
            return tl::unexpected {over.error()};
        if (*over) {
            say_remarks(replay);
            return {};
        }
        std::this_thread::sleep_for(look_pause);
    }
}

Status play(const std::filesystem::path& folder, const std::filesystem::path& output,
            const std::string& loudspeaker)
{
    const auto take = practice::load_take(kept_in(takes_folder(), folder));
    if (!take)
        return tl::unexpected {take.error()};
    auto replay = practice::Replay::open(*take);
    if (!replay)
        return tl::unexpected {replay.error()};
    if (output.empty())
        return play_aloud(*std::move(replay), loudspeaker);
    auto problem = std::error_code {};
    for (const auto& sound : {take->pupil, take->backing})
        if (std::filesystem::equivalent(sound, output, problem))
            return failure(ErrorCode::bad_argument,
                           fmt::format("'{}' is the take's own sound; choose another file for --output.",
                                       output.string()));
    auto file = playback::SoundWriter::create(output, replay->rate());
    if (!file)
        return tl::unexpected {file.error()};
    auto samples = std::vector<float>(at_once);
    while (const auto count = replay->read(samples))
        if (const auto written = file->write(std::span {samples}.first(count)); !written)
            return written;
    say_remarks(*replay);
    return file->finish();
}

Status erase(const std::filesystem::path& folder, bool unasked)
{
    const auto take = kept_in(takes_folder(), folder);
    // Nobody is asked about what is not there.
    if (const auto there = practice::load_take(take); !there && there.error().code == ErrorCode::file_missing)
        return tl::unexpected {there.error()};
    if (!unasked)
        if (const auto meant = erasing_is_meant(take, ""); !meant || !*meant)
            return meant ? Status {} : tl::unexpected {meant.error()};
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
    auto loudspeaker = std::make_shared<std::string>();
    auto yes = std::make_shared<bool>(false);

    auto* listing = command->add_subcommand("list", "The takes of a folder, newest first.");
    listing->add_option("FOLDER", *folder, "where to look; the usual place when left out");
    listing->callback([folder, &chosen] { chosen = [folder] { return list(*folder); }; });

    auto* playing = command->add_subcommand("play", "A take with the recordings in their place.");
    playing->add_option("TAKE", *take, "its folder, or its name in the usual place")->required();
    auto* to_file = playing->add_option("--output", *output,
                                        "write it to a sound file instead: WAV, FLAC or Ogg by its ending");
    playing
        ->add_option("--loudspeaker", *loudspeaker,
                     "what plays (see `tutti devices`); the best when left out")
        ->excludes(to_file);
    playing->callback([take, output, loudspeaker, &chosen] {
        chosen = [take, output, loudspeaker] { return play(*take, *output, *loudspeaker); };
    });

    auto* erasing = command->add_subcommand("erase", "Removes a take for good.");
    erasing->add_option("TAKE", *take, "its folder, or its name in the usual place")->required();
    erasing->add_flag("--yes", *yes, "do not ask");
    erasing->callback([take, yes, &chosen] { chosen = [take, yes] { return erase(*take, *yes); }; });
}

}  // namespace tutti::cli
