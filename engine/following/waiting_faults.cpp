// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/waiting_faults.hpp"

#include <algorithm>
#include <cmath>

#include "following/hops.hpp"

namespace tutti::following {

using analysis::NoteReading;
using analysis::NoteVerdict;

namespace {

constexpr auto confirmed = 1_s;  // a fault is told when the place is still known then
// Of several faults in a row the first waits for the section to come right again: two or three notes more.
constexpr auto comes_right = 4_s;

constexpr auto fit_memory =
    0.3;  // two notes in a row that are not right, and no right one since: not with it
// A section that fits its part less is lost, and where the others fit theirs less the place is wrong: neither
// is a matter of single notes.
constexpr auto with_the_score = 0.5;

// Sections that begin within this time do so on one beat; the next comes within 1.5 s, at 40 a minute.
constexpr auto same_beat = 150_ms;
constexpr auto next_beat = 1500_ms;
// One other may agree by chance, and where more than one in four has the same fault, the place is as likely
// to be wrong as the section.
constexpr auto fewest_others = 2;
constexpr auto others_to_one = 3;
constexpr auto others_remembered = std::size_t {64};  // 4 s of semiquavers

void doubt(NoteReading& note) noexcept
{
    if (note.verdict != NoteVerdict::unsure)
        note.confidence *= 0.5;
    note.verdict = NoteVerdict::unsure;
    note.cents.reset();
}

}  // namespace

WaitingFaults::WaitingFaults(const AskedNotes& asked, Seconds hop, std::size_t capacity)
    : asked_ {asked}
    , hop_ {hop}
    , sections_(asked.sections())
{
    for (auto& section : sections_)
        section.judged.resize(others_remembered);
    faults_.reserve(capacity);
}

void WaitingFaults::fit(std::size_t section, double right) noexcept
{
    auto& fits = sections_[section].fits;
    fits += fit_memory * (right - fits);
}

void WaitingFaults::remember(std::size_t section, const Judged& judged) noexcept
{
    auto& there = sections_[section];
    there.judged[there.judged_count++ % others_remembered] = judged;
}

bool WaitingFaults::wait(Fault fault) noexcept
{
    if (faults_.size() == faults_.capacity())
        return false;
    fault.fits = sections_[static_cast<std::size_t>(fault.note.section)].fits;
    faults_.push_back(fault);
    return true;
}

void WaitingFaults::question() noexcept
{
    for (auto& fault : faults_)
        fault.broken = true;
}

void WaitingFaults::question(double moved_by, double hop, double cell) noexcept
{
    for (auto& fault : faults_) {
        fault.broken = true;
        fault.due.moved = moved(fault.due, moved_by, hop, cell);
    }
}

double WaitingFaults::moved(const Place& due, double by, double hop, double cell) const noexcept
{
    return leads_to(due, hop, cell) ? 0.0 : due.moved + by;
}

bool WaitingFaults::leads_to(const Place& from, double hop, double cell) const noexcept
{
    const auto a_hop = hop_ / ScoreMap::cell_length * from.pace;
    return std::fabs(cell - from.cell - (hop - from.hop) * a_hop) < jump;
}

void WaitingFaults::give_up() noexcept
{
    for (auto& fault : faults_)
        doubt(fault.note);
    for (auto& section : sections_)
        section.judged_count = 0;
}

bool WaitingFaults::tell(Fault& fault, const Present& present, bool others_come,
                         std::vector<NoteReading>& told, std::vector<NoteEvidence>& evidence) noexcept
{
    const auto waited = present.hop - fault.judged;
    if (waited < to_hops(confirmed, hop_))
        return false;
    const auto broken = fault.broken || !present.followed;
    const auto stands =
        broken ? others_were_there(fault) : fits_the_score(static_cast<std::size_t>(fault.note.section));
    const auto may_come = broken ? others_come : !stands;
    if (may_come && waited < to_hops(comes_right, hop_))
        return false;
    fault.note.reported = present.heard_until;
    if (!stands)
        doubt(fault.note);
    told.push_back(fault.note);
    evidence.push_back(fault.evidence);
    return true;
}

void WaitingFaults::finish(FramePosition heard_until, std::vector<NoteReading>& told,
                           std::vector<NoteEvidence>& evidence) noexcept
{
    for (auto& fault : faults_) {
        if (!others_were_there(fault))
            doubt(fault.note);
        fault.note.reported = heard_until;
        told.push_back(fault.note);
        evidence.push_back(fault.evidence);
    }
    faults_.clear();
}

bool WaitingFaults::speaks_for(const Fault& fault, double hop) const noexcept
{
    return hop >= fault.due.hop - static_cast<double>(to_hops(same_beat, hop_)) &&
           hop <= fault.due.hop + static_cast<double>(to_hops(next_beat, hop_));
}

bool WaitingFaults::fits_the_score(std::size_t s) const noexcept
{
    auto fits = 0.0;
    auto others = 0;
    for (auto o = std::size_t {0}; o < sections_.size(); ++o)
        if (o != s && !asked_.of(o).empty()) {
            fits += sections_[o].fits;
            ++others;
        }
    return sections_[s].fits >= with_the_score && fits >= with_the_score * others;
}

/// Whether the ensemble was where a fault was judged, by what the other sections played on its beat or on
/// their next: a stop, and a place that was wrong, leave most of them without their notes too.
bool WaitingFaults::others_were_there(const Fault& fault) const noexcept
{
    if (fault.fits < with_the_score)
        return false;
    const auto& due = fault.due;
    const auto on_the_way = [&](const Judged& judged) {
        return speaks_for(fault, judged.hop) && leads_to(due, judged.hop, judged.cell);
    };
    const auto verdict = fault.note.verdict;
    const auto elsewhere = std::fabs(due.moved) >= jump;
    auto there = 0;
    auto not_there = 0;
    for (auto o = std::size_t {0}; o < sections_.size(); ++o) {
        const auto& other = sections_[o];
        if (static_cast<int>(o) == fault.note.section)
            continue;
        const Judged* next = nullptr;
        for (auto i = std::size_t {0}; i < std::min(other.judged_count, others_remembered); ++i)
            if (const auto& judged = other.judged[i];
                on_the_way(judged) && (next == nullptr || judged.hop < next->hop))
                next = &judged;
        if (next == nullptr)
            continue;
        // What it would have begun in the other place too speaks for neither; and one wrong note is no sign
        // of a stop, nor one that is missing of a wrong place.
        if (next->as == NoteVerdict::right)
            there += elsewhere && asked_.is_asked_at(o, next->cell + due.moved, next->key) ? 0 : 1;
        else
            not_there += elsewhere || next->as == verdict || verdict == NoteVerdict::extra ? 1 : 0;
    }
    return there >= fewest_others && there >= others_to_one * not_there;
}

}  // namespace tutti::following
