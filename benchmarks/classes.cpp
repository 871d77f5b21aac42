// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/classes.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace tutti::bench {

namespace {

struct Player {
    std::string_view instrument;
    Pitch plays;
};
constexpr std::array<Player, 8> orchestra {{{"violin", Pitch {72}},
                                            {"viola", Pitch {64}},
                                            {"cello", Pitch {48}},
                                            {"flute", Pitch {79}},
                                            {"clarinet", Pitch {67}},
                                            {"trumpet", Pitch {70}},
                                            {"horn", Pitch {53}},
                                            {"trombone", Pitch {46}}}};

constexpr auto loop_length = Seconds {2.0};

analysis::ClassAnalyser analyser_for(const audio::ClassDescription& cls, const std::string& tracker)
{
    auto analyser =
        analysis::ClassAnalyser::create(cls, {.sample_rate = test::usual_rate, .tracker = tracker});
    if (!analyser) {
        std::fprintf(stderr, "%s\n", analyser.error().message.c_str());
        std::exit(2);
    }
    return *std::move(analyser);
}

}  // namespace

audio::ClassDescription class_on(int channels)
{
    const auto microphones = channels > static_cast<int>(orchestra.size()) ? 2 : 1;
    auto cls = audio::ClassDescription {};
    for (auto channel = 1; channel <= channels; channel += microphones) {
        const auto number = cls.sections.size();
        const auto& player = orchestra[number % orchestra.size()];
        auto section =
            audio::SectionDescription {std::string {player.instrument} + " " + std::to_string(number + 1),
                                       instrument_from_name(player.instrument).value(),
                                       {},
                                       {}};
        for (auto m = 0; m < microphones; ++m)
            section.channels.push_back(channel + m);
        cls.sections.push_back(section);
    }
    return cls;
}

std::vector<test::Signal> sound_of(const audio::ClassDescription& cls)
{
    auto sources = std::vector<test::Signal> {};
    for (std::size_t s = 0; s < cls.sections.size(); ++s) {
        const auto first = orchestra[s % orchestra.size()].plays;
        const auto notes = test::melody({first, first.transposed(2), first.transposed(4)}, 550_ms, 100_ms);
        const auto played = test::section(notes, test::players(4, 5_cents, 10_cents, s + 1), loop_length,
                                          {.vibrato = 15_cents});
        for (std::size_t m = 0; m < cls.sections[s].channels.size(); ++m)
            sources.push_back(played);
    }
    auto heard = test::with_bleed(sources, -15_dB);
    for (std::size_t m = 0; m < heard.size(); ++m)
        test::add(heard[m], test::noise(loop_length, -65_dB, m + 1));
    return heard;
}

Listener::Listener(int channels, const std::string& tracker)
    : class_ {class_on(channels)}
    , sound_ {sound_of(class_)}
    , analyser_ {analyser_for(class_, tracker)}
    , pointers_(sound_.size())
{
}

int Listener::hop()
{
    if (next_ + analyser_.hop().size() > sound_.front().size())
        next_ = 0;
    for (std::size_t m = 0; m < sound_.size(); ++m)
        pointers_[m] = sound_[m].data() + next_;
    auto sounding = 0;
    for (const auto& reading : analyser_.process(pointers_, position_))
        sounding += reading.f0 ? 1 : 0;
    next_ += analyser_.hop().size();
    position_ += analyser_.hop();
    return sounding;
}

Seconds Listener::hop_length() const noexcept
{
    return to_seconds(analyser_.hop(), test::usual_rate);
}

}  // namespace tutti::bench
