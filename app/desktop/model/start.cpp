// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/start.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "desktop/model/engine_sentences.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

Result<std::vector<std::string>> titles_of(const Result<std::vector<io::DeviceInfo>>& devices)
{
    return devices.map([](const std::vector<io::DeviceInfo>& found) {
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

}  // namespace

InterfaceSearch::InterfaceSearch(Lister list)
    : search_ {[list = std::move(list)](const GivenUp&) -> Result<std::vector<std::string>> {
        try {
            return titles_of(list());
        } catch (const std::exception& error) {
            return tutti::failure(ErrorCode::device_refused,
                                  std::string {"Interfaces could not be looked for: "} + error.what() +
                                      "; look again, or restart the sound server.");
        }
    }}
{
}

std::vector<std::string> InterfaceSearch::titles() const
{
    return search_.found().value_or(std::vector<std::string> {});
}

std::string InterfaceSearch::failure() const
{
    const auto found = looking() ? Result<std::vector<std::string>> {} : search_.found();
    return found ? std::string {} : found.error().message;
}

void update(StartState& state, const InterfaceSearch& search)
{
    const auto titles = search.titles();
    const auto chosen = std::ranges::find(titles, state.chosen);
    state.interface = chosen != titles.end() ? std::optional {*chosen}
                      : titles.empty()       ? std::nullopt
                                             : std::optional {titles.front()};
    state.looking = search.looking();
    if (state.looking)
        return;
    state.no_list = search.failure();
    state.several = titles.size() > 1;
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
        about = state.no_list.empty() ? std::string {texts(Text::no_interface)}
                                      : printable(in_words(state.no_list, texts));
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
    drawn.trouble = printable(in_words(state.trouble, texts));
    return drawn;
}

}  // namespace tutti::desktop
