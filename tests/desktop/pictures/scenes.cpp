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

/// Sets what each section does at the moment.
void set(ClassInHall& hall, Happening what, std::size_t sections)
{
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
}

audio::ClassDescription class_of(std::size_t sections)
{
    auto cls = audio::ClassDescription {};
    cls.name = "Class 4b";
    cls.tolerance = 20_cents;
    for (std::size_t n = 0; n < sections; ++n)
        cls.sections.push_back(
            {usual_names.at(n), *instrument_from_name("violin"), {static_cast<int>(n) + 1}, {}});
    return cls;
}

}  // namespace

desktop::ConductorPicture scene(Happening what, std::size_t sections, desktop::Texts texts)
{
    auto hall = ClassInHall {class_of(sections), texts};
    set(hall, what, sections);
    return hall.after(5_s);
}

desktop::ConductorPicture scene_in_a_score(Moment what, std::size_t sections, desktop::Texts texts)
{
    using analysis::FollowingState;
    using Outcome = rehearsal::TuningTurn::Outcome;
    auto hall = ClassInHall {class_of(sections), texts, a_march()};
    set(hall, Happening::one_flat, sections);
    auto& now = hall.snapshot();
    now.ensemble.place = at_quarter(34.6, what == Moment::waiting ? FollowingState::waiting
                                          : what == Moment::lost  ? FollowingState::lost
                                                                  : FollowingState::following);
    now.recording = what == Moment::recorded;
    if (what == Moment::tuning || what == Moment::open_strings) {
        const auto strings = what == Moment::open_strings;
        const auto asked = odd_one_out(sections);
        now.ensemble.place.reset();
        for (std::size_t n = 0; n < sections; ++n)
            for (const auto string : {69, 62})
                if (string == 69 || strings)
                    now.tuning_turns.push_back(
                        {.outcome = n < asked ? (n == 1 ? Outcome::missed : Outcome::heard) : Outcome::none,
                         .section = n,
                         .note = {Pitch {string}, strings},
                         .deviation = Cents {static_cast<double>(n * 17 % 60) - 24.0}});
        now.tuning = {
            .asked = asked, .note = {Pitch {strings ? 62 : 69}, strings}, .progress = 0.6, .obstacle = {}};
    }
    auto seen = hall.after(5_s);
    if (what == Moment::told) {
        hall.say("The interface 'Scarlett 18i20 (JACK)' is back; it was away for 14 seconds.");
        seen = hall.after(100_ms);
    } else if (what == Moment::asked) {
        hall.ask(texts(desktop::Text::end_again));
        seen = hall.after(100_ms);
    }
    return seen;
}

desktop::ConductorPicture scene_of_long_names(std::size_t sections)
{
    auto cls = class_of(sections);
    cls.name = "Die Streicherklasse der Johann-Sebastian-Bach-Gesamtschule";
    for (std::size_t n = 0; n < sections; ++n)
        cls.sections[n].name = "Zweite Baritonsaxophone und die Neuen vom Mittwoch " + std::to_string(n + 1);
    auto hall = ClassInHall {cls, desktop::Texts {desktop::Language::german}, a_march()};
    set(hall, Happening::mixed, sections);
    hall.snapshot().ensemble.place = at_quarter(34.6, analysis::FollowingState::following);
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
