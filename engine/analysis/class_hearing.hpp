// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/section_reading.hpp"
#include "units/instrument.hpp"
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
    std::optional<Onset> onset;
};

/// A way of hearing a class: the seam between our own ear and the baselines it is measured against.
class ClassHearing {
public:
    virtual ~ClassHearing() = default;
    ClassHearing() = default;
    ClassHearing(const ClassHearing&) = delete;
    ClassHearing& operator=(const ClassHearing&) = delete;

    /// One hop of finite samples of every channel in use; `until` is the position just after it. Writes every
    /// element of `heard`, one a section. Neither allocates nor waits. [worker]
    virtual void hear(std::span<const std::span<const float>> channels, FramePosition until,
                      std::span<SectionHeard> heard) noexcept = 0;

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
