// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/device_list.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <tuple>
#include <variant>

#include <fmt/format.h>

#include "io/host_messages.hpp"
#include "io/host_process.hpp"

namespace tutti::io {

namespace {

/// A Bluetooth headset that is asked for its rates may take seconds.
constexpr auto listing_takes = Seconds {10.0};

std::string folded(std::string_view text)
{
    auto lower = std::string {text};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return lower;
}

std::string counted(int count, std::string_view what)
{
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

bool is_jack(const DeviceInfo& device)
{
    return device.host_api == "JACK";
}

std::string are(int count)
{
    return fmt::format("{} {}", count, count == 1 ? "is" : "are");
}

/// Names under which ALSA offers no interface, but a way to one: its plug-ins and the sound servers.
bool only_passes_on(const DeviceInfo& device)
{
    constexpr auto ways = std::array<std::string_view, 9> {
        "default", "pipewire", "pulse", "sysdefault", "dmix", "dsnoop", "null", "upmix", "samplerate"};
    const auto name = folded(device.name);
    return std::any_of(ways.begin(), ways.end(), [&](std::string_view way) { return name.starts_with(way); });
}

/// Greater is better.
auto merit(const DeviceInfo& device)
{
    return std::tuple {is_jack(device), is_jack(device) && device.name == "system", !only_passes_on(device),
                       device.input_channels};
}

const DeviceInfo* best_of(std::span<const DeviceInfo> devices, int inputs_needed)
{
    const DeviceInfo* best = nullptr;
    for (const auto& device : devices)
        if (device.input_channels >= inputs_needed && (best == nullptr || merit(device) > merit(*best)))
            best = &device;
    return best;
}

std::string why(const DeviceInfo& chosen, std::span<const DeviceInfo> devices, int inputs_needed)
{
    const auto rivals = std::count_if(devices.begin(), devices.end(), [&](const DeviceInfo& device) {
        return &device != &chosen && device.input_channels >= inputs_needed;
    });
    const auto enough =
        fmt::format("it has {}, and {} needed", counted(chosen.input_channels, "input"), are(inputs_needed));
    if (rivals == 0)
        return fmt::format("'{}' is the only one that will do: {}.", title(chosen), enough);
    if (is_jack(chosen) && chosen.name == "system")
        return fmt::format("'{}' is the interface of the JACK server that runs: {}.", title(chosen), enough);
    if (is_jack(chosen))
        return fmt::format("'{}' is on the JACK server that runs: {}.", title(chosen), enough);
    if (only_passes_on(chosen))
        return fmt::format("'{}' is what the system offers for want of an interface: {}.", title(chosen),
                           enough);
    return fmt::format("'{}' is the interface with the most inputs: {}.", title(chosen), enough);
}

std::string why_played_to(const DeviceInfo& chosen, std::string_view name)
{
    return fmt::format("'{}' is {}, with {}.", title(chosen),
                       name.empty() ? "what there is to play to" : "the one that was asked for",
                       counted(chosen.output_channels, "output"));
}

std::string titles(std::span<const DeviceInfo> devices)
{
    auto list = std::string {};
    for (const auto& device : devices)
        if (device.input_channels > 0)
            list += fmt::format("{}'{}'", list.empty() ? "" : ", ", title(device));
    return list;
}

tl::unexpected<Error> nothing_to_choose(std::span<const DeviceInfo> devices, int inputs_needed)
{
    const auto most =
        std::max_element(devices.begin(), devices.end(), [](const DeviceInfo& a, const DeviceInfo& b) {
            return a.input_channels < b.input_channels;
        });
    if (most == devices.end() || most->input_channels == 0)
        return failure(
            ErrorCode::device_missing,
            "There is no interface to listen to; plug one in, or start the JACK server that has it.");
    return failure(ErrorCode::channel_missing,
                   fmt::format("'{}' has {}, and {} needed; plug in a larger interface, or ask for fewer.",
                               title(*most), counted(most->input_channels, "input"), are(inputs_needed)));
}

std::vector<DeviceInfo> those_named(std::span<const DeviceInfo> devices, std::string_view name)
{
    const auto wanted = folded(name);
    auto matching = std::vector<DeviceInfo> {};
    const auto collect = [&](auto matches) {
        if (matching.empty())
            std::copy_if(devices.begin(), devices.end(), std::back_inserter(matching), matches);
    };
    collect([&](const DeviceInfo& device) { return folded(title(device)) == wanted; });
    collect([&](const DeviceInfo& device) { return folded(device.name) == wanted; });
    collect(
        [&](const DeviceInfo& device) { return folded(title(device)).find(wanted) != std::string::npos; });
    return matching;
}

}  // namespace

std::string title(const DeviceInfo& device)
{
    return fmt::format("{} ({})", device.name, device.host_api);
}

Result<std::vector<DeviceInfo>> list_devices()
{
    auto host = HostProcess::start({std::string {list_word}}, 0);
    if (!host)
        return tl::unexpected {std::move(host).error()};
    const auto line = host->wait_for_line(listing_takes);
    if (!line)
        return failure(
            ErrorCode::device_refused,
            "The system's sound services do not answer; stop the sound server that hangs, or start "
            "the machine again.");
    auto message = message_from_line(*line);
    if (auto* error = std::get_if<Error>(&message))
        return failure(error->code, std::move(error->message));
    if (auto* devices = std::get_if<std::vector<DeviceInfo>>(&message))
        return std::move(*devices);
    return failure(ErrorCode::device_refused,
                   "The device host is of another version than this program; install all of Tutti again.");
}

Result<DeviceChoice> choose_device(std::span<const DeviceInfo> devices, std::string_view name,
                                   int inputs_needed)
{
    inputs_needed = std::max(inputs_needed, 1);
    if (name.empty()) {
        const auto* const best = best_of(devices, inputs_needed);
        if (best == nullptr)
            return nothing_to_choose(devices, inputs_needed);
        return DeviceChoice {*best, why(*best, devices, inputs_needed)};
    }

    const auto matching = those_named(devices, name);
    if (matching.empty()) {
        const auto known = titles(devices);
        return failure(
            ErrorCode::device_missing,
            known.empty() ? fmt::format("There is no interface '{}', nor any other; plug it in, or start the "
                                        "JACK server that has it.",
                                        name)
                          : fmt::format("There is no interface '{}'; choose one of {}.", name, known));
    }
    const auto* const best = best_of(matching, inputs_needed);
    if (best == nullptr)
        return nothing_to_choose(matching, inputs_needed);
    return DeviceChoice {*best, fmt::format("'{}' is the one that was asked for, with {}.", title(*best),
                                            counted(best->input_channels, "input"))};
}

Result<DeviceChoice> choose_output(std::span<const DeviceInfo> devices, std::string_view name,
                                   const DeviceInfo& input)
{
    if (name.empty() && input.output_channels > 0)
        return DeviceChoice {input, fmt::format("'{}' plays as well as it listens.", title(input))};
    auto can_play = std::vector<DeviceInfo> {};
    std::ranges::copy_if(devices, std::back_inserter(can_play), [&](const DeviceInfo& device) {
        return device.host_api == input.host_api && device.output_channels > 0;
    });
    const auto matching = name.empty() ? can_play : those_named(can_play, name);
    if (matching.empty() && name.empty())
        return failure(ErrorCode::device_missing,
                       fmt::format("There is no loudspeaker on {}, where '{}' is; choose another microphone.",
                                   input.host_api, title(input)));
    if (matching.empty())
        return failure(
            ErrorCode::device_missing,
            fmt::format("There is no loudspeaker '{}' beside '{}'; `tutti devices` lists what there "
                        "is, and both must be of the same kind.",
                        name, title(input)));
    const auto best = *std::ranges::max_element(matching, {}, [](const DeviceInfo& device) {
        return std::tuple {is_jack(device) && device.name == "system", !only_passes_on(device),
                           device.output_channels};
    });
    return DeviceChoice {best, why_played_to(best, name)};
}

Result<DeviceChoice> choose_loudspeaker(std::span<const DeviceInfo> devices, std::string_view name)
{
    auto can_play = std::vector<DeviceInfo> {};
    std::ranges::copy_if(devices, std::back_inserter(can_play),
                         [](const DeviceInfo& device) { return device.output_channels > 0; });
    const auto matching = name.empty() ? can_play : those_named(can_play, name);
    if (matching.empty())
        return failure(
            ErrorCode::device_missing,
            name.empty()
                ? std::string {"There is no loudspeaker; plug one in, or start the sound server that has it."}
                : fmt::format("There is no loudspeaker '{}'; `tutti devices` lists what there is.", name));
    // A sound card has outputs that nothing hangs on; where the system's own choice is known, that is it.
    const auto best = *std::ranges::max_element(matching, {}, [](const DeviceInfo& device) {
        return std::tuple {is_jack(device),           is_jack(device) && device.name == "system",
                           device.name == "default",  !only_passes_on(device),
                           device.input_channels > 0, device.output_channels};
    });
    return DeviceChoice {best, why_played_to(best, name)};
}

}  // namespace tutti::io
