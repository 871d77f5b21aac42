// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace tutti {

/// The locale that the user's messages are in, by the rules of the system; empty where none is set. [any]
[[nodiscard]] std::string_view message_locale();

}  // namespace tutti
