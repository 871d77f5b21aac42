// SPDX-License-Identifier: GPL-3.0-or-later
// A JACK client that hears the generator twice, straight and through a plug-in's host, and holds the one to
// the other, sample by sample in the same cycle: jack_witness HOST FRAMES. It lays the cables itself, prints
// how many frames were the same, how many were not, and ends with 0 when all were.
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include <jack/jack.h>

namespace {

constexpr auto channels = std::size_t {2};

struct Witness {
    std::array<jack_port_t*, channels> straight {};
    std::array<jack_port_t*, channels> through {};
    std::atomic<std::int64_t> same {0};
    std::atomic<std::int64_t> other {0};
};

int listen(jack_nframes_t frames, void* context)
{
    auto& witness = *static_cast<Witness*>(context);
    auto equal = true;
    auto silent = true;
    for (auto c = std::size_t {0}; c < channels; ++c) {
        const auto* straight = static_cast<const float*>(jack_port_get_buffer(witness.straight[c], frames));
        const auto* through = static_cast<const float*>(jack_port_get_buffer(witness.through[c], frames));
        equal = equal && std::memcmp(straight, through, frames * sizeof(float)) == 0;
        for (jack_nframes_t f = 0; f < frames; ++f)
            silent = silent && through[f] == 0.0F;
    }
    // Until all cables lie, and the host has begun, nothing comes through; after that every frame counts.
    if (silent && witness.same == 0)
        return 0;
    (equal ? witness.same : witness.other) += frames;
    return 0;
}

template <class Try>
bool in_time(Try attempt)
{
    for (auto n = 0; n < 300; ++n) {
        if (attempt())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds {50});
    }
    return false;
}

}  // namespace

int main(int argument_count, char** arguments)
{
    if (argument_count != 3)
        return 2;
    const auto host = std::string {arguments[1]};
    const auto wanted = std::stoll(arguments[2]);
    auto* client = static_cast<jack_client_t*>(nullptr);
    if (!in_time(
            [&] { return (client = jack_client_open("witness", JackNoStartServer, nullptr)) != nullptr; }))
        return 1;
    auto witness = Witness {};
    const auto input = [&](const std::string& name) {
        return jack_port_register(client, name.c_str(), JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
    };
    for (auto c = std::size_t {0}; c < channels; ++c) {
        witness.straight[c] = input("straight_" + std::to_string(c + 1));
        witness.through[c] = input("through_" + std::to_string(c + 1));
    }
    jack_set_process_callback(client, listen, &witness);
    if (jack_activate(client) != 0)
        return 1;
    const auto lay = [&](const std::string& from, const std::string& to) {
        const auto laid = in_time([&] {
            const auto status = jack_connect(client, from.c_str(), to.c_str());
            return status == 0 || status == EEXIST;
        });
        if (!laid)
            std::printf("no cable from %s to %s\n", from.c_str(), to.c_str());
        return laid;
    };
    for (auto c = std::size_t {0}; c < channels; ++c) {
        const auto n = std::to_string(c + 1);
        if (!lay("generator:out_" + n, "witness:straight_" + n) ||
            !lay(host + ":audio_out_" + n, "witness:through_" + n))
            return 1;
    }
    // Both channels at once as far as that can be: a cycle with one cable only would be another sound.
    for (auto c = std::size_t {0}; c < channels; ++c)
        if (!lay("generator:out_" + std::to_string(c + 1), host + ":audio_in_" + std::to_string(c + 1)))
            return 1;
    std::this_thread::sleep_for(std::chrono::milliseconds {500});
    witness.other = 0;
    in_time([&] { return witness.same + witness.other >= wanted; });
    const auto same = witness.same.load();
    const auto other = witness.other.load();
    std::printf("%lld frames the same, %lld not\n", static_cast<long long>(same),
                static_cast<long long>(other));
    std::fflush(stdout);
    std::_Exit(same >= wanted && other == 0 ? 0 : 1);
}
