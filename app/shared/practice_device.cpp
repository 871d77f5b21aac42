// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/practice_device.hpp"

#include <utility>

#include <fmt/format.h>

#include "io/kept_latencies.hpp"
#include "io/portaudio_device.hpp"
#include "shared/places.hpp"

namespace tutti {

namespace {

constexpr auto take_room = 10_s;  // how long the disk may make a take wait

}  // namespace

PracticeDevice practice_device(std::unique_ptr<io::Device> device, std::string words, int microphone)
{
    const auto room = to_frames(take_room, device->spec().sample_rate);
    auto tapped =
        std::make_unique<io::TappedDevice>(std::move(device), static_cast<std::size_t>(microphone - 1), room);
    return {std::move(tapped), std::move(words), Seconds {}, {}};
}

Result<PracticeDevice> open_practice_device(const std::string& input, const std::string& output,
                                            int microphone)
{
    auto interface = io::PortAudioDevice::open_duplex(input, output, microphone);
    if (!interface)
        return tl::unexpected {interface.error()};
    const auto plays = (*interface)->output_name();
    const auto listens = (*interface)->name();
    const auto measured = io::load_latency(latencies_file(), listens, plays, (*interface)->spec());
    auto opened =
        practice_device(*std::move(interface), fmt::format("{} → you → {}", plays, listens), microphone);
    opened.round_trip.reset();
    if (!measured)
        opened.remark = measured.error().message;
    else if (*measured)
        opened.round_trip = (*measured)->round_trip;
    else
        opened.remark = fmt::format(
            "How long {} and {} take together is not known, so nothing is said of early or late; `tutti "
            "calibrate` measures it.",
            plays, listens);
    return opened;
}

}  // namespace tutti
