// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/made_up_review.hpp"

#include "support/readings.hpp"

namespace tutti::test {

namespace {

FramePosition at(double seconds)
{
    return FramePosition {} + to_frames(Seconds {seconds}, reading_rate);
}

review::Numbers numbers(double cents)
{
    auto numbers = review::Numbers {};
    numbers.deviation = {Cents {cents}, Cents {4.0}, 4, 0.9};
    numbers.lead = {Seconds {0.004}, Seconds {0.012}, 4, 0.9};
    numbers.notes.right = 4;
    numbers.hearing = {20_s, 1_s, 2_s};
    return numbers;
}

}  // namespace

audio::ClassDescription class_of(const std::vector<std::string>& names)
{
    auto cls = audio::ClassDescription {};
    cls.name = "Year 5";
    for (const auto& name : names)
        cls.sections.push_back({name, *instrument_from_name("viola"), {1}, {}});
    return cls;
}

review::Review made_up_review(const audio::ClassDescription& cls, std::size_t bars)
{
    auto review = review::Review {};
    review.by_bar = true;
    review.piece = "Ode to Joy";
    review.length = Seconds {2.0 * static_cast<double>(bars)};
    for (auto b = std::size_t {0}; b < bars; ++b)
        review.bars.push_back({std::to_string(b + 1),
                               b % 8 == 0 ? "A" : "",
                               {{at(2.0 * static_cast<double>(b)), at(2.0 * static_cast<double>(b + 1))}},
                               {}});
    for (auto s = std::size_t {0}; s < cls.sections.size(); ++s) {
        review.sections.push_back(numbers(0.0));
        auto& row = review.cells.emplace_back();
        auto& notes = review.notes.emplace_back();
        for (auto b = std::size_t {0}; b < bars; ++b) {
            const auto off = s == 1 && b == 2 ? -28.0 : 1.0;
            row.push_back(s == 0 && b == 3 ? review::Numbers {} : numbers(off));
            for (auto n = 0; n < 4; ++n) {
                auto note = review::Note {};
                note.section = static_cast<int>(s);
                note.start = at(2.0 * static_cast<double>(b) + 0.5 * n);
                note.end = at(2.0 * static_cast<double>(b) + 0.5 * n + 0.45);
                note.deviation = Cents {off};
                notes.push_back(note);
            }
        }
    }
    if (cls.sections.size() > 1 && bars > 2) {
        auto finding = review::Finding {};
        finding.section = 1;
        finding.from = at(4.0);
        finding.to = at(6.0);
        finding.amount = Cents {-28.0};
        finding.bars = {2};
        finding.where = {.throughout = false, .bars = 1, .ranges = {{"3", "3"}}};
        finding.notes = finding.notes_judged = 4;
        finding.confidence = 0.95;
        finding.text = cls.sections[1].name + ", bar 3: 28 cents flat (4 of 4 notes)";
        review.findings.push_back(finding);
    }
    return review;
}

}  // namespace tutti::test
