// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/pictures/scenes.hpp"

#include <array>

namespace tutti::test {

namespace {

constexpr auto usual_names = std::array {
    "Violins 1", "Violins 2", "Violas",     "Cellos",  "Basses",      "Flutes",   "Clarinets", "Saxophones",
    "Trumpets",  "Horns",     "Trombones",  "Tubas",   "Oboes",       "Bassoons", "Recorders", "Guitars",
    "Ukuleles",  "Harps",     "Euphoniums", "Cornets", "Tenor Horns", "Piccolos", "Voices 1",  "Voices 2",
};

}  // namespace

desktop::ConductorPicture scene(Happening what, std::size_t sections, desktop::Texts texts)
{
    auto cls = audio::ClassDescription {};
    cls.name = "Class 4b";
    cls.tolerance = 20_cents;
    for (std::size_t n = 0; n < sections; ++n)
        cls.sections.push_back(
            {usual_names.at(n), *instrument_from_name("violin"), {static_cast<int>(n) + 1}, {}});
    auto hall = ClassInHall {cls, texts};
    const auto odd = odd_one_out(sections);
    auto nobody = rehearsal::Glance {};
    nobody.level = -70_dB;
    for (std::size_t n = 0; n < sections; ++n) {
        auto& section = hall.section(n);
        const auto spread_of_class = static_cast<double>(n * 7 % 11) - 5.0;
        section = what == Happening::silent ? nobody : out_by(Cents {spread_of_class * 2.2});
        if (what != Happening::silent)
            section.level = -18_dB - 2_dB * static_cast<double>(n % 5);
        if (what == Happening::unsure) {
            section.verdict = rehearsal::Verdict::unsure;
            section.confidence = 0.4;
        }
        if (what == Happening::mixed && n % 5 == 3)
            section.verdict = rehearsal::Verdict::unsure;
        if (what == Happening::mixed && n % 6 == 5)
            section = nobody;
        if (what == Happening::mixed && n % 4 == 1)
            section.lead = n % 8 == 1 ? -70_ms : 60_ms;
        if (what == Happening::mixed && n % 7 == 4)
            section.spread = 16_cents;
    }
    if (what == Happening::one_flat || what == Happening::mixed)
        hall.section(odd) = out_by(-34_cents);
    if (what == Happening::one_sharp)
        hall.section(odd) = out_by(34_cents);
    if (what == Happening::one_late)
        hall.section(odd).lead = -90_ms;
    if (what != Happening::silent)
        hall.snapshot().ensemble.tempo = BeatsPerMinute {96};
    hall.snapshot().health.interface_away = what == Happening::device_gone;
    return hall.after(5_s);
}

std::unique_ptr<desktop::ConductorView> view_of(const desktop::ConductorPicture& picture, int width,
                                                int height, desktop::Appearance appearance)
{
    auto view = std::make_unique<desktop::ConductorView>();
    view->setSize(width, height);
    view->set_appearance(appearance);
    view->show(picture);
    return view;
}

}  // namespace tutti::test
