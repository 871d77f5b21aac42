// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/parameters.hpp"

#include <cmath>
#include <memory>

#include "juce/parameters.hpp"

namespace tutti::backing_track {

Parameters::Parameters(juce::AudioProcessor& processor)
    : first_bar {plugins::add_number(processor, "first_bar", "Begins in project bar", "", 1.0,
                                     Settings::farthest_bar, 1.0, Settings {}.first_bar)}
{
    for (std::size_t n = 0; n < most_parts; ++n) {
        const auto number = juce::String {static_cast<int>(n) + 1};
        muted[n] = &plugins::add(processor, std::make_unique<juce::AudioParameterBool>(
                                                plugins::id("mute_" + number), "Mute part " + number, false));
    }
}

Mix Parameters::mix() const noexcept
{
    auto mix = Mix {};
    mix.first_bar = static_cast<int>(std::lround(plugins::number(first_bar)));
    for (std::size_t n = 0; n < most_parts; ++n)
        mix.muted[n] = muted[n]->get();
    return mix;
}

void Parameters::set(const Settings& settings)
{
    plugins::tell(first_bar, static_cast<float>(settings.first_bar));
    for (std::size_t n = 0; n < most_parts; ++n)
        plugins::tell(*muted[n], settings.muted[n] ? 1.0F : 0.0F);
}

}  // namespace tutti::backing_track
