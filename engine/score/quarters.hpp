// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>

namespace tutti::score {

/// A length of music in quarter notes, exactly: triplets sum to their beat and a bar to its metre.
///
/// Held as a whole number of ticks. One quarter has 2¹⁰·3⁴·5³·7·11·13 of them, so every division of the
/// quarter that notation programs and MIDI files use (256, 480, 960, 10080 …) and every tuplet of up to 16
/// notes is exact. A fraction that is not (a tuplet of 17) is rounded to 10⁻¹⁰ quarters, everywhere to the
/// same tick. Up to 8·10⁸ quarters either way.
class Quarters {
public:
    static constexpr std::int64_t ticks_in_one = std::int64_t {1024} * 81 * 125 * 7 * 11 * 13;

    constexpr Quarters() noexcept = default;
    explicit constexpr Quarters(int quarters) noexcept
        : ticks_ {quarters * ticks_in_one}
    {
    }
    /// count/parts of a quarter: (1, 2) is an eighth note. `parts` from 1 to 10⁸.
    constexpr Quarters(std::int64_t count, std::int64_t parts) noexcept
        : ticks_ {count / parts * ticks_in_one + rounded(count % parts * ticks_in_one, parts)}
    {
    }
    [[nodiscard]] static constexpr Quarters from_ticks(std::int64_t ticks) noexcept
    {
        auto q = Quarters {};
        q.ticks_ = ticks;
        return q;
    }
    /// To the nearest tick.
    [[nodiscard]] static constexpr Quarters nearest(double quarters) noexcept
    {
        const auto ticks = quarters * static_cast<double>(ticks_in_one);
        return from_ticks(static_cast<std::int64_t>(ticks + (ticks < 0 ? -0.5 : 0.5)));
    }

    [[nodiscard]] constexpr std::int64_t ticks() const noexcept { return ticks_; }
    [[nodiscard]] constexpr double value() const noexcept
    {
        return static_cast<double>(ticks_) / static_cast<double>(ticks_in_one);
    }

    friend constexpr auto operator<=>(Quarters, Quarters) noexcept = default;
    friend constexpr Quarters operator+(Quarters a, Quarters b) noexcept
    {
        return from_ticks(a.ticks_ + b.ticks_);
    }
    friend constexpr Quarters operator-(Quarters a, Quarters b) noexcept
    {
        return from_ticks(a.ticks_ - b.ticks_);
    }
    friend constexpr Quarters operator-(Quarters a) noexcept { return from_ticks(-a.ticks_); }
    friend constexpr Quarters operator*(Quarters a, std::int64_t k) noexcept
    {
        return from_ticks(a.ticks_ * k);
    }
    friend constexpr Quarters operator/(Quarters a, std::int64_t k) noexcept
    {
        return from_ticks(rounded(a.ticks_, k));
    }
    friend constexpr double operator/(Quarters a, Quarters b) noexcept
    {
        return static_cast<double>(a.ticks_) / static_cast<double>(b.ticks_);
    }
    constexpr Quarters& operator+=(Quarters b) noexcept { return *this = *this + b; }
    constexpr Quarters& operator-=(Quarters b) noexcept { return *this = *this - b; }

private:
    static constexpr std::int64_t rounded(std::int64_t dividend, std::int64_t divisor) noexcept
    {
        const auto half = dividend < 0 ? -(divisor / 2) : divisor / 2;
        return (dividend + half) / divisor;
    }

    std::int64_t ticks_ = 0;
};

/// A place in the score: quarters from its start, repeats unfolded.
/// Position − position = length; position ± length = position; position + position does not exist.
class ScorePosition {
public:
    constexpr ScorePosition() noexcept = default;
    explicit constexpr ScorePosition(Quarters from_start) noexcept
        : from_start_ {from_start}
    {
    }
    [[nodiscard]] constexpr Quarters from_start() const noexcept { return from_start_; }
    /// In quarters, for estimates and for printing.
    [[nodiscard]] constexpr double value() const noexcept { return from_start_.value(); }

    friend constexpr auto operator<=>(ScorePosition, ScorePosition) noexcept = default;
    friend constexpr Quarters operator-(ScorePosition a, ScorePosition b) noexcept
    {
        return a.from_start_ - b.from_start_;
    }
    friend constexpr ScorePosition operator+(ScorePosition a, Quarters q) noexcept
    {
        return ScorePosition {a.from_start_ + q};
    }
    friend constexpr ScorePosition operator-(ScorePosition a, Quarters q) noexcept
    {
        return ScorePosition {a.from_start_ - q};
    }
    constexpr ScorePosition& operator+=(Quarters q) noexcept { return *this = *this + q; }

private:
    Quarters from_start_;
};

}  // namespace tutti::score
