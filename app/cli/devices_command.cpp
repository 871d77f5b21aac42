// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "io/device_list.hpp"

namespace tutti::cli {

namespace {

struct Options {
    int channels = 1;
    bool json = false;
};

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

}  // namespace

void add_devices(CLI::App& app, Action& chosen)
{
    auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("devices", "Interfaces, their channels, sample rates and latencies, and which one "
                                      "would be chosen and why.");
    command->add_option("--channels", options->channels, "how many microphones are needed; 1 when left out")
        ->check(CLI::PositiveNumber);
    command->add_flag("--json", options->json, "for a machine to read");
    command->callback([options, &chosen] { chosen = [options] { return devices(*options); }; });
}

}  // namespace tutti::cli
