// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/calibrating.hpp"

#include <utility>

#include <fmt/format.h>

#include "shared/places.hpp"

namespace tutti {

namespace {

constexpr auto patience = 5_s;  // beyond the whistles, with an interface that delivers nothing

}  // namespace

Result<std::unique_ptr<Calibrating>> Calibrating::open(const std::string& input, const std::string& output,
                                                       int microphone)
{
    auto device = io::PortAudioDevice::open_duplex(input, output, microphone);
    if (!device)
        return tl::unexpected {device.error()};
    if (const auto before = io::load_latency(latencies_file(), (*device)->name(), (*device)->output_name(),
                                             (*device)->spec());
        !before)
        return tl::unexpected {before.error()};
    return std::unique_ptr<Calibrating> {new Calibrating {*std::move(device), microphone}};
}

Calibrating::Calibrating(std::unique_ptr<io::PortAudioDevice> device, int microphone)
    : device_ {std::move(device)}
    , calibration_ {device_->spec(), static_cast<std::size_t>(microphone - 1)}
{
}

Calibrating::~Calibrating()
{
    device_->stop();
}

Status Calibrating::start()
{
    const auto longest = to_seconds(calibration_.length(), device_->spec().sample_rate) + patience;
    give_up_at_ =
        std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                               std::chrono::duration<double> {longest.value()});
    return device_->start(io::LatencyCalibration::callback, &calibration_);
}

bool Calibrating::over() const noexcept
{
    return calibration_.finished() || std::chrono::steady_clock::now() >= give_up_at_;
}

Result<Calibrating::Found> Calibrating::finish()
{
    device_->stop();
    if (!calibration_.finished())
        return failure(
            ErrorCode::device_refused,
            fmt::format("'{}' went away meanwhile; plug it in again and try once more.", device_->name()));
    const auto round_trip = calibration_.round_trip();
    if (!round_trip)
        return tl::unexpected {round_trip.error()};
    const auto spec = device_->spec();
    const auto counts = device_->counts();
    const auto found = Found {.latency = {.input = device_->name(),
                                          .output = device_->output_name(),
                                          .sample_rate = spec.sample_rate,
                                          .round_trip = round_trip->time,
                                          .spread = round_trip->spread,
                                          .told_input = spec.input_latency,
                                          .told_output = spec.output_latency,
                                          .measured_at = now_utc()},
                              .agreeing = round_trip->agreeing,
                              .too_busy = counts.output_underruns + counts.input_overruns};
    return io::save_latency(latencies_file(), found.latency).map([&] { return found; });
}

}  // namespace tutti
