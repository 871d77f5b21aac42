// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/reviewer.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "following/parts.hpp"
#include "review/apart.hpp"
#include "review/balance.hpp"
#include "review/habit_findings.hpp"
#include "review/intonation.hpp"
#include "review/note_names.hpp"
#include "review/numbers.hpp"
#include "review/recurring_notes.hpp"
#include "review/robust.hpp"
#include "review/score_notes.hpp"
#include "review/timing.hpp"
#include "review/unison.hpp"

namespace tutti::review {

namespace {

// Off by this much a section is plainly off. Listeners begin to call a melody out of tune at about 25 cents
// (Larrouy-Maestri 2018); 50 ms is twice where an ensemble begins to sound apart; 10 dB is "twice as loud";
// players 50 cents apart play two notes for one.
constexpr auto plainly_off_cents = 25.0;
constexpr auto plainly_off_ms = 50.0;
constexpr auto plainly_off_db = 10.0;
constexpr auto plainly_apart_cents = 50.0;

constexpr auto about_an_onset = 150_ms;  // two ears' beginnings of one note lie within it

constexpr auto last_position = 1e8;  // quarters: no score is so long

// In fewer of its bars a class is told so, whatever it played.
constexpr auto least_followed = 0.5;
constexpr auto enough_played = 20_s;  // of all sections together

// A microphone that heard so much of its sound as notes heard somebody.
constexpr auto heard_somebody = 0.25;

/// How far a finding is off, 1 being plainly so. A wrong note is.
double size_of(const Finding& finding)
{
    if (const auto* cents = std::get_if<Cents>(&finding.amount))
        return std::abs(cents->value()) /
               (finding.kind == FindingKind::spread ? plainly_apart_cents : plainly_off_cents);
    if (const auto* lead = std::get_if<Seconds>(&finding.amount))
        return std::abs(lead->value()) * 1000.0 / plainly_off_ms;
    if (const auto* louder = std::get_if<Decibels>(&finding.amount))
        return std::abs(louder->value()) / plainly_off_db;
    return 1.0;
}

/// How much a finding matters to the music: its size, and how often it was heard, with less and less added by
/// each further note; less where it came only sometimes.
double importance(const Finding& finding)
{
    const auto always =
        finding.notes_judged > 0 ? static_cast<double>(finding.notes) / finding.notes_judged : 1.0;
    return size_of(finding) * std::sqrt(static_cast<double>(finding.notes)) * std::min(1.0, always) *
           finding.confidence;
}

// Of slips heard once in 44 generated rehearsals all 144 notes that were wrong or left out were so, but two
// of 19 in a rest were nobody's: it may be a neighbour in unison, however sure the ear is.
constexpr auto beyond_doubt = 0.95;
constexpr auto most_on_the_first_page = std::ptrdiff_t {5};

/// A single wrong note comes after whatever came again.
int rank_of(const Finding& finding)
{
    if (is_a_passing_slip(finding))
        return 0;
    return finding.kind == FindingKind::notes && finding.notes == 1 ? 1 : 2;
}

/// The median of the ensemble's drift over all the playings of each bar. The points of one playing share
/// their notes: together they are no surer than one.
void add_drift(Review& review)
{
    for (auto& bar : review.bars) {
        auto points = std::vector<double> {};
        auto within = 0.0;
        auto confidence = 0.0;
        auto playings = 0;
        for (const auto& playing : bar.playings) {
            const auto before = points.size();
            auto next = std::ranges::lower_bound(review.drift, playing.from, {}, &DriftPoint::at);
            for (; next != review.drift.end() && next->at < playing.to; ++next) {
                points.push_back(next->drift.value());
                within += next->within.value();
                confidence += next->confidence;
            }
            playings += points.size() > before ? 1 : 0;
        }
        if (points.empty())
            continue;
        const auto count = static_cast<double>(points.size());
        bar.drift.count = static_cast<int>(points.size());
        bar.drift.confidence = confidence / count;
        bar.drift.within = Cents {within / count / std::sqrt(static_cast<double>(playings))};
        bar.drift.value = Cents {median(std::move(points))};
    }
}

/// Which pitch classes sound in each column of a page.
using PitchClasses = std::vector<std::bitset<12>>;

/// A part's notes, each in all the bars in which it sounds.
void add_pitch_classes(const score::UnfoldedScore& score, std::size_t part, const Page& page,
                       PitchClasses& to)
{
    to.resize(page.bars().size());
    for (const auto& note : score.notes(part)) {
        const auto first = score.place_at(note.onset).performed_bar;
        for (auto bar = first;
             bar < score.bars().size() && (bar == first || score.bars()[bar].start < note.end()); ++bar)
            to[page.column_of(score.bars()[bar].bar)].set(static_cast<std::size_t>(note.pitch.pitch_class()));
    }
}

/// What a page asks for.
struct Asked {
    std::vector<PitchClasses> sections;  ///< of each section's part; empty where it has none
    PitchClasses unheard;                ///< of the parts that no section plays
};

Asked asked_on(const Page& page, const audio::ClassDescription& cls, const score::UnfoldedScore& score)
{
    auto asked = Asked {std::vector<PitchClasses>(cls.sections.size()), PitchClasses(page.bars().size())};
    const auto parts = following::parts_of(cls, score.printed());
    if (!parts)
        return asked;
    for (auto p = std::size_t {0}; p < score.printed().parts.size(); ++p) {
        const auto section =
            static_cast<std::size_t>(std::ranges::find(*parts, std::optional {p}) - parts->begin());
        add_pitch_classes(score, p, page, section < parts->size() ? asked.sections[section] : asked.unheard);
    }
    return asked;
}

/// What is heard at a section's microphone in a bar in which it has nothing to play is others' sound; where
/// it was surely the section's, that is told as a note in a rest.
void leave_out_rests(std::vector<std::vector<Note>>& notes, const std::vector<PitchClasses>& asked,
                     const Page& page, std::span<const analysis::NoteReading> score_notes, SampleRate rate)
{
    const auto begins_with = to_frames(about_an_onset, rate);
    for (auto s = std::size_t {0}; s < notes.size(); ++s) {
        if (asked[s].empty())
            continue;
        auto extra = std::vector<FramePosition> {};
        for (const auto& note : score_notes)
            if (note.section == static_cast<int>(s) && note.verdict == analysis::NoteVerdict::extra)
                extra.push_back(note.due);
        const auto told = [&](const Note& note) {
            return std::ranges::any_of(
                extra, [&](FramePosition due) { return due >= note.start - begins_with && due < note.end; });
        };
        std::erase_if(notes[s], [&](const Note& note) {
            const auto place = page.at(note.start, note.end);
            return place && asked[s][place->column].none() && !told(note);
        });
    }
}

/// Whether a note is in a bar in which its section's part rests.
bool is_in_a_rest(const Deviation& note, const PitchClasses& asked, const Page& page)
{
    const auto place = asked.empty() ? std::nullopt : page.at(note.from, note.to);
    return place && asked[place->column].none();
}

/// Players without a microphone are heard in their neighbours': what is much softer than a section plays and
/// has the pitch of a part that no section plays, and not of the section's own, is likely to be theirs.
void leave_out_unheard(std::vector<std::vector<Note>>& notes, const Asked& asked, const Page& page)
{
    for (auto s = std::size_t {0}; s < notes.size(); ++s) {
        const auto& own = asked.sections[s];
        if (notes[s].empty() || own.empty())
            continue;
        const auto softest = played_level(notes[s]) - likely_bleed;
        std::erase_if(notes[s], [&](const Note& note) {
            const auto place = note.level <= softest ? page.at(note.start, note.end) : std::nullopt;
            const auto pitch_class = static_cast<std::size_t>(note.pitch.pitch_class());
            return place && asked.unheard[place->column].test(pitch_class) &&
                   !own[place->column].test(pitch_class);
        });
    }
}

/// Of whom nothing was heard nothing stands: neither a fault nor what others played before that microphone.
void leave_out(const std::vector<NotThere>& not_there, std::vector<std::vector<Note>>& notes,
               std::vector<analysis::NoteReading>& score_notes)
{
    for (const auto& absent : not_there) {
        notes[static_cast<std::size_t>(absent.section)].clear();
        for (auto& note : score_notes)
            if (note.section == absent.section)
                note.verdict = analysis::NoteVerdict::unsure;
        std::erase_if(score_notes,
                      [&](const auto& note) { return note.section == absent.section && !note.expected; });
    }
}

std::string followed_in_words(const following::Followed& followed, const std::string& title)
{
    const auto in = title.empty() ? std::string {"this score"} : fmt::format("“{}”", title);
    if (following::is_another_piece(followed))
        return fmt::format("{} {:.0f} % of what was played could be followed in {}, and "
                           "that not surely. Reviewed by time, not by bars.",
                           following::right_piece_asked, 100.0 * followed.share, in);
    return fmt::format("Only {:.0f} % of what was played could be followed in {}; the rest is in none of its "
                       "bars.",
                       100.0 * followed.share, in);
}

}  // namespace

bool is_a_passing_slip(const Finding& finding) noexcept
{
    const auto* const slip = std::get_if<NoteSlip>(&finding.amount);
    return slip != nullptr && finding.notes == 1 &&
           (slip->verdict == analysis::NoteVerdict::extra || finding.confidence < beyond_doubt);
}

std::size_t on_the_first_page(const Review& review) noexcept
{
    const auto first_slip = std::ranges::find_if(review.findings, is_a_passing_slip);
    return static_cast<std::size_t>(std::min(first_slip - review.findings.begin(), most_on_the_first_page));
}

Reviewer::Reviewer(audio::ClassDescription description, SampleRate rate, FrameCount hop,
                   std::shared_ptr<const score::UnfoldedScore> score)
    : class_ {std::move(description)}
    , rate_ {rate}
    , hop_ {hop}
    , silences_ {class_.sections.size()}
    , score_ {std::move(score)}
    , places_ {rate, hop, score_}
{
    sections_.assign(class_.sections.size(), NoteTaker {{rate, hop, class_.tuning}});
}

void Reviewer::hear(const analysis::SectionReading& reading)
{
    if (reading.section < 0 || static_cast<std::size_t>(reading.section) >= sections_.size())
        return;
    const auto section = static_cast<std::size_t>(reading.section);
    heard_until_ = std::max(heard_until_, reading.heard_until);
    silences_[section].hear(reading.heard_until, hop_, reading.state == analysis::SectionState::silent);
    sections_[section].hear(reading);
}

void Reviewer::hear(const analysis::EnsembleReading& reading)
{
    places_.hear(reading);
}

void Reviewer::hear(const analysis::NoteReading& note)
{
    // A store from elsewhere may say anything.
    const auto of_class = note.section >= 0 && static_cast<std::size_t>(note.section) < sections_.size();
    const auto somewhere = std::abs(note.position) <= last_position;
    const auto printed = note.expected || note.verdict == analysis::NoteVerdict::extra;
    const auto heard = note.heard || (note.verdict != analysis::NoteVerdict::wrong &&
                                      note.verdict != analysis::NoteVerdict::extra);
    if (of_class && somewhere && printed && heard)
        score_notes_.push_back(note);
}

std::vector<std::vector<Note>> Reviewer::notes_played() const
{
    auto notes = std::vector<std::vector<Note>> {};
    for (const auto& section : sections_) {
        auto& heard = notes.emplace_back(section.notes());
        std::erase_if(heard, [&](const Note& note) { return places_.away(note.start, note.end); });
    }
    return notes;
}

std::optional<following::Followed> Reviewer::followed(const std::vector<std::vector<Note>>& notes) const
{
    auto played = FrameCount {};
    auto followed = FrameCount {};
    for (const auto& section : notes)
        for (const auto& note : section) {
            played += note.end - note.start;
            followed += places_.followed(note.start, note.end);
        }
    if (to_seconds(played, rate_) < enough_played)
        return {};
    return following::Followed {static_cast<double>(followed.value()) / static_cast<double>(played.value()),
                                places_.confidence()};
}

Review Reviewer::review() const
{
    auto review = Review {};
    review.length = to_seconds(heard_until_, rate_);
    review.notes = notes_played();
    auto score = score_;
    if (const auto how_far = score ? followed(review.notes) : std::nullopt;
        how_far && (how_far->share < least_followed || following::is_another_piece(*how_far))) {
        review.followed = how_far;
        review.remark = followed_in_words(*how_far, score->printed().title);
        if (following::is_another_piece(*how_far))
            score.reset();
    }
    const auto page = score != nullptr ? Page {*score, places_} : Page {review.length, rate_};
    auto score_notes = score != nullptr ? score_notes_ : std::vector<analysis::NoteReading> {};
    review.not_there = sections_not_there(score_notes);
    for (auto& absent : review.not_there)
        absent.sound_of_others =
            sections_[static_cast<std::size_t>(absent.section)].hearing().sure_share() > heard_somebody;
    leave_out(review.not_there, review.notes, score_notes);
    const auto asked = page.by_bar() ? asked_on(page, class_, *score) : Asked {};
    if (page.by_bar()) {
        leave_out_rests(review.notes, asked.sections, page, score_notes, rate_);
        leave_out_unheard(review.notes, asked, page);
    }
    const auto intonation = intonation_of(review.notes, rate_, class_.tolerance);
    const auto unison = unison_of(review.notes);
    const auto timing = timing_of(review.notes, class_, rate_);
    auto balance = balance_of(review.notes, rate_);
    // A note too many is a fault of its own; how loud it is says nothing of how loud the section is to play.
    for (auto s = std::size_t {0}; s < asked.sections.size(); ++s)
        std::erase_if(balance[s],
                      [&](const auto& note) { return is_in_a_rest(note, asked.sections[s], page); });

    review.by_bar = page.by_bar();
    review.bars = page.bars();
    review.drift = intonation.drift;
    review.tempo = places_.tempo();
    review.tuning_from = intonation.from;
    review.playing = intonation.playing;
    const auto measured = Measured {review.notes, intonation.sections, unison, timing.sections, balance};
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        review.sections.push_back(numbers_of(measured, s));
        review.sections.back().hearing = sections_[s].hearing();
        review.by_note.push_back(deviation_by_note(measured, s));
    }
    add_drift(review);
    review.cells = cells_of(measured, page, silences_, rate_);
    if (score != nullptr) {
        review.piece = score->printed().title;
        for (auto& point : review.tempo)
            if (point.bar)
                point.bar = page.column_of(*point.bar);
        review.score_notes = std::move(score_notes);
        std::ranges::stable_sort(review.score_notes, {}, &analysis::NoteReading::due);
        count_notes(review.score_notes, page, *score, review);
    }

    const auto names = NoteNames {class_, score != nullptr ? &score->printed() : nullptr};
    const auto about = Circumstances {class_, page, names, review.notes, rate_};
    const auto add = [&](std::vector<Finding> findings) {
        std::ranges::move(findings, std::back_inserter(review.findings));
    };
    const auto rule = intonation_rule(class_.tolerance, intonation.from);
    add(with_recurring_notes(intonation.sections, rule, about,
                             habit_findings({FindingKind::intonation, intonation.sections,
                                             [&](const Orders& o) {
                                                 return intonation_habits(intonation, review.notes, o,
                                                                          class_.tolerance);
                                             },
                                             rule.least_noise},
                                            about)));
    add(habit_findings({FindingKind::timing, timing.sections,
                        [&](const Orders& o) { return timing_habits(timing, o); }, timing_rule().least_noise},
                       about));
    add(habit_findings({FindingKind::balance, balance,
                        [&](const Orders& o) { return balance_habits(balance, o); },
                        balance_rule().least_noise},
                       about));
    add(habit_findings({FindingKind::spread, unison,
                        [&](const Orders& o) { return unison_habits(unison, o, class_.tolerance); },
                        unison_rule(class_.tolerance).least_noise},
                       about));
    if (score != nullptr)
        add(note_findings(review.score_notes, *score, page, names, class_));
    review.apart = two_apart(intonation, timing, about, review.findings, class_.tolerance);
    std::ranges::stable_sort(review.findings, std::ranges::greater {}, [](const Finding& finding) {
        return std::pair {rank_of(finding), importance(finding)};
    });
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
