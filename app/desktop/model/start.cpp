// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/start.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "units/utf8.hpp"

namespace tutti::desktop {

InterfaceSearch::InterfaceSearch(Lister list)
    : list_ {std::move(list)}
{
    begin();
}

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
        auto found = Result<std::vector<std::string>> {};
        try {
            found = find();
        } catch (const std::exception& error) {
            found = tutti::failure(ErrorCode::device_refused,
                                   std::string {"Interfaces could not be looked for: "} + error.what() +
                                       "; look again, or restart the sound server.");
        }
        {
            const auto lock = std::scoped_lock {mutex_};
            failure_ = found ? std::string {} : std::move(found.error().message);
            titles_ = found ? *std::move(found) : std::vector<std::string> {};
        }
        looking_ = false;
    }};
}

Result<std::vector<std::string>> InterfaceSearch::find() const
{
    return list_().map([](const std::vector<io::DeviceInfo>& found) {
        auto titles = std::vector<std::string> {};
        for (const auto& device : found)
            if (device.input_channels > 0)
                titles.push_back(io::title(device));
        if (const auto choice = io::choose_device(found, "", 1)) {
            const auto chosen = std::ranges::find(titles, io::title(choice->device));
            if (chosen != titles.end())
                std::rotate(titles.begin(), chosen, std::next(chosen));
        }
        return titles;
    });
}

std::vector<std::string> InterfaceSearch::titles() const
{
    const auto lock = std::scoped_lock {mutex_};
    return titles_;
}

std::string InterfaceSearch::failure() const
{
    if (looking_)
        return {};
    const auto lock = std::scoped_lock {mutex_};
    return failure_;
}

void update(StartState& state, const InterfaceSearch& search)
{
    state.looking = search.looking();
    if (state.looking)
        return;
    const auto titles = search.titles();
    state.no_list = search.failure();
    state.several = titles.size() > 1;
    if (state.interface && std::ranges::find(titles, *state.interface) == titles.end())
        state.interface.reset();
    if (!state.interface && !titles.empty())
        state.interface = titles.front();
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
    if (drawn.can_rehearse && state.cls && !state.piece.empty())
        about += ". " + printable(state.piece);
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
