// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/midi_host.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <fmt/format.h>
#if __has_include(<rtmidi/RtMidi.h>)
#include <rtmidi/RtMidi.h>
#else
#include <RtMidi.h>
#endif

#include "io/host_messages.hpp"
#include "io/pedal_reader.hpp"

namespace tutti::io {

namespace {

constexpr auto between_looks = Seconds {2.0};

/// What ALSA offers of itself: nobody's pedal.
bool is_no_pedal(const std::string& port)
{
    return port.find("Midi Through") != std::string::npos || port.find("tutti") != std::string::npos;
}

/// RtMidi says what it thinks on standard error, and throws; here a port that cannot be had is one less.
void say_nothing(RtMidiError::Type, const std::string&, void*) {}

/// One MIDI input. What comes in is told at once, by whichever thread brings it.
class Input {
public:
    Input(RtMidi::Api api, unsigned int port, HostLink& link, std::mutex& telling)
        : midi_ {api, "tutti pedals"}
        , link_ {link}
        , telling_ {telling}
    {
        midi_.setErrorCallback(say_nothing);
        midi_.setCallback([](double, std::vector<unsigned char>* message,
                             void* self) { static_cast<Input*>(self)->take(*message); },
                          this);
        midi_.openPort(port, "pedal");
    }
    [[nodiscard]] bool is_open() const { return midi_.isPortOpen(); }

private:
    void take(const std::vector<unsigned char>& message)
    {
        if (!reader_.take(message))
            return;
        const auto lock = std::scoped_lock {telling_};
        link_.tell(pressed_word);
    }

    RtMidiIn midi_;
    HostLink& link_;
    std::mutex& telling_;
    PedalReader reader_;
};

/// All inputs of one way to reach them, as ALSA or JACK.
class Inputs {
public:
    Inputs(RtMidi::Api api, HostLink& link, std::mutex& telling)
        : api_ {api}
        , looker_ {api, "tutti"}
        , link_ {link}
        , telling_ {telling}
    {
        looker_.setErrorCallback(say_nothing);
    }

    void look()
    {
        auto present = std::map<std::string, unsigned int> {};
        for (auto port = 0U; port < looker_.getPortCount(); ++port)
            if (auto name = looker_.getPortName(port); !name.empty() && !is_no_pedal(name))
                present.emplace(std::move(name), port);
        std::erase_if(open_, [&](const auto& input) { return !present.contains(input.first); });
        for (const auto& [name, port] : present)
            if (!open_.contains(name))
                if (auto input = std::make_unique<Input>(api_, port, link_, telling_); input->is_open())
                    open_.emplace(name, std::move(input));
    }
    [[nodiscard]] std::size_t count() const noexcept { return open_.size(); }

private:
    RtMidi::Api api_;
    RtMidiIn looker_;
    HostLink& link_;
    std::mutex& telling_;
    std::map<std::string, std::unique_ptr<Input>> open_;  // by the port's name
};

}  // namespace

int run_pedals(HostLink& link)
{
    auto telling = std::mutex {};
    auto ways = std::vector<std::unique_ptr<Inputs>> {};
    auto apis = std::vector<RtMidi::Api> {};
    RtMidi::getCompiledApi(apis);
    for (const auto api : apis)
        try {
            ways.push_back(std::make_unique<Inputs>(api, link, telling));
        } catch (const RtMidiError&) {
            // A machine without this way has its pedals on another, or none.
        }
    while (true) {
        auto count = std::size_t {0};
        for (const auto& way : ways)
            try {
                way->look();
                count += way->count();
            } catch (const RtMidiError&) {
                // Somebody unplugged it while it was looked at; the next look will find it gone.
            }
        {
            const auto lock = std::scoped_lock {telling};
            link.tell(fmt::format("{}{}", pedals_line, count));
        }
        if (const auto line = link.wait_for_line(between_looks); line && *line == quit_word)
            return 0;
    }
}

}  // namespace tutti::io
