// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/calm_system.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include "desktop/model/desktop_settings.hpp"

namespace tutti::desktop {

namespace {

constexpr auto longest_property = 1L << 16;  // in words of four bytes: no desktop has so many settings

struct CloseDisplay {
    void operator()(Display* display) const noexcept { XCloseDisplay(display); }
};
struct FreeProperty {
    void operator()(unsigned char* bytes) const noexcept { XFree(bytes); }
};

/// What the desktop says of animations on this X screen.
std::optional<bool> animations_on_screen()
{
    const auto display = std::unique_ptr<Display, CloseDisplay> {XOpenDisplay(nullptr)};
    if (display == nullptr)
        return std::nullopt;
    const auto screen = "_XSETTINGS_S" + std::to_string(DefaultScreen(display.get()));
    const auto selection = XInternAtom(display.get(), screen.c_str(), False);
    const auto property = XInternAtom(display.get(), "_XSETTINGS_SETTINGS", False);
    // The owner cannot go away between the question who it is and the question what it says.
    XGrabServer(display.get());
    auto* bytes = static_cast<unsigned char*>(nullptr);
    auto count = 0UL;
    if (const auto owner = XGetSelectionOwner(display.get(), selection); owner != None) {
        auto type = Atom {};
        auto format = 0;
        auto left = 0UL;
        if (XGetWindowProperty(display.get(), owner, property, 0, longest_property, False, property, &type,
                               &format, &count, &left, &bytes) != Success ||
            format != 8)
            count = 0;
    }
    XUngrabServer(display.get());
    const auto kept = std::unique_ptr<unsigned char, FreeProperty> {bytes};
    const auto animations =
        xsetting(std::as_bytes(std::span {kept.get(), kept == nullptr ? 0 : count}), "Gtk/EnableAnimations");
    return animations ? std::optional {*animations != 0} : std::nullopt;
}

std::optional<bool> animations_in_files()
{
    const auto* told = std::getenv("XDG_CONFIG_HOME");
    const auto* home = std::getenv("HOME");
    if (told == nullptr && home == nullptr)
        return std::nullopt;
    const auto config =
        told != nullptr ? std::filesystem::path {told} : std::filesystem::path {home} / ".config";
    for (const auto* version : {"gtk-4.0", "gtk-3.0"}) {
        auto file = std::ifstream {config / version / "settings.ini"};
        const auto text = std::string {std::istreambuf_iterator<char> {file}, {}};
        if (const auto said = animations_in(text))
            return said;
    }
    return std::nullopt;
}

}  // namespace

bool system_is_calm()
{
    auto animations = animations_on_screen();
    if (!animations)
        animations = animations_in_files();
    return animations == false;
}

}  // namespace tutti::desktop
