// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/host_messages.hpp"

#include <optional>

#include <nlohmann/json.hpp>

namespace tutti::io {

namespace {

using Json = nlohmann::json;

// A device's name comes from its maker and need not be UTF-8.
std::string one_line(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json to_json(const DeviceInfo& device)
{
    auto rates = Json::array();
    for (const auto rate : device.rates)
        rates.push_back(rate.value());
    return {{"name", device.name},
            {"host_api", device.host_api},
            {"input_channels", device.input_channels},
            {"output_channels", device.output_channels},
            {"default_rate", device.default_rate.value()},
            {"rates", rates},
            {"input_latency_s", device.input_latency.value()},
            {"output_latency_s", device.output_latency.value()}};
}

DeviceInfo device_from(const Json& json)
{
    auto device = DeviceInfo {.name = json.at("name").get<std::string>(),
                              .host_api = json.at("host_api").get<std::string>(),
                              .input_channels = json.at("input_channels").get<int>(),
                              .output_channels = json.at("output_channels").get<int>(),
                              .default_rate = SampleRate {json.at("default_rate").get<int>()},
                              .rates = {},
                              .input_latency = Seconds {json.at("input_latency_s").get<double>()},
                              .output_latency = Seconds {json.at("output_latency_s").get<double>()}};
    for (const auto& rate : json.at("rates"))
        device.rates.emplace_back(rate.get<int>());
    return device;
}

struct Writer {
    Json operator()(const std::vector<DeviceInfo>& devices) const
    {
        auto list = Json::array();
        for (const auto& device : devices)
            list.push_back(to_json(device));
        return {{"devices", list}};
    }
    Json operator()(const StreamOpened& opened) const
    {
        return {{"opened",
                 {{"sample_rate", opened.sample_rate.value()},
                  {"input_latency_s", opened.input_latency.value()},
                  {"output_latency_s", opened.output_latency.value()},
                  {"at_once", opened.at_once.value()}}}};
    }
    Json operator()(const StreamStarted&) const { return {{"started", true}}; }
    Json operator()(const StreamGone&) const { return {{"gone", true}}; }
    Json operator()(const Error& error) const
    {
        return {{"failed", {{"code", static_cast<int>(error.code)}, {"message", error.message}}}};
    }
};

HostMessage message_from(const Json& json)
{
    if (const auto devices = json.find("devices"); devices != json.end()) {
        auto list = std::vector<DeviceInfo> {};
        for (const auto& device : *devices)
            list.push_back(device_from(device));
        return list;
    }
    if (const auto opened = json.find("opened"); opened != json.end())
        return StreamOpened {.sample_rate = SampleRate {opened->at("sample_rate").get<int>()},
                             .input_latency = Seconds {opened->at("input_latency_s").get<double>()},
                             .output_latency = Seconds {opened->at("output_latency_s").get<double>()},
                             .at_once = FrameCount {opened->at("at_once").get<std::int64_t>()}};
    if (json.contains("started"))
        return StreamStarted {};
    if (json.contains("gone"))
        return StreamGone {};
    const auto& failed = json.at("failed");
    return Error {static_cast<ErrorCode>(failed.at("code").get<int>()),
                  failed.at("message").get<std::string>()};
}

}  // namespace

std::string to_line(const StreamRequest& request)
{
    return one_line({{"device", request.device},
                     {"host_api", request.host_api},
                     {"channels", request.channels},
                     {"output_device", request.output_device},
                     {"output_channels", request.output_channels},
                     {"sample_rate", request.sample_rate.value()},
                     {"block", request.block.value()}});
}

Result<StreamRequest> request_from_line(std::string_view line)
{
    try {
        const auto json = Json::parse(line);
        return StreamRequest {.device = json.at("device").get<std::string>(),
                              .host_api = json.at("host_api").get<std::string>(),
                              .channels = json.at("channels").get<int>(),
                              .output_device = json.at("output_device").get<std::string>(),
                              .output_channels = json.at("output_channels").get<int>(),
                              .sample_rate = SampleRate {json.at("sample_rate").get<int>()},
                              .block = FrameCount {json.at("block").get<std::int64_t>()}};
    } catch (const Json::exception&) {
        return failure(ErrorCode::bad_argument,
                       "The device host was asked for something it does not understand; install all of Tutti "
                       "again.");
    }
}

std::string to_line(const HostMessage& message)
{
    return one_line(std::visit(Writer {}, message));
}

HostMessage message_from_line(std::string_view line)
{
    try {
        return message_from(Json::parse(line));
    } catch (const Json::exception&) {
        return Error {
            ErrorCode::device_refused,
            "The device host said something that cannot be understood; install all of Tutti again."};
    }
}

}  // namespace tutti::io
