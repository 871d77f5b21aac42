// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/start.hpp"

#include <chrono>
#include <semaphore>
#include <stdexcept>
#include <thread>

#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;

namespace {

io::DeviceInfo interface(std::string name, int inputs)
{
    auto info = io::DeviceInfo {};
    info.name = std::move(name);
    info.host_api = "ALSA";
    info.input_channels = inputs;
    return info;
}

void wait_for(const InterfaceSearch& search)
{
    while (search.looking())
        std::this_thread::sleep_for(std::chrono::milliseconds {1});
}

}  // namespace

TEST_CASE(
    "while interfaces are looked for again, those found last can be chosen, and the chosen one stays chosen",
    "[desktop]")
{
    auto plugged = std::vector {interface("Small", 2), interface("Big", 16), interface("Loudspeakers", 0)};
    auto may_end = std::counting_semaphore<> {1};
    auto search = InterfaceSearch {[&]() -> Result<std::vector<io::DeviceInfo>> {
        may_end.acquire();
        return plugged;
    }};
    wait_for(search);
    auto state = StartState {};
    update(state, search);
    CHECK(search.titles() == std::vector<std::string> {"Big (ALSA)", "Small (ALSA)"});
    CHECK(state.interface == "Big (ALSA)");
    state.chosen = "Small (ALSA)";

    search.begin();
    update(state, search);
    CHECK(state.looking);
    CHECK(state.interface == "Small (ALSA)");
    CHECK(search.titles().size() == 2);
    may_end.release();
    wait_for(search);
    update(state, search);
    CHECK(state.interface == "Small (ALSA)");

    plugged.erase(plugged.begin());
    search.begin();
    may_end.release();
    wait_for(search);
    update(state, search);
    CHECK(state.interface == "Big (ALSA)");
    CHECK_FALSE(state.several);

    // Whatever was unplugged over lunch is taken again in the afternoon.
    plugged.insert(plugged.begin(), interface("Small", 2));
    search.begin();
    may_end.release();
    wait_for(search);
    update(state, search);
    CHECK(state.interface == "Small (ALSA)");
}

TEST_CASE("a search for interfaces that goes wrong is a sentence on the start", "[desktop]")
{
    auto search = InterfaceSearch {
        []() -> Result<std::vector<io::DeviceInfo>> { throw std::runtime_error {"out of memory"}; }};
    wait_for(search);
    auto state = StartState {};
    update(state, search);
    CHECK_FALSE(state.interface);
    CHECK(start_picture(state, Texts {}).cards[0].about.find("out of memory") != std::string::npos);
}
