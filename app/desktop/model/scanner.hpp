// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "units/quantity.hpp"

namespace tutti::desktop {

/// Goes from one choice to the next by itself, so that a single switch can take the one it is on. After a
/// press it stays where it is for one more step: the same is often wanted again. [any]
class Scanner {
public:
    explicit Scanner(Seconds step = Seconds {1.4})
        : step_ {step}
    {
    }
    /// `passed` since the last call, of so many choices.
    void advance(Seconds passed, std::size_t choices) noexcept
    {
        if (choices == 0)
            return;
        if (at_ >= choices)
            begin();
        waited_ = waited_ + passed;
        while (waited_ >= step_) {
            waited_ = waited_ - step_;
            at_ = (at_ + 1) % choices;
        }
    }
    void pressed() noexcept { waited_ = Seconds {} - step_; }
    void begin() noexcept { at_ = 0, waited_ = Seconds {}; }
    [[nodiscard]] std::size_t at() const noexcept { return at_; }

private:
    Seconds step_;
    Seconds waited_;
    std::size_t at_ = 0;
};

}  // namespace tutti::desktop
