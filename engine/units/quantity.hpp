// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>

namespace tutti {

/// A number with a unit. Arithmetic is closed: same unit plus same unit, unit times number, and the ratio of
/// two of the same unit. Nothing else compiles; crossing from one unit to another is always a named function
/// (to_frames, cents_between, to_gain …).
template <class Unit>
class Quantity {
public:
    constexpr Quantity() noexcept = default;

    /// From a bare number in the unit's own scale. Decibels have no such constructor: a bare number may be a
    /// gain, a power or decibels already, so say decibels(), decibels_from_gain() or decibels_from_power().
    explicit constexpr Quantity(double value) noexcept requires(!Unit::needs_a_name)
        : value_ {value}
    {
    }

    [[nodiscard]] constexpr double value() const noexcept { return value_; }

    friend constexpr auto operator<=>(Quantity, Quantity) noexcept = default;

    friend constexpr Quantity operator+(Quantity a, Quantity b) noexcept { return raw(a.value_ + b.value_); }
    friend constexpr Quantity operator-(Quantity a, Quantity b) noexcept { return raw(a.value_ - b.value_); }
    friend constexpr Quantity operator-(Quantity a) noexcept { return raw(-a.value_); }
    friend constexpr Quantity operator*(Quantity a, double k) noexcept { return raw(a.value_ * k); }
    friend constexpr Quantity operator*(double k, Quantity a) noexcept { return raw(k * a.value_); }
    friend constexpr Quantity operator/(Quantity a, double k) noexcept { return raw(a.value_ / k); }
    friend constexpr double operator/(Quantity a, Quantity b) noexcept { return a.value_ / b.value_; }

    constexpr Quantity& operator+=(Quantity b) noexcept { return *this = *this + b; }
    constexpr Quantity& operator-=(Quantity b) noexcept { return *this = *this - b; }

    /// For the functions that give a bare number its unit by name, and for nobody else.
    [[nodiscard]] static constexpr Quantity raw(double value) noexcept
    {
        auto q = Quantity {};
        q.value_ = value;
        return q;
    }

private:
    double value_ = 0.0;
};

template <class Unit>
[[nodiscard]] constexpr Quantity<Unit> abs(Quantity<Unit> q) noexcept
{
    return q < Quantity<Unit> {} ? -q : q;
}

namespace unit {
struct Hertz {
    static constexpr bool needs_a_name = false;
};
struct Cents {
    static constexpr bool needs_a_name = false;
};
struct Decibels {
    static constexpr bool needs_a_name = true;
};
struct Seconds {
    static constexpr bool needs_a_name = false;
};
struct Beats {
    static constexpr bool needs_a_name = false;
};
struct BeatsPerMinute {
    static constexpr bool needs_a_name = false;
};
}  // namespace unit

using Hertz = Quantity<unit::Hertz>;                    ///< a frequency
using Cents = Quantity<unit::Cents>;                    ///< an interval, 100 to the semitone; + is sharp
using Decibels = Quantity<unit::Decibels>;              ///< a level or a ratio of levels
using Seconds = Quantity<unit::Seconds>;                ///< a length of time
using Beats = Quantity<unit::Beats>;                    ///< a length of music, in the metre's beats
using BeatsPerMinute = Quantity<unit::BeatsPerMinute>;  ///< a tempo

/// How many frames: a length of audio, or the distance between two positions.
class FrameCount {
public:
    constexpr FrameCount() noexcept = default;
    explicit constexpr FrameCount(std::int64_t frames) noexcept
        : frames_ {frames}
    {
    }
    [[nodiscard]] constexpr std::int64_t value() const noexcept { return frames_; }
    [[nodiscard]] constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(frames_); }

    friend constexpr auto operator<=>(FrameCount, FrameCount) noexcept = default;
    friend constexpr FrameCount operator+(FrameCount a, FrameCount b) noexcept
    {
        return FrameCount {a.frames_ + b.frames_};
    }
    friend constexpr FrameCount operator-(FrameCount a, FrameCount b) noexcept
    {
        return FrameCount {a.frames_ - b.frames_};
    }
    friend constexpr FrameCount operator-(FrameCount a) noexcept { return FrameCount {-a.frames_}; }
    friend constexpr FrameCount operator*(FrameCount a, std::int64_t k) noexcept
    {
        return FrameCount {a.frames_ * k};
    }
    friend constexpr FrameCount operator*(std::int64_t k, FrameCount a) noexcept { return a * k; }
    /// How many whole times b goes into a.
    friend constexpr std::int64_t operator/(FrameCount a, FrameCount b) noexcept
    {
        return a.frames_ / b.frames_;
    }
    constexpr FrameCount& operator+=(FrameCount b) noexcept { return *this = *this + b; }
    constexpr FrameCount& operator-=(FrameCount b) noexcept { return *this = *this - b; }

private:
    std::int64_t frames_ = 0;
};

/// An instant on the stream's time line, in frames since the stream began.
/// Position − position = count; position ± count = position; position + position does not exist.
class FramePosition {
public:
    constexpr FramePosition() noexcept = default;
    explicit constexpr FramePosition(std::int64_t frames_since_start) noexcept
        : frames_ {frames_since_start}
    {
    }
    [[nodiscard]] constexpr std::int64_t value() const noexcept { return frames_; }

    friend constexpr auto operator<=>(FramePosition, FramePosition) noexcept = default;
    friend constexpr FrameCount operator-(FramePosition a, FramePosition b) noexcept
    {
        return FrameCount {a.frames_ - b.frames_};
    }
    friend constexpr FramePosition operator+(FramePosition a, FrameCount n) noexcept
    {
        return FramePosition {a.frames_ + n.value()};
    }
    friend constexpr FramePosition operator-(FramePosition a, FrameCount n) noexcept
    {
        return FramePosition {a.frames_ - n.value()};
    }
    constexpr FramePosition& operator+=(FrameCount n) noexcept { return *this = *this + n; }

private:
    std::int64_t frames_ = 0;
};

/// Frames per second of a stream.
class SampleRate {
public:
    explicit constexpr SampleRate(int frames_per_second) noexcept
        : frames_per_second_ {frames_per_second}
    {
    }
    [[nodiscard]] constexpr int value() const noexcept { return frames_per_second_; }
    [[nodiscard]] constexpr Hertz as_hertz() const noexcept
    {
        return Hertz {static_cast<double>(frames_per_second_)};
    }
    friend constexpr auto operator<=>(SampleRate, SampleRate) noexcept = default;

private:
    int frames_per_second_;
};

/// Seconds × rate, to the nearest frame.
[[nodiscard]] constexpr FrameCount to_frames(Seconds length, SampleRate rate) noexcept
{
    const auto exact = length.value() * rate.value();
    return FrameCount {static_cast<std::int64_t>(exact + (exact < 0 ? -0.5 : 0.5))};
}

[[nodiscard]] constexpr Seconds to_seconds(FrameCount frames, SampleRate rate) noexcept
{
    return Seconds {static_cast<double>(frames.value()) / rate.value()};
}

/// The instant's distance from the start of the stream.
[[nodiscard]] constexpr Seconds to_seconds(FramePosition position, SampleRate rate) noexcept
{
    return to_seconds(position - FramePosition {}, rate);
}

/// The time of one oscillation.
[[nodiscard]] constexpr Seconds period_of(Hertz frequency) noexcept
{
    return Seconds {1.0 / frequency.value()};
}

/// The interval from `reference` up to `frequency`: 1200 log2(frequency / reference). Both above 0 Hz.
[[nodiscard]] inline Cents cents_between(Hertz frequency, Hertz reference) noexcept
{
    return Cents {1200.0 * std::log2(frequency / reference)};
}

/// `frequency` moved by an interval.
[[nodiscard]] inline Hertz transposed(Hertz frequency, Cents interval) noexcept
{
    return frequency * std::exp2(interval.value() / 1200.0);
}

/// A number that is decibels already.
[[nodiscard]] constexpr Decibels decibels(double value) noexcept
{
    return Decibels::raw(value);
}

/// 20 log10(gain): for amplitudes. A gain of 0 gives −infinity.
[[nodiscard]] inline Decibels decibels_from_gain(double gain) noexcept
{
    return decibels(20.0 * std::log10(gain));
}

/// 10 log10(power): for squared amplitudes. A power of 0 gives −infinity.
[[nodiscard]] inline Decibels decibels_from_power(double power) noexcept
{
    return decibels(10.0 * std::log10(power));
}

/// The amplitude factor of a level.
[[nodiscard]] inline double to_gain(Decibels level) noexcept
{
    return std::pow(10.0, level.value() / 20.0);
}

/// The factor on squared amplitudes.
[[nodiscard]] inline double to_power(Decibels level) noexcept
{
    return std::pow(10.0, level.value() / 10.0);
}

inline namespace literals {
constexpr Hertz operator""_Hz(long double v) noexcept
{
    return Hertz {static_cast<double>(v)};
}
constexpr Hertz operator""_Hz(unsigned long long v) noexcept
{
    return Hertz {static_cast<double>(v)};
}
constexpr Hertz operator""_kHz(long double v) noexcept
{
    return Hertz {1000.0 * static_cast<double>(v)};
}
constexpr Hertz operator""_kHz(unsigned long long v) noexcept
{
    return Hertz {1000.0 * static_cast<double>(v)};
}
constexpr Cents operator""_cents(long double v) noexcept
{
    return Cents {static_cast<double>(v)};
}
constexpr Cents operator""_cents(unsigned long long v) noexcept
{
    return Cents {static_cast<double>(v)};
}
constexpr Decibels operator""_dB(long double v) noexcept
{
    return decibels(static_cast<double>(v));
}
constexpr Decibels operator""_dB(unsigned long long v) noexcept
{
    return decibels(static_cast<double>(v));
}
constexpr Seconds operator""_s(long double v) noexcept
{
    return Seconds {static_cast<double>(v)};
}
constexpr Seconds operator""_s(unsigned long long v) noexcept
{
    return Seconds {static_cast<double>(v)};
}
constexpr Seconds operator""_ms(long double v) noexcept
{
    return Seconds {static_cast<double>(v) / 1000.0};
}
constexpr Seconds operator""_ms(unsigned long long v) noexcept
{
    return Seconds {static_cast<double>(v) / 1000.0};
}
constexpr BeatsPerMinute operator""_bpm(unsigned long long v) noexcept
{
    return BeatsPerMinute {static_cast<double>(v)};
}
constexpr FrameCount operator""_frames(unsigned long long v) noexcept
{
    return FrameCount {static_cast<std::int64_t>(v)};
}
}  // namespace literals

}  // namespace tutti
