// SPDX-License-Identifier: GPL-3.0-or-later
// A class as a view sees it, without a sound: glances that a test sets, and time that it lets go by.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "desktop/model/conductor.hpp"
#include "score/musicxml_text.hpp"

namespace tutti::test {

/// A section that is surely so far out; in tune up to 20 cents.
inline rehearsal::Glance out_by(Cents deviation)
{
    auto glance = rehearsal::Glance {};
    glance.verdict = deviation < -20_cents  ? rehearsal::Verdict::flat
                     : deviation > 20_cents ? rehearsal::Verdict::sharp
                                            : rehearsal::Verdict::in_tune;
    glance.deviation = deviation;
    glance.spread = 7_cents;
    glance.confidence = 0.95;
    glance.level = -22_dB;
    return glance;
}

/// Twelve bars of six quavers, at 120 crotchets, so 80 beats, a minute where `marked`.
inline std::shared_ptr<const score::UnfoldedScore> a_march(bool marked = true)
{
    const auto tempo = std::string {
        "<direction><direction-type><metronome><beat-unit>quarter</beat-unit>"
        "<per-minute>120</per-minute></metronome></direction-type><sound tempo=\"120\"/></direction>"};
    auto bars = std::vector<std::string>(12, note("A4", 6) + note("E4", 6));
    bars.front() = attributes(6, 8) + (marked ? tempo : std::string {}) + bars.front();
    return std::make_shared<const score::UnfoldedScore>(unfolded(musicxml({{"Violins", bars, {}}})));
}

/// So many quarters from the beginning, at 126 quarters a minute.
inline analysis::ScorePlace at_quarter(double position, analysis::FollowingState state)
{
    const auto moves = state == analysis::FollowingState::following;
    return {state, position, moves ? std::optional {BeatsPerMinute {126}} : std::nullopt, 0.95};
}

class ClassInHall {
public:
    explicit ClassInHall(std::size_t sections, const std::string& name = "Violins",
                         desktop::Texts texts = desktop::Texts {},
                         std::shared_ptr<const score::UnfoldedScore> score = nullptr)
        : conductor_ {class_of(sections, name), std::move(score), rate, texts}
    {
        now_.sections.resize(sections);
        now_.readings_kept = true;
    }
    ClassInHall(audio::ClassDescription cls, desktop::Texts texts,
                std::shared_ptr<const score::UnfoldedScore> score = nullptr)
        : conductor_ {cls, std::move(score), rate, texts}
    {
        now_.sections.resize(cls.sections.size());
        now_.readings_kept = true;
    }

    rehearsal::Glance& section(std::size_t n) { return now_.sections[n]; }
    rehearsal::Snapshot& snapshot() { return now_; }
    [[nodiscard]] Seconds now() const { return to_seconds(now_.heard_until, rate); }
    void say(std::string_view words) { conductor_.say(words); }
    void say_at_length(std::string_view words) { conductor_.say_at_length(words); }
    void ask(std::string_view words) { conductor_.ask(words); }

    /// The picture when so much more time has gone by, twenty pictures a second.
    [[nodiscard]] desktop::ConductorPicture after(Seconds time, bool keeps_session = true)
    {
        auto seen = desktop::ConductorPicture {};
        for (auto n = 0; n < static_cast<int>(time / 50_ms + 0.5); ++n) {
            now_.heard_until += to_frames(50_ms, rate);
            seen = conductor_.picture(now_, keeps_session, now());
        }
        return seen;
    }

private:
    static constexpr SampleRate rate {48'000};

    static audio::ClassDescription class_of(std::size_t sections, const std::string& name)
    {
        auto cls = audio::ClassDescription {};
        cls.name = "4b";
        cls.tolerance = 20_cents;
        for (std::size_t n = 0; n < sections; ++n)
            cls.sections.push_back({n == 0 ? name : name + " " + std::to_string(n + 1),
                                    *instrument_from_name("violin"),
                                    {static_cast<int>(n) + 1},
                                    name});
        return cls;
    }

    desktop::Conductor conductor_;
    rehearsal::Snapshot now_;
};

}  // namespace tutti::test
