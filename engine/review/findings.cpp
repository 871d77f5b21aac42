// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/findings.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "review/attacks.hpp"
#include "review/score_notes.hpp"
#include "review/timing.hpp"

namespace tutti::review {

namespace {

constexpr auto enough_to_say = 8;  // notes, for a number to stand for a whole rehearsal

// Off by this much a section is plainly off. Listeners begin to call a melody out of tune at about 25 cents
// (Larrouy-Maestri 2018); 50 ms is twice where an ensemble begins to sound apart.
constexpr auto plainly_off_cents = 25.0;
constexpr auto plainly_off_ms = 50.0;

/// How much a finding matters to the music: its size, and how often it was heard, with less and less added by
/// each further note.
double importance(const Finding& finding)
{
    const auto* cents = std::get_if<Cents>(&finding.amount);
    const auto* lead = std::get_if<Seconds>(&finding.amount);
    const auto size = cents != nullptr  ? std::abs(cents->value()) / plainly_off_cents
                      : lead != nullptr ? std::abs(lead->value()) * 1000.0 / plainly_off_ms
                                        : 1.0;
    return size * std::sqrt(static_cast<double>(finding.notes)) * finding.confidence;
}

std::string amount_in_words(const Finding& finding)
{
    if (const auto* cents = std::get_if<Cents>(&finding.amount))
        return fmt::format("{:.0f} cents {}", std::abs(cents->value()), *cents < Cents {} ? "flat" : "sharp");
    // Nothing is heard to the millisecond, so nothing is told to it.
    const auto lead = std::get<Seconds>(finding.amount);
    return fmt::format("{:.0f} ms {}", 5.0 * std::round(std::abs(lead.value()) * 200.0),
                       lead < Seconds {} ? "late" : "early");
}

std::string in_words(const Finding& finding, std::string_view section, SampleRate rate)
{
    return fmt::format("{}, {} to {}: {} ({} of {} {})", section, clock_time(to_seconds(finding.from, rate)),
                       clock_time(to_seconds(finding.to, rate)), amount_in_words(finding), finding.notes,
                       finding.notes_judged, finding.kind == FindingKind::intonation ? "notes" : "entries");
}

void add_findings(FindingKind kind, std::span<const SectionHabit> habits,
                  std::span<const std::vector<Deviation>> sections, std::vector<Finding>& findings)
{
    for (const auto& [section, habit] : habits) {
        auto finding = Finding {};
        finding.section = static_cast<int>(section);
        finding.kind = kind;
        finding.from = sections[section][habit.first].from;
        finding.to = sections[section][habit.last].to;
        if (kind == FindingKind::intonation)
            finding.amount = Cents {habit.amount};
        else
            finding.amount = Seconds {-habit.amount / 1000.0};
        finding.notes = habit.agreeing;
        finding.notes_judged = habit.count;
        finding.confidence = habit.confidence;
        findings.push_back(std::move(finding));
    }
}

/// The middle of what counts, if there is enough of it.
std::optional<double> middle(std::vector<Weighed> values)
{
    auto counting = 0.0;
    for (const auto& value : values)
        counting += value.weight;
    if (counting < 0.5 * enough_to_say || static_cast<int>(values.size()) < enough_to_say)
        return {};
    return median(std::move(values));
}

}  // namespace

std::string_view finding_kind_name(FindingKind kind) noexcept
{
    switch (kind) {
    case FindingKind::intonation:
        return "intonation";
    case FindingKind::timing:
        return "timing";
    case FindingKind::notes:
        break;
    }
    return "notes";
}

std::string clock_time(Seconds time)
{
    const auto seconds = std::max<std::int64_t>(0, std::llround(time.value()));
    if (seconds >= 3600)
        return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

Reviewer::Reviewer(audio::ClassDescription description, SampleRate rate, FrameCount hop,
                   std::shared_ptr<const score::UnfoldedScore> score)
    : class_ {std::move(description)}
    , rate_ {rate}
    , score_ {std::move(score)}
{
    for (const auto& section : class_.sections)
        sections_.emplace_back(
            NoteTaker::Parameters {rate, hop, class_.tuning, noticed_after(section.instrument)});
}

void Reviewer::hear(const analysis::SectionReading& reading)
{
    if (reading.section < 0 || static_cast<std::size_t>(reading.section) >= sections_.size())
        return;
    heard_until_ = std::max(heard_until_, reading.heard_until);
    sections_[static_cast<std::size_t>(reading.section)].hear(reading);
}

Review Reviewer::review() const
{
    auto notes = std::vector<std::vector<Note>> {};
    for (const auto& section : sections_)
        notes.push_back(section.notes());
    auto intonation = intonation_of(notes, rate_, class_.tolerance);
    const auto timing = timing_of(notes, rate_);

    auto review = Review {};
    review.length = to_seconds(heard_until_, rate_);
    review.drift = std::move(intonation.drift);
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        auto& summary = review.sections.emplace_back();
        summary.hearing = sections_[s].hearing();
        summary.notes = static_cast<int>(intonation.sections[s].size());
        summary.entries = static_cast<int>(timing.sections[s].size());
        if (const auto cents = middle(weighed(intonation.sections[s])))
            summary.deviation = Cents {*cents};
        if (const auto lag = middle(weighed(timing.sections[s])))
            summary.lead = Seconds {-*lag / 1000.0};
        auto spreads = std::vector<Weighed> {};
        for (const auto& note : notes[s])
            if (note.spread)
                spreads.push_back({note.spread->value(), note.confidence});
        if (const auto spread = middle(std::move(spreads)))
            summary.spread = Cents {*spread};
    }

    add_findings(FindingKind::intonation, intonation.habits, intonation.sections, review.findings);
    add_findings(FindingKind::timing, timing.habits, timing.sections, review.findings);
    for (auto& finding : review.findings)
        finding.text =
            in_words(finding, class_.sections[static_cast<std::size_t>(finding.section)].name, rate_);
    if (score_ != nullptr)
        for (auto& finding : note_findings(score_notes_, *score_, class_))
            review.findings.push_back(std::move(finding));
    std::ranges::stable_sort(review.findings, std::ranges::greater {}, importance);
    return review;
}

Review review_of(const audio::ClassDescription& description,
                 std::span<const std::vector<analysis::SectionReading>> readings, SampleRate rate,
                 FrameCount hop)
{
    auto reviewer = Reviewer {description, rate, hop};
    for (const auto& section : readings)
        for (const auto& reading : section)
            reviewer.hear(reading);
    return reviewer.review();
}

}  // namespace tutti::review
