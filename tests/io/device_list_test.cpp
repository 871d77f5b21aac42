// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/device_list.hpp"

#include <array>
#include <string>

#include "io/host_messages.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

using Catch::Matchers::Contains;
using io::DeviceInfo;

DeviceInfo device(std::string name, std::string host_api, int inputs)
{
    auto info = DeviceInfo {};
    info.name = std::move(name);
    info.host_api = std::move(host_api);
    info.input_channels = inputs;
    info.rates = {SampleRate {44'100}, SampleRate {48'000}};
    info.input_latency = Seconds {0.0053};
    return info;
}

const auto without_jack =
    std::array {device("HDA Intel PCH: ALC257 Analog (hw:0,0)", "ALSA", 2),
                device("Scarlett 18i20: USB Audio (hw:1,0)", "ALSA", 20), device("sysdefault", "ALSA", 128),
                device("pulse", "ALSA", 32), device("default", "ALSA", 32)};

const auto with_jack =
    std::array {device("pulse", "ALSA", 32), device("Ardour", "JACK", 64), device("system", "JACK", 18),
                device("Scarlett 18i20: USB Audio (hw:1,0)", "ALSA", 20)};

std::string chosen(std::span<const DeviceInfo> devices, std::string_view name, int inputs)
{
    const auto choice = choose_device(devices, name, inputs);
    if (!choice)
        return choice.error().message;
    CHECK_THAT(choice->reason, Contains(title(choice->device)) && Catch::Matchers::EndsWith("."));
    return title(choice->device);
}

}  // namespace

TEST_CASE("left to choose, Tutti takes the interface with most inputs and no mere way to one", "[io]")
{
    CHECK(chosen(without_jack, "", 8) == "Scarlett 18i20: USB Audio (hw:1,0) (ALSA)");
    CHECK(chosen(without_jack, "", 0) == "Scarlett 18i20: USB Audio (hw:1,0) (ALSA)");
}

TEST_CASE("where a JACK server runs, its own interface comes first, if it has the inputs", "[io]")
{
    CHECK(chosen(with_jack, "", 8) == "system (JACK)");
    CHECK(chosen(with_jack, "", 32) == "Ardour (JACK)");
}

TEST_CASE("a sound server is better than nothing", "[io]")
{
    CHECK(chosen(without_jack, "", 24) == "sysdefault (ALSA)");
}

TEST_CASE("an interface is found by its name, its title or a part, whatever the case", "[io]")
{
    CHECK(chosen(with_jack, "system", 2) == "system (JACK)");
    CHECK(chosen(with_jack, "SYSTEM (jack)", 2) == "system (JACK)");
    CHECK(chosen(with_jack, "scarlett", 2) == "Scarlett 18i20: USB Audio (hw:1,0) (ALSA)");
    CHECK(chosen(without_jack, "default", 2) == "default (ALSA)");  // not sysdefault, which has more inputs
}

TEST_CASE("what cannot be chosen is said with what there is", "[io]")
{
    CHECK_THAT(chosen(with_jack, "Behringer", 2), Contains("no interface 'Behringer'") &&
                                                      Contains("'system (JACK)'") &&
                                                      Contains("'Ardour (JACK)'"));
    CHECK_THAT(chosen(with_jack, "system", 32), Contains("'system (JACK)' has 18 inputs, and 32 are needed"));
    CHECK_THAT(chosen(with_jack, "", 99), Contains("has 64 inputs, and 99 are needed"));
    CHECK_THAT(chosen({}, "", 1), Contains("no interface"));
    CHECK_THAT(chosen({}, "system", 1), Contains("no interface 'system', nor any other"));
    CHECK(choose_device(with_jack, "Behringer", 2).error().code == ErrorCode::device_missing);
    CHECK(choose_device(with_jack, "system", 32).error().code == ErrorCode::channel_missing);
}

TEST_CASE("what is played to is the interface that is listened to, else one on the same clock", "[io]")
{
    auto devices = std::vector<DeviceInfo> {with_jack.begin(), with_jack.end()};
    const auto played = [&](std::string_view name, const DeviceInfo& input) {
        const auto choice = choose_output(devices, name, input);
        return choice ? title(choice->device) : choice.error().message;
    };
    const auto plays = [&](std::size_t n, int channels) { devices[n].output_channels = channels; };
    CHECK_THAT(played("", devices[1]), Contains("no loudspeaker on JACK"));
    plays(0, 32);
    plays(1, 64);
    plays(2, 8);
    plays(3, 20);
    CHECK(played("", devices[1]) == "Ardour (JACK)");
    plays(1, 0);
    CHECK(played("", devices[1]) == "system (JACK)");
    CHECK(played("sys", devices[1]) == "system (JACK)");
    CHECK(played("", devices[3]) == "Scarlett 18i20: USB Audio (hw:1,0) (ALSA)");
    CHECK_THAT(played("scarlett", devices[1]), Contains("no loudspeaker 'scarlett' beside 'Ardour (JACK)'"));
}

TEST_CASE("a machine without any microphone plays, to what the system plays to", "[io]")
{
    auto devices = std::vector<DeviceInfo> {device("HDMI 0 (hw:0,3)", "ALSA", 0),
                                            device("HDA Intel PCH: ALC257 Analog (hw:0,0)", "ALSA", 0),
                                            device("pulse", "ALSA", 0), device("default", "ALSA", 0)};
    const auto played = [&](std::string_view name) {
        const auto choice = choose_loudspeaker(devices, name);
        return choice ? title(choice->device) : choice.error().message;
    };
    CHECK_THAT(played(""), Contains("no loudspeaker; plug one in"));
    devices[0].output_channels = 8;
    devices[1].output_channels = 2;
    devices[2].output_channels = 32;
    CHECK(played("") == "HDMI 0 (hw:0,3) (ALSA)");
    devices[1].input_channels = 2;  // the card that listens is the one that somebody hears
    CHECK(played("") == "HDA Intel PCH: ALC257 Analog (hw:0,0) (ALSA)");
    devices[3].output_channels = 32;
    CHECK(played("") == "default (ALSA)");
    CHECK(played("hdmi") == "HDMI 0 (hw:0,3) (ALSA)");
    CHECK_THAT(played("Scarlett"), Contains("no loudspeaker 'Scarlett'; `tutti devices`"));
    devices.push_back(device("system", "JACK", 0));
    CHECK(played("") == "default (ALSA)");
    devices.back().output_channels = 2;
    CHECK(played("") == "system (JACK)");
}

TEST_CASE("a list of devices survives the way from the device host, names in any bytes", "[io]")
{
    const auto sent = std::vector<DeviceInfo> {device("Übungsraum \"A\"\n", "ALSA", 8),
                                               device("\xff\xfe broken", "JACK", 2)};
    const auto line = io::to_line(io::HostMessage {sent});
    CHECK(line.find('\n') == std::string::npos);
    const auto received = io::message_from_line(line);
    const auto* devices = std::get_if<std::vector<DeviceInfo>>(&received);
    REQUIRE(devices != nullptr);
    REQUIRE(devices->size() == 2);
    CHECK(devices->at(0).name == sent[0].name);
    CHECK(devices->at(0).rates == sent[0].rates);
    CHECK(devices->at(0).input_latency == sent[0].input_latency);
    CHECK(devices->at(1).input_channels == 2);
}

TEST_CASE("nonsense from the device host is an error, never a crash", "[io]")
{
    for (const auto* line : {"", "Cannot connect to server", "{}", "[]", "{\"devices\": 3}",
                             "{\"opened\": {}}", "{\"failed\": \"no\"}", "{\"devices\": [{\"name\": 5}]}"}) {
        const auto message = io::message_from_line(line);
        CHECK(std::holds_alternative<Error>(message));
    }
}

}  // namespace tutti::test
