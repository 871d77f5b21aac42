// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "io/block_sizes.hpp"
#include "io/paced_device.hpp"

namespace tutti::io {

/// What goes wrong, and when. Made by the named functions below.
struct Mishap {
    enum class Kind {
        lost_frames,  ///< an xrun: frames that sounded but were never delivered
        unplugged,    ///< the interface goes away and comes back
        late_block,   ///< a block comes late, its samples unharmed
        spoiled,      ///< samples replaced by a value, NaN and infinity among them
        clipped,      ///< samples made too loud and cut off at full scale
    };
    Kind kind;
    FramePosition at;
    FrameCount length;
    Seconds delay;
    std::size_t channel = 0;  ///< from 0
    float value = 0.0F;       ///< what spoils, or the gain that clips
};

/// The device loses `count` frames: counted as an overrun with the next block, whose position has jumped.
[[nodiscard]] Mishap lose_frames(FramePosition at, FrameCount count);
/// The device is away for `count` frames: went_away, silence on the wire, came_back, and the time line has
/// gone on.
[[nodiscard]] Mishap unplug(FramePosition at, FrameCount count);
/// The block that holds `at` comes `delay` late. Seen only by who runs the device by the clock.
[[nodiscard]] Mishap delay_block(FramePosition at, Seconds delay);
/// `count` samples of one channel (from 0) become `value`.
[[nodiscard]] Mishap spoil(FramePosition at, FrameCount count, std::size_t channel, float value);
/// `count` samples of one channel (from 0) are multiplied by `gain` and cut off at −1 and 1.
[[nodiscard]] Mishap clip(FramePosition at, FrameCount count, std::size_t channel, float gain);

/// The way from a script's loudspeaker back to its microphones: what the callback answers is heard in later
/// input blocks, in every channel, on top of what that channel plays by itself.
///
/// A frame that is answered at the position p arrives at p + delay + n with the n-th sample of `response`:
/// {1} is a cable, and an echo of half the strength 10 ms later is the sample 480. All output channels come
/// from one loudspeaker, which plays their sum.
struct ScriptedRoom {
    FrameCount delay;  ///< the whole round trip; shorter than the longest block it could not be, and counts
                       ///< as that
    std::vector<float> response {1.0F};
    int output_channels = 1;
};

/// A device that plays given samples and does what a script says, for tests and rigs. Nothing in it is left
/// to chance: the same script gives the same blocks, stepped or by the clock.
///
/// No block reaches across a place where frames are lost or the device is away: it ends there early.
class ScriptedDevice final : public PacedDevice {
public:
    /// One channel's sample at a position. Called in order of position, on the thread that delivers.
    using Generator = std::function<float(FramePosition)>;

    struct Script {
        SampleRate sample_rate {48'000};
        BlockSizes blocks {FrameCount {256}};
        std::vector<Mishap> mishaps {};       ///< in any order
        std::optional<ScriptedRoom> room {};  ///< without one nothing of what is played comes back
    };

    /// Plays one vector of samples per channel; shorter channels end in silence.
    ScriptedDevice(std::vector<std::vector<float>> channels, Script script);
    explicit ScriptedDevice(std::vector<std::vector<float>> channels);
    /// Plays what the generators make, for `length` frames.
    ScriptedDevice(std::vector<Generator> channels, FrameCount length, Script script);
    ~ScriptedDevice() override;

    [[nodiscard]] std::string name() const override;
    [[nodiscard]] audio::StreamSpec spec() const override;
    [[nodiscard]] std::optional<FrameCount> length() const override;

protected:
    [[nodiscard]] std::optional<Happening> next_happening() override;
    void played(const audio::OutputBlock&, FramePosition) override;

private:
    struct Tap {
        std::size_t after;
        float gain;
    };
    ScriptedDevice(FrameCount length, std::vector<Generator> channels, Script script);
    void furnish(const ScriptedRoom&);
    void add_what_comes_back(FrameCount frames);
    [[nodiscard]] Delivery make_block();
    void alter(const Mishap&, FrameCount frames);

    std::vector<Generator> generators_;
    FramePosition end_;
    SampleRate rate_;
    BlockSizes sizes_;
    std::vector<Mishap> gaps_;    // lost frames and absences, those to come, the next one last
    std::vector<Mishap> others_;  // in the script's order
    FramePosition position_;
    FrameCount round_trip_;          // 0 without a room
    std::vector<Tap> taps_;          // of the room
    std::vector<float> sounding_;    // one block of the loudspeaker
    std::vector<float> on_its_way_;  // a ring, by position: what will still arrive
    FramePosition arrived_until_;    // what lies before has been heard, or was lost, and its place is silent
    std::optional<DeviceEvent> return_to_tell_;
    bool after_overrun_ = false;
    bool ended_ = false;
    std::vector<std::vector<float>> samples_;
    std::vector<float*> lanes_;
};

}  // namespace tutti::io
