// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/user_locale.hpp"

#include <cstdlib>

namespace tutti {

std::string_view message_locale()
{
    for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const auto* value = std::getenv(name); value != nullptr && *value != '\0')
            return value;
    return {};
}

}  // namespace tutti
