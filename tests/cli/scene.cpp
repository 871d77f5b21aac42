// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/scene.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace tutti::test {

using rehearsal::Glance;
using rehearsal::Verdict;

cli::Picture Scene::picture() const
{
    return {cls, now, stream, focus, messages, word};
}

std::vector<std::string> Scene::text(const cli::Screen& screen) const
{
    auto result = std::vector<std::string> {};
    for (const auto& line : cli::live_view(picture(), screen))
        result.push_back(line.text());
    return result;
}

cli::StyledLine Scene::row(const std::string& name, const cli::Screen& screen) const
{
    for (const auto& line : cli::live_view(picture(), screen)) {
        const auto text = line.text();
        if (const auto at = text.find(name); (at == 3 || at == 5) && text.find("▀") == std::string::npos)
            return line;
    }
    throw std::runtime_error {"no row for " + name};
}

bool contains(const std::vector<std::string>& lines, const std::string& what)
{
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& line) { return line.find(what) != std::string::npos; });
}

Glance playing(const char* written, Cents deviation)
{
    auto glance = Glance {};
    glance.verdict = deviation < -20_cents  ? Verdict::flat
                     : deviation > 20_cents ? Verdict::sharp
                                            : Verdict::in_tune;
    glance.written = pitch_from_name(written);
    glance.deviation = deviation;
    glance.confidence = 0.95;
    glance.level = -24_dB;
    glance.since_onset = 400_ms;
    return glance;
}

Glance playing_unsurely(const char* written, Cents deviation)
{
    auto glance = playing(written, deviation);
    glance.verdict = Verdict::unsure;
    glance.confidence = 0.4;
    return glance;
}

Glance resting()
{
    auto glance = Glance {};
    glance.level = -70_dB;
    return glance;
}

Scene orchestra()
{
    auto scene = Scene {};
    scene.cls.name = "Year 5 orchestra";
    scene.cls.tolerance = 20_cents;
    const auto add = [&](const char* name, const char* instrument, const Glance& glance) {
        scene.cls.sections.push_back({name, *instrument_from_name(instrument), {1}, name});
        scene.now.sections.push_back(glance);
    };
    add("Violins 1", "violin", playing("A4", -3_cents));
    add("Violins 2", "violin", playing("F#4", 9_cents));
    add("Violas", "viola", playing("C4", -28_cents));
    add("Cellos", "cello", playing("A2", 4_cents));
    add("Clarinets", "clarinet", playing_unsurely("E4", 12_cents));
    add("Trumpets", "trumpet", resting());
    scene.now.sections[0].spread = 7_cents;
    scene.now.sections[0].since_onset = 60_ms;
    scene.now.sections[1].spread = 6_cents;
    scene.now.sections[2].spread = 9_cents;
    scene.now.sections[3].level = -18_dB;
    scene.now.heard_until = FramePosition {134 * 48'000};
    scene.stream.device = "Scarlett 18i20 (JACK)";
    scene.stream.spec.input_latency = 12_ms;
    scene.stream.detection_delay = 43_ms;
    scene.stream.kept = "No sound kept. No names.";
    scene.focus = rehearsal::Focus {2, Verdict::flat, -28_cents};
    scene.messages = {{120_s, "Marked 2:00, 'bow hold'."}};
    return scene;
}

Scene sections(std::size_t count)
{
    auto scene = orchestra();
    scene.focus.reset();
    scene.cls.sections.clear();
    scene.now.sections.clear();
    for (std::size_t n = 0; n < count; ++n) {
        const auto name = fmt::format("Section {}", n + 1);
        scene.cls.sections.push_back({name, *instrument_from_name("violin"), {1}, name});
        scene.now.sections.push_back(playing("A4", 0_cents));
    }
    return scene;
}

}  // namespace tutti::test
