// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/start.hpp"

#include <algorithm>

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
        failure_.clear();
        const auto found = io::list_devices();
        if (!found)
            failure_ = found.error().message;
        if (found) {
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

std::string InterfaceSearch::failure() const
{
    return looking_ ? std::string {} : failure_;
}

StartPicture start_picture(const StartState& state, Texts texts)
{
    auto drawn = StartPicture {};
    drawn.subtitle = texts(Text::app_subtitle);
    drawn.can_rehearse = !state.looking && state.interface;
    const auto card = [&](StartChoice choice) -> StartPicture::Card& {
        return drawn.cards[static_cast<std::size_t>(choice)];
    };
    auto about = std::string {};
    if (state.looking)
        about = texts(Text::looking_for_interface);
    else if (!state.interface)
        about = state.no_list.empty() ? std::string {texts(Text::no_interface)} : printable(state.no_list);
    else
        about = texts(Text::rehearse_with, printable(*state.interface));
    if (drawn.can_rehearse)
        about += ". " + (state.cls ? texts(Text::class_of, printable(state.cls->name),
                                           std::to_string(state.cls->sections.size()))
                                   : std::string {texts(Text::no_class_yet)});
    card(StartChoice::rehearse) = {std::string {texts(Text::rehearse)}, about};
    card(StartChoice::demo) = {std::string {texts(Text::demo)}, std::string {texts(Text::demo_about)}};
    card(StartChoice::practise) = {std::string {texts(Text::practise)},
                                   std::string {texts(Text::practise_about)}};
    card(StartChoice::set_up) = {std::string {texts(Text::set_up)}, std::string {texts(Text::set_up_about)}};
    card(StartChoice::look_back) = {std::string {texts(Text::look_back)},
                                    std::string {texts(Text::look_back_about)}};
    drawn.keys = texts(state.several ? Text::start_keys_interfaces : Text::start_keys);
    drawn.trouble = printable(state.trouble);
    return drawn;
}

}  // namespace tutti::desktop
