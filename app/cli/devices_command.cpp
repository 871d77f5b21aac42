// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/checks.hpp"
#include "cli/command.hpp"
#include "cli/text.hpp"
#include "io/device_list.hpp"
#include "rehearsal/sound_check.hpp"
#include "shared/input.hpp"

namespace tutti::cli {

namespace {

struct Options {
    int channels = 1;
    bool json = false;
    bool check = false;
    std::string input;
    std::filesystem::path class_file;
};

constexpr auto checked_for = std::chrono::seconds {10};
constexpr auto enough_to_tell = 7_s;  // a dead microphone is known after three, a noisy one after six

std::string milliseconds(Seconds time)
{
    return fmt::format("{:.1f} ms", 1000.0 * time.value());
}

std::string rates_text(const io::DeviceInfo& device)
{
    auto text = std::string {};
    for (const auto rate : device.rates)
        text += fmt::format("{}{:g}", text.empty() ? "" : ", ", rate.value() / 1000.0);
    return text.empty() ? fmt::format("{:g} kHz", device.default_rate.value() / 1000.0) : text + " kHz";
}

nlohmann::ordered_json to_json(const std::vector<io::DeviceInfo>& devices,
                               const Result<io::DeviceChoice>& choice)
{
    auto root = nlohmann::ordered_json {{"devices", nlohmann::ordered_json::array()}};
    for (const auto& device : devices) {
        auto rates = nlohmann::ordered_json::array();
        for (const auto rate : device.rates)
            rates.push_back(rate.value());
        root["devices"].push_back({{"name", device.name},
                                   {"host_api", device.host_api},
                                   {"input_channels", device.input_channels},
                                   {"output_channels", device.output_channels},
                                   {"rates_hz", rates},
                                   {"input_latency_ms", 1000.0 * device.input_latency.value()},
                                   {"output_latency_ms", 1000.0 * device.output_latency.value()}});
    }
    if (choice)
        root["chosen"] = {{"name", io::title(choice->device)}, {"reason", choice->reason}};
    else
        root["chosen"] = nullptr;
    return root;
}

Status devices(const Options& options)
{
    const auto found = io::list_devices();
    if (!found)
        return tl::unexpected {found.error()};
    const auto choice = io::choose_device(*found, "", options.channels);
    if (options.json) {
        fmt::print("{}\n",
                   to_json(*found, choice).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
        return {};
    }
    for (const auto& device : *found)
        fmt::print("{}\n    {} in, {} out; {}; latency {} in, {} out\n", io::title(device),
                   device.input_channels, device.output_channels, rates_text(device),
                   milliseconds(device.input_latency), milliseconds(device.output_latency));
    if (choice)
        fmt::print("{}`tutti rehearse` would listen to {}: {}\n", found->empty() ? "" : "\n",
                   io::title(choice->device), choice->reason);
    else
        fmt::print("{}\n", choice.error().message);
    return {};
}

/// The channels that a class relies on; without one, all.
Result<std::vector<int>> channels_to_check(const Options& options, const io::Device& device)
{
    const auto offered = device.spec().input_channels;
    if (options.class_file.empty()) {
        auto all = std::vector<int>(static_cast<std::size_t>(std::max(offered, 0)));
        std::iota(all.begin(), all.end(), 1);
        return all;
    }
    const auto cls = audio::load_class(options.class_file);
    if (!cls)
        return tl::unexpected {cls.error()};
    if (const auto fits = audio::check_channels(*cls, offered, device.name()); !fits)
        return tl::unexpected {fits.error()};
    return cls->channels_in_use();
}

Status check_microphones(const Options& options)
{
    const auto is_file = is_a_recording(options.input);
    auto device = is_file ? open_recording(options.input) : open_interface(options.input, 0);
    if (!device)
        return tl::unexpected {device.error()};
    const auto name = (*device)->name();
    const auto rate = (*device)->spec().sample_rate;
    const auto channels = channels_to_check(options, **device);
    if (!channels)
        return tl::unexpected {channels.error()};
    const auto created = rehearsal::SoundCheck::create(*std::move(device));
    if (!created)
        return tl::unexpected {created.error()};
    auto& sound_check = **created;
    if (is_file) {
        if (const auto ran = sound_check.run_to_end([] { return true; }); !ran)
            return ran;
    } else {
        fmt::print("Listening to {} for ten seconds; everybody should play a little.\n",
                   shown(name, locale_charset()));
        std::fflush(stdout);
        if (const auto started = sound_check.start(); !started)
            return started;
        std::this_thread::sleep_for(checked_for);
        sound_check.stop();
    }
    const auto& now = sound_check.snapshot();
    for (const auto channel : *channels)
        if (static_cast<std::size_t>(channel) <= now.channels.size())
            fmt::print("channel {:>2}  {:>6.1f} dBFS\n", channel,
                       now.channels[static_cast<std::size_t>(channel - 1)].level.value());
    const auto remarks = rehearsal::microphone_remarks(now.channels, *channels);
    for (const auto& remark : remarks)
        fmt::print("{}\n", rehearsal::microphone_sentence(remark));
    const auto heard = to_seconds(now.heard_until, rate);
    if (remarks.empty() && heard < enough_to_tell)
        fmt::print("Nothing was found in {:.1f} seconds, which are too few to tell; record ten.\n",
                   heard.value());
    else if (remarks.empty())
        fmt::print("Nothing is the matter with the microphones.\n");
    return {};
}

}  // namespace

void add_devices(CLI::App& app, Action& chosen)
{
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("devices", "Interfaces, their channels, sample rates and latencies, and which one "
                                      "would be chosen and why.");
    auto* channels =
        command
            ->add_option("--channels", options->channels, "how many microphones are needed; 1 when left out")
            ->check(counted_from_one());
    auto* check =
        command
            ->add_flag("--check", options->check,
                       "listens for ten seconds and says what is the matter with a microphone: dead, "
                       "clipping, noisy, or the same as another")
            ->excludes(channels);
    command
        ->add_option("--input", options->input,
                     "the interface to check, or a recording; the best when left out")
        ->needs(check)
        ->type_name("DEVICE or FILE");
    command->add_option("--class", options->class_file, "checks only the channels that this class uses")
        ->needs(check);
    command->add_flag("--json", options->json, "for a machine to read")->excludes(check);
    command->callback([options, &chosen] {
        chosen = [options] { return options->check ? check_microphones(*options) : devices(*options); };
    });
}

}  // namespace tutti::cli
