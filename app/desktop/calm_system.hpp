// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tutti::desktop {

/// Whether the system asks programs to stand still: the settings that the desktop publishes on this X screen,
/// else GTK's files. Takes a few round trips to the X server. [message thread]
[[nodiscard]] bool system_is_calm();

}  // namespace tutti::desktop
