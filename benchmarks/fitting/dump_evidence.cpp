// SPDX-License-Identifier: GPL-3.0-or-later
// What our own ear rests its verdicts on, hop by hop, for fit_voicing.py:
//   dump_evidence RECORDING INSTRUMENT          one section on the first channel
//   dump_evidence RECORDING CLASS.json          a class
// A row for each section and hop, tab-separated: the time of the last frame used, the section's number from
// 0, f0, and Evidence::values() in their order.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "analysis/tutti_hearing.hpp"
#include "audio/class_description.hpp"
#include "dsp/level.hpp"
#include "io/file_device.hpp"

using namespace tutti;

namespace {

/// Hears the channels in use as ClassAnalyser does, and prints instead of reading.
class Dump {
public:
    Dump(const audio::ClassDescription& cls, SampleRate rate)
        : in_use_ {cls.channels_in_use()}
        , rate_ {rate}
        , setups_ {setups_of(cls)}
        , hearing_ {rate, hop, setups_}
        , heard_(setups_.size())
        , samples_(in_use_.size())
    {
    }

    static void callback(void* self, const audio::InputBlock& block, const audio::OutputBlock&) noexcept
    {
        static_cast<Dump*>(self)->take(block);
    }
    /// Blocks are asked for in hops, so only the last one may be shorter; it is left out.
    static constexpr auto hop = FrameCount {256};

private:
    std::vector<analysis::SectionSetup> setups_of(const audio::ClassDescription& cls) const
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

    void take(const audio::InputBlock& block) noexcept
    {
        if (block.frames != hop)
            return;
        auto channels = std::vector<std::span<const float>> {};
        for (auto c = std::size_t {0}; c < in_use_.size(); ++c) {
            samples_[c].resize(hop.size());
            const auto* from = block.channels[static_cast<std::size_t>(in_use_[c] - 1)];
            dsp::make_harmless({from, hop.size()}, samples_[c]);
            channels.emplace_back(samples_[c]);
        }
        const auto until = block.position + hop;
        hearing_.hear(channels, until, heard_);
        for (auto s = std::size_t {0}; s < setups_.size(); ++s) {
            const auto& evidence = hearing_.evidence(s);
            std::printf("%.6f\t%zu\t%.3f", to_seconds(until - FramePosition {}, rate_).value(), s,
                        evidence.f0.value());
            for (const auto value : evidence.values())
                std::printf("\t%.5g", value);
            std::printf("\n");
        }
    }

    std::vector<int> in_use_;
    SampleRate rate_;
    std::vector<analysis::SectionSetup> setups_;
    analysis::TuttiHearing hearing_;
    std::vector<analysis::SectionHeard> heard_;
    std::vector<std::vector<float>> samples_;
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

int fail(const Error& error)
{
    std::fprintf(stderr, "dump_evidence: %s\n", error.message.c_str());
    return 1;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 3) {
        std::fprintf(stderr, "usage: dump_evidence RECORDING INSTRUMENT|CLASS.json\n");
        return 2;
    }
    const auto cls = class_named(arguments[2]);
    if (!cls)
        return fail(cls.error());
    const auto device = io::FileDevice::open(arguments[1], {.blocks = io::BlockSizes {Dump::hop}});
    if (!device)
        return fail(device.error());
    if (cls->channels_in_use().back() > (*device)->spec().input_channels)
        return fail({ErrorCode::bad_argument, "The recording has fewer channels than the class."});
    auto dump = Dump {*cls, (*device)->spec().sample_rate};
    for (;;) {
        const auto more = (*device)->step(&Dump::callback, &dump);
        if (!more)
            return fail(more.error());
        if (!*more)
            return 0;
    }
}
