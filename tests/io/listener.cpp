// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/listener.hpp"

#include "support/catch.hpp"

namespace tutti::test {

void Listener::callback(void* context, const audio::InputBlock& block, const audio::OutputBlock&) noexcept
{
    auto& self = *static_cast<Listener*>(context);
    self.channels.resize(block.channels.size());
    for (std::size_t c = 0; c < block.channels.size(); ++c)
        self.channels[c].insert(self.channels[c].end(), block.channels[c],
                                block.channels[c] + block.frames.size());
    if (block.position != self.next)
        self.jumps.push_back({self.next, block.position});
    self.blocks.push_back(block.frames);
    self.next = block.position + block.frames;
}

void Listener::hear_all(io::SteppedDevice& device)
{
    while (true) {
        const auto more = device.step(callback, this);
        REQUIRE(more.has_value());
        while (auto event = device.next_event())
            events.push_back(*std::move(event));
        if (!*more)
            return;
    }
}

}  // namespace tutti::test
