// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/kept_latencies.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "audio/recording_file.hpp"

namespace tutti::io {

namespace {

using nlohmann::json;

constexpr auto same_driver = Seconds {0.001};
constexpr auto longest_round_trip = Seconds {1.0};  // Bluetooth takes 0.2 s

json to_json(const KeptLatency& kept)
{
    return {{"input", kept.input},
            {"output", kept.output},
            {"sample_rate", kept.sample_rate.value()},
            {"round_trip_s", kept.round_trip.value()},
            {"spread_s", kept.spread.value()},
            {"told_input_s", kept.told_input.value()},
            {"told_output_s", kept.told_output.value()},
            {"measured_at", kept.measured_at}};
}

KeptLatency latency_from(const json& from)
{
    const auto seconds = [&](const char* name) { return Seconds {from.at(name).get<double>()}; };
    return {.input = from.at("input").get<std::string>(),
            .output = from.at("output").get<std::string>(),
            .sample_rate = SampleRate {from.at("sample_rate").get<int>()},
            .round_trip = seconds("round_trip_s"),
            .spread = seconds("spread_s"),
            .told_input = seconds("told_input_s"),
            .told_output = seconds("told_output_s"),
            .measured_at = from.at("measured_at").get<std::string>()};
}

/// Whether a file's numbers can be a measurement. Asked of the numbers as they stand there: as an int a rate
/// of 1e300 would be anything.
bool can_be(const json& from)
{
    const auto rate = from.at("sample_rate").get<double>();
    const auto round_trip = Seconds {from.at("round_trip_s").get<double>()};
    return rate >= audio::lowest_recorded_rate && rate <= audio::highest_recorded_rate &&
           round_trip >= Seconds {} && round_trip <= longest_round_trip;
}

/// Writes a file and waits until it is on the disk.
bool write_durably(const std::filesystem::path& path, std::string_view text)
{
    const auto descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return false;
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written <= 0)
            break;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    const auto synced = text.empty() && ::fsync(descriptor) == 0;
    return ::close(descriptor) == 0 && synced;
}

Result<std::vector<KeptLatency>> load_all(const std::filesystem::path& path)
{
    auto all = std::vector<KeptLatency> {};
    auto file = std::ifstream {path};
    if (!file)
        return all;
    auto problem = std::error_code {};
    const auto damaged = [&] {
        return failure(
            ErrorCode::file_damaged,
            fmt::format("What was measured of latency, in '{}', cannot be read; delete the file and "
                        "calibrate again.",
                        path.string()));
    };
    if (std::filesystem::is_directory(path, problem))
        return damaged();
    try {
        const auto root = json::parse(file);
        for (const auto& kept : root.at("latencies")) {
            if (!can_be(kept))
                return damaged();
            all.push_back(latency_from(kept));
        }
    } catch (const json::exception&) {
        return damaged();
    }
    return all;
}

}  // namespace

Result<std::optional<KeptLatency>> load_latency(const std::filesystem::path& file, const std::string& input,
                                                const std::string& output, const audio::StreamSpec& now)
{
    const auto all = load_all(file);
    if (!all)
        return tl::unexpected {all.error()};
    for (const auto& kept : *all)
        if (kept.input == input && kept.output == output && kept.sample_rate == now.sample_rate &&
            abs(kept.told_input - now.input_latency) <= same_driver &&
            abs(kept.told_output - now.output_latency) <= same_driver)
            return kept;
    return std::nullopt;
}

Status save_latency(const std::filesystem::path& path, const KeptLatency& latency)
{
    auto all = load_all(path);
    if (!all)
        return tl::unexpected {all.error()};
    std::erase_if(*all, [&](const KeptLatency& kept) {
        return kept.input == latency.input && kept.output == latency.output &&
               kept.sample_rate == latency.sample_rate;
    });
    all->push_back(latency);
    auto list = json::array();
    for (const auto& kept : *all)
        list.push_back(to_json(kept));

    auto problem = std::error_code {};
    if (path.has_parent_path())
        std::filesystem::create_directories(path.parent_path(), problem);
    auto next = path;
    next += ".new";
    const auto cannot = [&] {
        return failure(
            ErrorCode::file_unwritable,
            fmt::format("The latency cannot be kept in '{}'; check the folder and its permissions.",
                        path.string()));
    };
    // On the disk before it takes the name: after a power cut there is the old file or this one, whole. A
    // device's name comes from its maker and need not be UTF-8.
    if (!write_durably(next,
                       json {{"latencies", list}}.dump(1, ' ', false, json::error_handler_t::replace) + '\n'))
        return cannot();
    std::filesystem::rename(next, path, problem);
    if (problem)
        return cannot();
    return {};
}

}  // namespace tutti::io
