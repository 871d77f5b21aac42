// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include "plugins/project.hpp"

namespace tutti::test {

/// Tells a plug-in, the way JUCE does it, where a project is.
class ProjectPlayHead final : public juce::AudioPlayHead {
public:
    explicit ProjectPlayHead(const Project& project)
        : project_ {project}
    {
    }
    juce::Optional<PositionInfo> getPosition() const override
    {
        if (!speaks)
            return juce::nullopt;
        const auto place = project_.place();
        auto info = PositionInfo {};
        info.setIsPlaying(place.playing);
        info.setTimeInSamples(*place.frame);
        info.setPpqPosition(*place.quarters);
        info.setPpqPositionOfLastBarStart(*place.bar_start);
        if (place.bar)
            info.setBarCount(*place.bar);
        info.setBpm(*place.quarters_a_minute);
        info.setTimeSignature(TimeSignature {*place.beats_a_bar, *place.beat_unit});
        info.setIsLooping(place.loop_start.has_value());
        if (place.loop_start)
            info.setLoopPoints(LoopPoints {*place.loop_start, *place.loop_end});
        return info;
    }

    bool speaks = true;

private:
    const Project& project_;
};

}  // namespace tutti::test
