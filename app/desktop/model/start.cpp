// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/start.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "io/device_list.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

InterfaceSearch::~InterfaceSearch()
{
    if (thread_.joinable())
        thread_.join();
}

void InterfaceSearch::begin()
{
    if (looking_)
        return;
    if (thread_.joinable())
        thread_.join();
    looking_ = true;
    thread_ = std::thread {[this] {
        titles_.clear();
        if (const auto found = io::list_devices()) {
            for (const auto& device : *found)
                if (device.input_channels > 0)
                    titles_.push_back(io::title(device));
            if (const auto choice = io::choose_device(*found, "", 1)) {
                const auto chosen = std::ranges::find(titles_, io::title(choice->device));
                if (chosen != titles_.end())
                    std::rotate(titles_.begin(), chosen, std::next(chosen));
            }
        }
        looking_ = false;
    }};
}

std::vector<std::string> InterfaceSearch::titles() const
{
    return looking_ ? std::vector<std::string> {} : titles_;
}

StartPicture start_picture(const StartState& state, Texts texts)
{
    auto drawn = StartPicture {};
    drawn.subtitle = texts(Text::app_subtitle);
    drawn.rehearse = texts(Text::rehearse);
    drawn.can_rehearse = !state.looking && state.interface;
    if (state.looking)
        drawn.rehearse_about = texts(Text::looking_for_interface);
    else if (!state.interface)
        drawn.rehearse_about = texts(Text::no_interface);
    else
        drawn.rehearse_about = texts(Text::rehearse_with, printable(*state.interface));
    if (drawn.can_rehearse && !state.cls)
        drawn.rehearse_about += fmt::format(". {}", texts(Text::no_class_yet));
    drawn.demo = texts(Text::demo);
    drawn.demo_about = texts(Text::demo_about);
    drawn.choose_class = texts(Text::choose_class);
    drawn.choose_class_about = state.cls ? texts(Text::class_of, printable(state.cls->name),
                                                 std::to_string(state.cls->sections.size()))
                                         : std::string {texts(Text::choose_class_about)};
    drawn.keys = texts(state.several ? Text::start_keys_interfaces : Text::start_keys);
    drawn.trouble = printable(state.trouble);
    return drawn;
}

}  // namespace tutti::desktop
