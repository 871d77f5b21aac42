// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/midi_pedals.hpp"

#include <charconv>
#include <chrono>
#include <string>
#include <string_view>

#include "io/host_messages.hpp"
#include "io/host_process.hpp"

namespace tutti::io {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto look_every = Seconds {0.1};
constexpr auto silent_for = std::chrono::seconds {15};  // a host that hangs: it reports every two
constexpr auto after_a_failure = std::chrono::seconds {2};
constexpr auto bounces_for = std::chrono::milliseconds {150};

}  // namespace

MidiPedals::MidiPedals()
    : thread_ {[this] { listen(); }}
{
}

MidiPedals::~MidiPedals()
{
    ending_ = true;
    thread_.join();
}

void MidiPedals::listen()
{
    auto pressed_at = Clock::time_point {};
    while (!ending_) {
        auto host = HostProcess::start({std::string {pedals_word}}, 0);
        auto heard_at = Clock::now();
        while (host && !ending_ && !again_ && Clock::now() - heard_at < silent_for) {
            const auto heard = host->wait(look_every);
            if (heard == HostProcess::Heard::gone)
                break;
            if (heard != HostProcess::Heard::line)
                continue;
            heard_at = Clock::now();
            const auto line = host->take_line().value_or(std::string {});
            if (line == pressed_word) {
                if (heard_at - pressed_at > bounces_for)
                    ++presses_;
                pressed_at = heard_at;
            } else if (line.starts_with(pedals_line)) {
                auto count = 0;
                std::from_chars(line.data() + pedals_line.size(), line.data() + line.size(), count);
                inputs_ = count;
            }
        }
        inputs_ = 0;
        if (host) {
            host->tell(quit_word);
            host->end(Seconds {0.2});
        }
        if (again_.exchange(false))
            continue;
        for (const auto until = Clock::now() + after_a_failure; !ending_ && Clock::now() < until;)
            std::this_thread::sleep_for(std::chrono::milliseconds {50});
    }
}

}  // namespace tutti::io
