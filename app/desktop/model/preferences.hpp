// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tutti::desktop {

/// How the practice view is made easier to use. [any]
struct PracticeEase {
    bool big = false;         ///< the buttons take half of the screen
    bool calm = false;        ///< pages are turned, and nothing glides
    bool one_switch = false;  ///< choices are offered in turn; any key takes the one

    friend bool operator==(const PracticeEase&, const PracticeEase&) noexcept = default;
};

/// How somebody wants the windows, from one run to the next.
struct Preferences {
    bool light = false;
    bool big = false;
    bool one_switch = false;
    std::optional<bool> calm {};  ///< where nobody has said so here, as the system wishes

    friend bool operator==(const Preferences&, const Preferences&) noexcept = default;
};

/// What cannot be read is as if it had never been said. [any]
[[nodiscard]] Preferences preferences_from(std::string_view text);
[[nodiscard]] std::string text_of(const Preferences&);

[[nodiscard]] PracticeEase ease_of(const Preferences&, bool system_is_calm) noexcept;
/// The preferences after somebody has changed the ease from `before`: what they did not touch stays unsaid.
[[nodiscard]] Preferences with_ease(Preferences, const PracticeEase& before,
                                    const PracticeEase& now) noexcept;

}  // namespace tutti::desktop
