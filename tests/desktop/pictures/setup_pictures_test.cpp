// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/setup_view.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "desktop/pictures/picture.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using test::Picture;

namespace {

const auto usual_class = R"({"name": "Wednesday strings", "tolerance": "developing", "sections": [
    {"name": "Violins 1", "instrument": "violin", "channels": [1], "players": 6},
    {"name": "Violins 2", "instrument": "violin", "channels": [2], "players": 7},
    {"name": "Violas", "instrument": "viola", "channels": [3], "players": 3},
    {"name": "Cellos", "instrument": "cello", "channels": [4, 5], "players": 4},
    {"name": "Trumpets", "instrument": "trumpet", "channels": [6]}]})";

LiveSoundCheck::View hearing(std::size_t channels)
{
    auto view = LiveSoundCheck::View {};
    view.stage = LiveSoundCheck::Stage::hearing;
    view.now = 10_s;
    for (std::size_t c = 0; c < channels; ++c)
        view.heard.channels.push_back({.level = decibels(-30.0 - static_cast<double>(c % 5) * 4.0),
                                       .peak = decibels(-18.0 - static_cast<double>(c % 7) * 5.0),
                                       .same_as = c});
    return view;
}

Setup setup_of(const std::string& json, Texts texts = Texts {})
{
    return Setup {{*audio::parse_class(json, "class.json"), {}}, "/home/tutor/Wednesday strings.json", texts};
}

struct Scene {
    std::string name;
    std::function<SetupPicture(Texts)> picture;
};

const auto long_names =
    std::string {R"({"name": "Die Streicherklasse der Johann-Sebastian-Bach-Schule", "sections": [
    {"name": "Erste Geigen und die beiden Neuen vom Mittwoch", "instrument": "violin", "channels": [1], "players": 14},
    {"name": "Bratschen", "instrument": "viola", "channels": [2]},
    {"name": "Baritonsaxophone und was sonst noch tief ist", "instrument": "baritone-sax", "channels": [3]}]})"};

const std::vector<Scene>& scenes()
{
    static const auto all = std::vector<Scene> {
        {"nothing_yet",
         [](Texts texts) {
             auto setup = Setup {{}, {}, texts};
             return setup.picture({}, {});
         }},
        {"one_channel",
         [](Texts texts) {
             auto setup = Setup {{}, {}, texts};
             setup.add(*instrument_from_name("violin"));
             return setup.picture(hearing(1), {"USB microphone (ALSA)"});
         }},
        {"eight_channels",
         [](Texts texts) {
             auto setup = setup_of(usual_class, texts);
             setup.select(2);
             return setup.picture(hearing(8), {"Scarlett 18i8 (JACK)"});
         }},
        {"thirty_two_channels",
         [](Texts texts) {
             auto setup = setup_of(usual_class, texts);
             for (const auto* name : {"flute", "oboe", "clarinet", "bassoon", "horn", "trombone", "tuba"})
                 setup.add(*instrument_from_name(name));
             for (auto n = std::size_t {5}; n < 12; ++n)
                 setup.editor().give(static_cast<int>(n) + 3, n);
             setup.point_at(12);
             return setup.picture(hearing(32), {"X32 (JACK)"});
         }},
        {"twenty_four_sections",
         [](Texts texts) {
             auto setup = Setup {{}, {}, texts};
             for (auto n = 0; n < 24; ++n) {
                 setup.add(instruments()[static_cast<std::size_t>(n)]);
                 setup.editor().give(n + 1, static_cast<std::size_t>(n));
             }
             setup.select(11);
             return setup.picture(hearing(24), {"X32 (JACK)"});
         }},
        {"asks_to_remove",
         [](Texts texts) {
             auto setup = setup_of(usual_class, texts);
             setup.select(2);
             setup.remove_selected({});
             return setup.picture(hearing(8), {"Scarlett 18i8 (JACK)"});
         }},
        {"asking",
         [](Texts texts) {
             auto setup = setup_of(usual_class, texts);
             setup.editor().give(3, std::nullopt);
             setup.select(2);
             auto view = hearing(8);
             for (auto& channel : view.heard.channels)
                 channel.level = decibels(-65.0);
             static_cast<void>(setup.picture(view, {"Scarlett 18i8 (JACK)"}));
             setup.ask();
             static_cast<void>(setup.picture(view, {"Scarlett 18i8 (JACK)"}));
             view.heard.channels[6].level = decibels(-20.0);
             view.heard.channels[6].peak = decibels(-8.0);
             auto picture = SetupPicture {};
             for (auto n = 0; n < 60; ++n) {
                 view.now += 25_ms;
                 picture = setup.picture(view, {"Scarlett 18i8 (JACK)"});
             }
             return picture;
         }},
        {"clipping_and_alike",
         [](Texts texts) {
             auto setup = setup_of(usual_class, texts);
             auto view = hearing(8);
             view.heard.channels[1].trouble = rehearsal::MicrophoneTrouble::clipping;
             view.heard.channels[1].clipped = true;
             view.heard.channels[1].peak = decibels(0.0);
             for (const auto c : {2, 3}) {
                 view.heard.channels[static_cast<std::size_t>(c)].trouble =
                     rehearsal::MicrophoneTrouble::alike;
                 view.heard.channels[static_cast<std::size_t>(c)].same_as = 2;
             }
             return setup.picture(view, {"Scarlett 18i8 (JACK)"});
         }},
        {"device_gone",
         [](Texts texts) {
             auto setup = setup_of(usual_class, texts);
             auto view = hearing(8);
             view.heard.interface_away = true;
             return setup.picture(view, {"Scarlett 18i8 (JACK)"});
         }},
        {"reference",
         [](Texts texts) {
             auto setup = setup_of(usual_class, texts);
             auto view = hearing(8);
             static_cast<void>(setup.picture(view, {"Scarlett 18i8 (JACK)"}));
             setup.point_at(8);
             setup.take_reference();
             view.heard.reference = {
                 .channel = 7, .progress = 0.6, .a4 = {}, .within = {}, .confidence = 0.9};
             return setup.picture(view, {"Scarlett 18i8 (JACK)"});
         }},
        {"long_names",
         [](Texts texts) {
             auto setup = setup_of(long_names, texts);
             return setup.picture(hearing(4),
                                  {"Ein sehr langer Name für ein Interface, wie ihn Treiber geben (ALSA)"});
         }},
    };
    return all;
}

}  // namespace

TEST_CASE("on every screen and in every state the set-up's parts stand apart and inside", "[pictures]")
{
    for (const auto language : {Language::english, Language::german})
        for (const auto size : {juce::Rectangle<int> {1024, 600}, juce::Rectangle<int> {1920, 1080},
                                juce::Rectangle<int> {3840, 2160}})
            for (const auto& scene : scenes()) {
                auto view = SetupView {Texts {language}};
                view.setSize(size.getWidth(), size.getHeight());
                const auto picture = scene.picture(Texts {language});
                view.show(picture);
                INFO(scene.name << " at " << size.getWidth());
                static_cast<void>(Picture {view, "setup_" + scene.name + "_" +
                                                     std::to_string(size.getWidth()) +
                                                     (language == Language::german ? "_de" : "")});
                auto parts = view.seats();
                CHECK(parts.size() == picture.seats.size());
                for (const auto& channel : view.channels())
                    parts.push_back(channel);
                CHECK(parts.size() == picture.seats.size() + picture.channels.size());
                for (const auto& press : view.layout().presses)
                    parts.push_back(press.area);
                for (std::size_t n = 0; n < parts.size(); ++n) {
                    CHECK(size.toFloat().contains(parts[n]));
                    for (std::size_t other = 0; other < n; ++other)
                        CHECK_FALSE(parts[n].reduced(0.5F).intersects(parts[other].reduced(0.5F)));
                }
            }
}

TEST_CASE(
    "the microphone that answers and the section that is asked are the brightest things, in greyscale too",
    "[pictures]")
{
    for (const auto appearance : {Appearance::dark, Appearance::light}) {
        auto view = SetupView {Texts {}};
        view.set_appearance(appearance);
        view.setSize(1920, 1080);
        const auto& asking = *std::ranges::find(scenes(), std::string {"asking"}, &Scene::name);
        auto shown = asking.picture(Texts {});
        for (auto& channel : shown.channels)
            channel.answering = channel.number == 7;
        view.show(shown);
        const auto picture =
            Picture {view, appearance == Appearance::dark ? "setup_answer_dark" : "setup_answer_light"};
        const auto ground = picture.luminance(2, 2);
        const auto chips = view.channels();
        const auto share = [&](juce::Rectangle<float> area) {
            const auto inside = area.toNearestInt().reduced(6);
            return static_cast<double>(picture.contrasting_pixels(inside, ground)) /
                   (inside.getWidth() * inside.getHeight());
        };
        for (std::size_t n = 0; n < chips.size(); ++n)
            if (n != 6)
                CHECK(share(chips[6]) > 2.0 * share(chips[n]));
        const auto seats = view.seats();
        for (std::size_t n = 0; n < seats.size(); ++n)
            if (n != 2)
                CHECK(share(seats[2]) > 2.0 * share(seats[n]));
    }
}
