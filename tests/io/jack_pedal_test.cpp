// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/midi_pedals.hpp"

#include <chrono>
#include <csignal>
#include <thread>

#include "io/jack_rig.hpp"
#include "support/catch.hpp"

namespace tutti::test {

namespace {

/// Whether this comes true within twenty seconds.
template <class Condition>
bool soon(Condition condition)
{
    for (auto look = 0; look < 400; ++look) {
        if (condition())
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds {50});
    }
    return false;
}

}  // namespace

TEST_CASE("a foot pedal is heard, is none when it is pulled out, and is heard again", "[jack]")
{
    auto rig = JackRig {0};
    REQUIRE(rig.start());
    auto pedals = io::MidiPedals {};
    std::this_thread::sleep_for(std::chrono::seconds {3});
    const auto without = pedals.inputs();
    CHECK(pedals.presses() == 0);

    REQUIRE(rig.plug_pedal());
    CHECK(soon([&] { return pedals.inputs() > without; }));
    CHECK(soon([&] { return pedals.presses() > 0; }));
    rig.unplug_pedal();
    CHECK(soon([&] { return pedals.inputs() == without; }));
    static_cast<void>(pedals.presses());
    std::this_thread::sleep_for(std::chrono::seconds {2});
    CHECK(pedals.presses() == 0);
    REQUIRE(rig.plug_pedal());
    CHECK(soon([&] { return pedals.presses() > 0; }));

    // Its server is killed and comes back, and whoever listens says so.
    rig.kill_server(SIGKILL);
    REQUIRE(rig.start());
    REQUIRE(rig.plug_pedal());
    pedals.look_again();
    static_cast<void>(pedals.presses());
    CHECK(soon([&] { return pedals.presses() > 0; }));
}

}  // namespace tutti::test
