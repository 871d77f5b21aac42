// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "audio/class_description.hpp"
#include "desktop/model/texts.hpp"

namespace tutti::desktop {

/// The interfaces of this machine, looked for on a thread of its own: a sound server may take its time.
class InterfaceSearch {
public:
    InterfaceSearch() { begin(); }
    ~InterfaceSearch();
    InterfaceSearch(const InterfaceSearch&) = delete;
    InterfaceSearch& operator=(const InterfaceSearch&) = delete;

    /// Looks again, unless it is looking. [message thread]
    void begin();
    [[nodiscard]] bool looking() const noexcept { return looking_; }
    /// The titles of those with inputs, the one that would be chosen first. Empty while it looks.
    /// [message thread]
    [[nodiscard]] std::vector<std::string> titles() const;

private:
    std::vector<std::string> titles_;  // written by the thread while looking_, read by others when it is not
    std::atomic<bool> looking_ {false};  // set by the message thread, cleared by the search's
    std::thread thread_;
};

/// What the start offers, in words.
struct StartPicture {
    std::string rehearse;
    std::string rehearse_about;
    bool can_rehearse = false;  ///< else the same choice looks for an interface again
    std::string demo;
    std::string demo_about;
    std::string choose_class;
    std::string choose_class_about;
    std::string subtitle;
    std::string keys;
    std::string trouble;  ///< why the last attempt did not work; empty when it did

    friend bool operator==(const StartPicture&, const StartPicture&) = default;
};

struct StartState {
    bool looking = false;
    std::optional<std::string> interface;  ///< its title
    bool several = false;                  ///< whether there are others
    std::optional<audio::ClassDescription> cls;
    std::string trouble;
};

[[nodiscard]] StartPicture start_picture(const StartState&, Texts);

}  // namespace tutti::desktop
