// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace tutti::desktop {

/// A whole number among the settings that a desktop publishes on an X screen, as the XSETTINGS protocol has
/// them: "Gtk/EnableAnimations". Nothing where it is not there, or the bytes are no such settings. [any]
[[nodiscard]] std::optional<int> xsetting(std::span<const std::byte> settings,
                                          std::string_view name) noexcept;

/// What GTK's settings file says of animations ("gtk-enable-animations=false"): nothing where it does not.
/// [any]
[[nodiscard]] std::optional<bool> animations_in(std::string_view settings_ini) noexcept;

}  // namespace tutti::desktop
