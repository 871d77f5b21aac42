// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

namespace tutti::test {

/// Chance that is the same on every machine: the standard library's engines give the same numbers everywhere,
/// its distributions do not.
class Chance {
public:
    explicit Chance(std::uint64_t seed)
        : engine_ {seed}
    {
    }
    /// 0 to 1, without 1.
    double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
    /// Mean 0, standard deviation 1 (Box and Muller).
    double normal()
    {
        const auto radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace tutti::test
