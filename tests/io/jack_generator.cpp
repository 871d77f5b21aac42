// SPDX-License-Identifier: GPL-3.0-or-later
// A JACK client that plays samples which say where they belong: jack_generator NAME CHANNELS; or one that has
// inputs too and plays what comes in there, a cable from loudspeaker to microphone: jack_generator NAME
// CHANNELS cable; or one that is a foot pedal, pressed and let go again each second: jack_generator NAME 0
// pedal. It waits for the server, says "ready" on standard output when it plays, and ends when the
// server does.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include <jack/jack.h>
#include <jack/midiport.h>
#include <semaphore.h>

#include "io/jack_code.hpp"

namespace {

struct Generator {
    jack_client_t* client = nullptr;
    std::vector<jack_port_t*> ports;
    std::vector<jack_port_t*> inputs;  // of a cable
    jack_port_t* pedal = nullptr;
    std::uint64_t frame = 0;
    sem_t server_gone;
};

int play(jack_nframes_t frames, void* context)
{
    auto& generator = *static_cast<Generator*>(context);
    auto channel = std::uint32_t {0};
    for (std::size_t c = 0; c < generator.inputs.size(); ++c)
        std::memcpy(jack_port_get_buffer(generator.ports[c], frames),
                    jack_port_get_buffer(generator.inputs[c], frames), frames * sizeof(float));
    if (!generator.inputs.empty())
        return 0;
    if (generator.pedal != nullptr) {
        auto* const events = jack_port_get_buffer(generator.pedal, frames);
        jack_midi_clear_buffer(events);
        const auto half = jack_get_sample_rate(generator.client) / 2;
        const auto before = generator.frame / half;
        generator.frame += frames;
        if (const auto now = generator.frame / half; now != before)
            if (auto* const event = jack_midi_event_reserve(events, 0, 3); event != nullptr) {
                event[0] = 0xB0;
                event[1] = 64;
                event[2] = now % 2 == 0 ? 127 : 0;
            }
        return 0;
    }
    for (auto* port : generator.ports) {
        auto* samples = static_cast<float*>(jack_port_get_buffer(port, frames));
        for (jack_nframes_t f = 0; f < frames; ++f)
            samples[f] = tutti::test::sample_for(channel, generator.frame + f);
        ++channel;
    }
    generator.frame += frames;
    return 0;
}

}  // namespace

int main(int argument_count, char** arguments)
{
    if (argument_count != 3 && argument_count != 4)
        return 2;
    auto* client = static_cast<jack_client_t*>(nullptr);
    for (auto attempt = 0; attempt < 200 && client == nullptr; ++attempt) {
        client = jack_client_open(arguments[1], JackNoStartServer, nullptr);
        if (client == nullptr)
            std::this_thread::sleep_for(std::chrono::milliseconds {50});
    }
    if (client == nullptr)
        return 1;
    auto generator = Generator {};
    generator.client = client;
    sem_init(&generator.server_gone, 0, 0);
    const auto channels = std::stoi(arguments[2]);
    for (auto channel = 0; channel < channels; ++channel)
        generator.ports.push_back(jack_port_register(client, ("out_" + std::to_string(channel + 1)).c_str(),
                                                     JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0));
    const auto is_pedal = argument_count == 4 && std::string {arguments[3]} == "pedal";
    if (is_pedal)
        generator.pedal = jack_port_register(client, "out", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput, 0);
    for (auto channel = 0; argument_count == 4 && channel < channels; ++channel)
        generator.inputs.push_back(jack_port_register(client, ("in_" + std::to_string(channel + 1)).c_str(),
                                                      JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0));
    jack_set_process_callback(client, play, &generator);
    jack_on_shutdown(
        client, [](void* context) { sem_post(&static_cast<Generator*>(context)->server_gone); }, &generator);
    if (jack_activate(client) != 0)
        return 1;
    std::puts("ready");
    std::fflush(stdout);
    sem_wait(&generator.server_gone);
    std::_Exit(0);
}
