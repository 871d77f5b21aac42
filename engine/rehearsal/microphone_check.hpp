// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/merged_channels.hpp"
#include "dsp/level.hpp"
#include "units/quantity.hpp"

namespace tutti::rehearsal {

/// What is the matter with a microphone, the worst first.
enum class MicrophoneTrouble : std::uint8_t {
    none,
    dead,      ///< nothing comes, though it should
    alike,     ///< another channel carries the same sound
    clipping,  ///< its input reached full scale within the last two seconds
    noisy,     ///< it hums or hisses while nobody plays
};

/// One channel of an interface while microphones are being set up.
struct MicrophoneGlance {
    Decibels level = dsp::silence_level;  ///< RMS over a tenth of a second, dBFS
    Decibels peak = dsp::silence_level;   ///< the highest sample lately, falling 30 dB a second
    bool clipped = false;                 ///< within the last two seconds
    MicrophoneTrouble trouble = MicrophoneTrouble::none;
    std::size_t same_as = 0;            ///< the first channel, from 0, that carries the same sound
    Decibels hum = dsp::silence_level;  ///< its noise, where it is noisy

    friend bool operator==(const MicrophoneGlance&, const MicrophoneGlance&) noexcept = default;
};

/// Whether microphones hear what they should, before anybody relies on them.
///
/// Dead: for three seconds not one bit, or below −80 dBFS while others have sounded above −45 for two seconds
/// in all: in one room an open microphone hears its neighbours. Alike: see analysis::MergedChannels.
/// Clipping: three samples running at full scale. Noisy: the level of a tenth of a second stays within a
/// decibel (standard deviation) for six seconds, above −50 dBFS. Motors, lamps and hiss do; nobody plays so
/// evenly: each note begins and ends, and by tenths of a second that is heard. A tenth below −53 dBFS takes
/// it back.
///
///   in      one hop of every channel
///   out     a MicrophoneGlance for each
///   delay   0 for clipping, 2 to 6 s for the others
///   cost    a few operations a sample and channel, and MergedChannels' for each pair of channels
///
/// Construction allocates [control]; the rest does not [worker].
class MicrophoneCheck {
public:
    MicrophoneCheck(SampleRate, FrameCount hop, std::size_t channels);

    /// One hop of finite samples of every channel.
    void process(std::span<const std::span<const float>> channels) noexcept;
    /// The stream has a hole: what lies before it is forgotten.
    void skip() noexcept;
    [[nodiscard]] std::span<const MicrophoneGlance> glances() const noexcept { return glances_; }

private:
    static constexpr auto tenths_remembered = std::size_t {60};

    struct Heard {
        double power = 0;  // summed over the tenth of a second
        double peak = 0;   // dBFS now, falling
        Seconds since_clip {1e9};
        Seconds without_a_bit;
        Seconds others_sounded;  // while it heard nothing
        bool noisy = false;
        std::array<double, tenths_remembered> tenths {};  // dBFS, oldest overwritten first
        std::size_t tenths_known = 0;
    };
    void end_tenth() noexcept;
    void judge_noise(std::size_t channel) noexcept;
    void name_troubles() noexcept;

    Seconds hop_;
    std::size_t tenth_hops_;
    std::size_t hops_ = 0;   // in this tenth
    std::size_t tenth_ = 0;  // the next to be written
    analysis::MergedChannels merged_;
    std::vector<Heard> heard_;
    std::vector<MicrophoneGlance> glances_;
};

/// What is the matter with a channel or, where they are alike, with some.
struct MicrophoneRemark {
    MicrophoneTrouble trouble = MicrophoneTrouble::none;
    std::vector<int> channels;  ///< from 1
    Decibels hum = dsp::silence_level;

    friend bool operator==(const MicrophoneRemark&, const MicrophoneRemark&) noexcept = default;
};

/// What is the matter with these channels (from 1, ascending), each trouble once. [any]
[[nodiscard]] std::vector<MicrophoneRemark> microphone_remarks(std::span<const MicrophoneGlance>,
                                                               std::span<const int> channels);

/// "Channel 3 is too loud and clips; turn its gain down." [any]
[[nodiscard]] std::string microphone_sentence(const MicrophoneRemark&);

}  // namespace tutti::rehearsal
