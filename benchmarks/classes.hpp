// SPDX-License-Identifier: GPL-3.0-or-later
// What all measurements listen to: classes of any size that play without end.
#pragma once

#include <string>
#include <vector>

#include "analysis/class_analyser.hpp"
#include "audio/class_description.hpp"
#include "support/signals.hpp"

namespace tutti::bench {

/// A class on so many microphones. Up to eight sections have one each, more have two.
[[nodiscard]] audio::ClassDescription class_on(int channels);

/// What its microphones hear: everybody plays, in unison within the section, and bleeds into the neighbours.
/// It can be played in a loop.
[[nodiscard]] std::vector<test::Signal> sound_of(const audio::ClassDescription&);

/// Hears the class for as long as it is asked to.
class Listener {
public:
    /// Ends the program with a sentence when there is no such tracker.
    Listener(int channels, const std::string& tracker);

    /// Analyses one hop. The number of sections that sounded, so that nothing is left out by the optimiser.
    int hop();

    [[nodiscard]] Seconds hop_length() const noexcept;
    [[nodiscard]] int sections() const noexcept { return static_cast<int>(class_.sections.size()); }

private:
    audio::ClassDescription class_;
    std::vector<test::Signal> sound_;
    analysis::ClassAnalyser analyser_;
    std::vector<const float*> pointers_;
    FramePosition position_;
    std::size_t next_ = 0;  // the frame of the loop at which the next hop begins
};

}  // namespace tutti::bench
