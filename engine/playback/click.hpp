// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "units/quantity.hpp"

namespace tutti::playback {

/// The sound of a beat: a short high tone that dies away, higher on the first of a bar. It is at its loudest
/// from its first frames, so that where it begins is where it is heard.
class Click {
public:
    static constexpr auto level = 0.3;  ///< of full scale, at its peak at most

    explicit Click(SampleRate);

    /// Lets one begin at a frame. [worker]
    void begin(std::int64_t frame, bool strong);
    /// Appends the frames from `begin` up to `end` to a channel; frames follow each other from call to call.
    /// [worker]
    void render(std::int64_t begin, std::int64_t end, std::vector<float>& out);

private:
    struct Sounding {
        std::int64_t from;
        bool strong;
    };
    std::vector<float> weak_;
    std::vector<float> strong_;
    std::vector<Sounding> sounding_;
};

}  // namespace tutti::playback
