// SPDX-License-Identifier: GPL-3.0-or-later
// Tolerances by what they mean to a musician: CHECK_THAT(f0, within_cents(2, 440_Hz)).
#pragma once

#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::test {

/// A quantity no further than `margin` from `target`.
template <class Quantity>
class Near : public Catch::MatcherBase<Quantity> {
public:
    Near(Quantity target, Quantity margin, std::string unit)
        : target_ {target}
        , margin_ {margin}
        , unit_ {std::move(unit)}
    {
    }
    bool match(const Quantity& value) const override { return abs(value - target_) <= margin_; }
    std::string describe() const override
    {
        return fmt::format("is within {} of {} {}", margin_.value(), target_.value(), unit_);
    }

private:
    Quantity target_;
    Quantity margin_;
    std::string unit_;
};

/// A frequency no further than so many cents from another.
class NearPitch : public Catch::MatcherBase<Hertz> {
public:
    NearPitch(Hertz target, Cents margin)
        : target_ {target}
        , margin_ {margin}
    {
    }
    bool match(const Hertz& value) const override
    {
        return value > Hertz {} && abs(cents_between(value, target_)) <= margin_;
    }
    std::string describe() const override
    {
        return fmt::format("is within {} cents of {} Hz", margin_.value(), target_.value());
    }

private:
    Hertz target_;
    Cents margin_;
};

/// `CHECK_THAT(f0, within_cents(2, 440_Hz))`: the pitch heard is the pitch played.
[[nodiscard]] inline NearPitch within_cents(double cents, Hertz of)
{
    return {of, Cents {cents}};
}

/// `CHECK_THAT(reading.deviation, within_cents(2, 8_cents))`: how far off is told this exactly.
[[nodiscard]] inline Near<Cents> within_cents(double cents, Cents of)
{
    return {of, Cents {cents}, "cents"};
}

/// `CHECK_THAT(reading.level, within_decibels(0.1, -20_dB))`
[[nodiscard]] inline Near<Decibels> within_decibels(double margin, Decibels of)
{
    return {of, decibels(margin), "dB"};
}

/// `CHECK_THAT(onset, within_ms(10, 500_ms))`
[[nodiscard]] inline Near<Seconds> within_ms(double margin, Seconds of)
{
    return {of, Seconds {margin / 1000.0}, "s"};
}

}  // namespace tutti::test

/// What a failed check prints of a quantity or a count.
template <class Unit>
struct Catch::StringMaker<tutti::Quantity<Unit>> {
    static std::string convert(tutti::Quantity<Unit> quantity) { return fmt::format("{}", quantity.value()); }
};
template <>
struct Catch::StringMaker<tutti::FrameCount> {
    static std::string convert(tutti::FrameCount count) { return fmt::format("{} frames", count.value()); }
};
template <>
struct Catch::StringMaker<tutti::FramePosition> {
    static std::string convert(tutti::FramePosition at) { return fmt::format("frame {}", at.value()); }
};
template <>
struct Catch::StringMaker<tutti::Pitch> {
    static std::string convert(tutti::Pitch pitch) { return tutti::pitch_name(pitch); }
};
