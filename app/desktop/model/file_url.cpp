// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/file_url.hpp"

#include <string_view>

#include <fmt/format.h>

namespace tutti::desktop {

std::string file_url(const std::filesystem::path& path)
{
    constexpr auto harmless = std::string_view {"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                "abcdefghijklmnopqrstuvwxyz"
                                                "0123456789/._-"};
    auto url = std::string {"file://"};
    for (const auto byte : path.native())
        if (harmless.find(byte) != std::string_view::npos)
            url += byte;
        else
            url += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    return url;
}

}  // namespace tutti::desktop
