// SPDX-License-Identifier: GPL-3.0-or-later
// What our own ear weighs when it looks for onsets, for onset_fit.py:
//   onset_rows RECORDING INSTRUMENT OUT          one section on the first channel
//   onset_rows RECORDING CLASS.json OUT          a class
// OUT holds 32-bit floats, a Row of OnsetFeatures for each section and hop, the sections of a hop after one
// another. Prints the number of sections, the numbers in a row, and the hop in seconds.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "analysis/tutti_hearing.hpp"
#include "audio/class_description.hpp"
#include "dsp/level.hpp"
#include "io/file_device.hpp"

using namespace tutti;

namespace {

constexpr auto hop = FrameCount {256};

/// Hears the channels in use as ClassAnalyser does, and writes rows instead of reading.
class Rows {
public:
    Rows(const audio::ClassDescription& cls, SampleRate rate, const std::string& out)
        : in_use_ {cls.channels_in_use()}
        , setups_ {setups_of(cls)}
        , hearing_ {rate, hop, setups_}
        , heard_(setups_.size())
        , samples_(in_use_.size(), std::vector<float>(hop.size()))
        , channels_ {samples_.begin(), samples_.end()}
        , out_ {out, std::ios::binary}
    {
    }
    [[nodiscard]] bool written() { return static_cast<bool>(out_.flush()); }
    [[nodiscard]] std::size_t sections() const noexcept { return setups_.size(); }

    /// Blocks are asked for in hops, so only the last one may be shorter; it is left out.
    static void callback(void* self, const audio::InputBlock& block, const audio::OutputBlock&) noexcept
    {
        if (block.frames == hop)
            static_cast<Rows*>(self)->take(block);
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
        hearing_.hear(channels_, block.position + hop, heard_);
        for (auto s = std::size_t {0}; s < setups_.size(); ++s) {
            const auto bytes = std::as_bytes(std::span {hearing_.onset_features(s)});
            out_.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
        }
    }

    std::vector<int> in_use_;
    std::vector<analysis::SectionSetup> setups_;
    analysis::TuttiHearing hearing_;
    std::vector<analysis::SectionHeard> heard_;
    std::vector<std::vector<float>> samples_;
    std::vector<std::span<const float>> channels_;
    std::ofstream out_;
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

int fail(const std::string& message)
{
    std::fprintf(stderr, "onset_rows: %s\n", message.c_str());
    return 1;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 4) {
        std::fprintf(stderr, "usage: onset_rows RECORDING INSTRUMENT|CLASS.json OUT\n");
        return 2;
    }
    const auto cls = class_named(arguments[2]);
    if (!cls)
        return fail(cls.error().message);
    const auto device = io::FileDevice::open(arguments[1], {.blocks = io::BlockSizes {hop}});
    if (!device)
        return fail(device.error().message);
    if (cls->channels_in_use().back() > (*device)->spec().input_channels)
        return fail("The recording has fewer channels than the class.");
    const auto rate = (*device)->spec().sample_rate;
    auto rows = Rows {*cls, rate, arguments[3]};
    for (;;) {
        const auto more = (*device)->step(&Rows::callback, &rows);
        if (!more)
            return fail(more.error().message);
        if (!*more)
            break;
    }
    if (!rows.written())
        return fail(std::string {arguments[3]} + " cannot be written.");
    std::printf("%zu %zu %.9f\n", rows.sections(),
                static_cast<std::size_t>(analysis::OnsetFeatures::feature_count),
                to_seconds(hop, rate).value());
    return 0;
}
