// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/backing_reading.hpp"
#include "analysis/couplings.hpp"
#include "analysis/section_reading.hpp"
#include "units/instrument.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// What a way of hearing needs to know of a section.
struct SectionSetup {
    Instrument instrument;
    std::vector<std::size_t> channels;  ///< places in the span given to hear(), the main microphone first
};

/// What was heard of one section in one hop, before it is held against the class's tuning and levels.
struct SectionHeard {
    SectionState state = SectionState::silent;
    std::optional<Hertz> f0;
    double confidence = 0;
    std::optional<Cents> spread;
    std::optional<Seconds> lead;
    int lead_count = 0;
    std::optional<Onset> onset;
    float beginning = 0;  ///< 0…1, how much the last hops sound like a note's beginning
};

/// What one hop says of every key, for whoever knows which ones a score asks for.
struct KeyEvidence {
    static constexpr std::size_t keys = 128;  ///< as MIDI numbers them
    double sounding = 0;                      ///< 0…1 that the section plays at all
    std::array<float, keys> belief {};        ///< that this key is its pitch, if it plays; sums to at most 1
};

/// A way of hearing a class: the seam between our own ear and the baselines it is measured against.
class ClassHearing {
public:
    virtual ~ClassHearing() = default;
    ClassHearing() = default;
    ClassHearing(const ClassHearing&) = delete;
    ClassHearing& operator=(const ClassHearing&) = delete;

    /// One hop of finite samples of every channel in use, and after them, where there is one, of what the
    /// loudspeaker was given; `until` is the position just after it. Writes every element of `heard`, one a
    /// section. Neither allocates nor waits. [worker]
    virtual void hear(std::span<const std::span<const float>> channels, FramePosition until,
                      std::span<SectionHeard> heard) noexcept = 0;

    /// Of the last hear(): writes all of `evidence`, and says whether it could; a way of hearing that weighs
    /// no other pitch than the one it reports cannot. [worker]
    [[nodiscard]] virtual bool weigh_keys(std::size_t section, const Tuning&,
                                          KeyEvidence& evidence) const noexcept
    {
        static_cast<void>(section), static_cast<void>(evidence);
        return false;
    }
    /// Of the last hear(): how well the loudspeaker is taken out of a section's microphones. An ear that does
    /// not do so says that it is silent. [worker]
    [[nodiscard]] virtual BackingReading backing(std::size_t /*section*/) const noexcept { return {}; }
    /// For each section the first one whose microphones carry the same signal: itself when there is none.
    /// What comes through the same cable is nobody's bleed. [worker]
    virtual void tell_no_more_apart(std::span<const std::size_t> /*same_as*/) noexcept {}

    /// Only this section plays, from begin to end: how much of it the others' microphones hear is then sure.
    /// [worker]
    virtual void begin_alone(std::size_t /*section*/) noexcept {}
    virtual void end_alone(std::size_t /*section*/) noexcept {}

    /// What an earlier rehearsal found out about the bleed, before the first hop. [control & !running]
    virtual void start_from(const Couplings&) {}
    /// What is known of it by now, if this ear learns it. [control & !running]
    [[nodiscard]] virtual std::optional<Couplings> couplings() const { return std::nullopt; }
    /// What the score asks of a section from here on, or nothing: it makes that pitch easier to find where
    /// little is heard, and keeps no other from being reported. An ear may take no notice. [worker]
    virtual void expect([[maybe_unused]] std::size_t section,
                        [[maybe_unused]] std::optional<Hertz> f0) noexcept
    {
    }

    /// The stream has a hole: forgets what lies before it, keeps what was learned of the room. [worker]
    virtual void skip() noexcept = 0;

    /// Half the window that a section's f0 is taken from. [any]
    [[nodiscard]] virtual Seconds delay_of(std::size_t section) const noexcept = 0;
};

}  // namespace tutti::analysis
