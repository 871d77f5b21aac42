// SPDX-License-Identifier: GPL-3.0-or-later
#include "heard_recording.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "audio/class_description.hpp"
#include "dsp/level.hpp"
#include "io/file_device.hpp"

namespace tutti {

namespace {

constexpr auto hop = FrameCount {256};

class Listener {
public:
    Listener(const audio::ClassDescription& cls, SampleRate rate, bool backing,
             std::function<void(const HeardHop&)> show)
        : in_use_ {cls.channels_in_use()}
        , rate_ {rate}
        , setups_ {setups_of(cls)}
        , backing_ {backing}
        , hearing_ {rate, hop, setups_, backing}
        , heard_(setups_.size())
        , samples_(in_use_.size() + (backing ? 1 : 0), std::vector<float>(hop.size()))
        , channels_ {samples_.begin(), samples_.end()}
        , show_ {std::move(show)}
    {
    }
    [[nodiscard]] std::size_t sections() const noexcept { return setups_.size(); }

    /// Blocks are asked for in hops, so only the last one may be shorter; it is left out.
    static void callback(void* self, const audio::InputBlock& block, const audio::OutputBlock&) noexcept
    {
        if (block.frames == hop)
            static_cast<Listener*>(self)->take(block);
    }

private:
    [[nodiscard]] std::vector<analysis::SectionSetup> setups_of(const audio::ClassDescription& cls) const
    {
        auto setups = std::vector<analysis::SectionSetup> {};
        for (const auto& section : cls.sections) {
            auto& setup = setups.emplace_back(analysis::SectionSetup {section.instrument, {}});
            for (const auto channel : section.channels)
                setup.channels.push_back(
                    static_cast<std::size_t>(std::ranges::find(in_use_, channel) - in_use_.begin()));
        }
        return setups;
    }

    void take(const audio::InputBlock& block)
    {
        for (auto c = std::size_t {0}; c < in_use_.size(); ++c)
            dsp::make_harmless({block.channels[static_cast<std::size_t>(in_use_[c] - 1)], hop.size()},
                               samples_[c]);
        if (backing_)
            dsp::make_harmless({block.channels.back(), hop.size()}, samples_.back());
        const auto until = block.position + hop;
        hearing_.hear(channels_, until, heard_);
        show_({hearing_, setups_.size(), to_seconds(until - FramePosition {}, rate_)});
    }

    std::vector<int> in_use_;
    SampleRate rate_;
    std::vector<analysis::SectionSetup> setups_;
    bool backing_;
    analysis::TuttiHearing hearing_;
    std::vector<analysis::SectionHeard> heard_;
    std::vector<std::vector<float>> samples_;
    std::vector<std::span<const float>> channels_;
    std::function<void(const HeardHop&)> show_;
};

Result<audio::ClassDescription> class_named(const std::string& name)
{
    if (name.ends_with(".json"))
        return audio::load_class(name);
    return instrument_from_name(name).map([](const Instrument& instrument) {
        auto cls = audio::ClassDescription {};
        cls.sections.push_back(
            {std::string {instrument.name}, instrument, {1}, std::string {instrument.name}});
        return cls;
    });
}

}  // namespace

Result<HeardRecording> hear_recording(const std::string& recording, const std::string& who,
                                      const std::function<void(const HeardHop&)>& show,
                                      const std::string& backing)
{
    const auto cls = class_named(who);
    if (!cls)
        return tl::unexpected {cls.error()};
    const auto device = io::FileDevice::open(recording, {.blocks = io::BlockSizes {hop}, .backing = backing});
    if (!device)
        return tl::unexpected {device.error()};
    if (cls->channels_in_use().back() > (*device)->spec().input_channels - (backing.empty() ? 0 : 1))
        return failure(ErrorCode::bad_argument, "The recording has fewer channels than the class.");
    const auto rate = (*device)->spec().sample_rate;
    auto listener = Listener {*cls, rate, !backing.empty(), show};
    for (;;) {
        const auto more = (*device)->step(&Listener::callback, &listener);
        if (!more)
            return tl::unexpected {more.error()};
        if (!*more)
            return HeardRecording {listener.sections(), to_seconds(hop, rate)};
    }
}

}  // namespace tutti
