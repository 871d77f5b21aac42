// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "desktop/model/background_search.hpp"
#include "desktop/model/texts.hpp"
#include "io/device_list.hpp"

namespace tutti::desktop {

/// The interfaces of this machine, looked for on a thread of its own: a sound server may take its time.
class InterfaceSearch {
public:
    using Lister = std::function<Result<std::vector<io::DeviceInfo>>()>;

    explicit InterfaceSearch(Lister = io::list_devices);

    /// Looks again, unless it is looking. [message thread]
    void begin() { search_.begin(); }
    [[nodiscard]] bool looking() const noexcept { return search_.looking(); }
    /// The titles of those with inputs, the one that would be chosen first; while it looks, those found last.
    /// [message thread]
    [[nodiscard]] std::vector<std::string> titles() const;
    /// Why there is no list of them, in a sentence; empty where there is one, and while it looks.
    [[nodiscard]] std::string failure() const;

private:
    BackgroundSearch<Result<std::vector<std::string>>> search_;
};

/// What can be begun with.
enum class StartChoice : std::uint8_t { rehearse, demo, practise, set_up, look_back };
inline constexpr auto start_choices =
    std::array {StartChoice::rehearse, StartChoice::demo, StartChoice::practise, StartChoice::set_up,
                StartChoice::look_back};

/// What the start offers, in words.
struct StartPicture {
    struct Card {
        std::string title;
        std::string about;

        friend bool operator==(const Card&, const Card&) = default;
    };
    std::array<Card, start_choices.size()> cards;  ///< in the order of start_choices
    bool can_rehearse = false;                     ///< else the first choice looks for an interface again
    std::string subtitle;
    std::string keys;
    std::string trouble;  ///< why the last attempt did not work; empty when it did

    friend bool operator==(const StartPicture&, const StartPicture&) = default;
};

struct StartState {
    bool looking = false;
    std::string no_list;  ///< why interfaces could not be looked for; empty when they could
    std::string chosen;   ///< the interface's title, here or in the set-up; empty where nobody chose
    std::optional<std::string> interface;  ///< the one chosen where it is there, else the first
    bool several = false;                  ///< whether there are others
    std::optional<audio::ClassDescription> cls;
    std::string piece;  ///< what that class plays; empty where that was not said
    std::string trouble;
};

/// What has been found by now. While it is looked, what was found last stays; what was chosen and is not
/// there is taken again once it is back.
void update(StartState&, const InterfaceSearch&);

[[nodiscard]] StartPicture start_picture(const StartState&, Texts);

}  // namespace tutti::desktop
