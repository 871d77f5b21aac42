// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/evidence.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "playback/sound_file.hpp"
#include "review/cell_face.hpp"
#include "review/worst_places.hpp"

namespace tutti::review {

namespace {

using analysis::SectionReading;

constexpr auto readings_to_a_point = 8;
constexpr auto points_at_once = 1024;  // most of a minute

// A bar is heard with a breath before it, so that nobody is taken by surprise, and until its last note is
// out.
constexpr auto breath = 400_ms;
constexpr auto ring = 200_ms;
constexpr auto longest_clip = 20_s;

/// One point of readings that follow each other: the middle one of those that surely sound, if most do.
std::optional<PitchPoint> point_of(std::span<const SectionReading> readings, const Review& review)
{
    auto sure = std::vector<const SectionReading*> {};
    for (const auto& reading : readings)
        if (reading.state == analysis::SectionState::sounding && reading.tuned)
            sure.push_back(&reading);
    if (2 * sure.size() < readings.size())
        return {};
    const auto middle = sure.begin() + static_cast<std::ptrdiff_t>(sure.size() / 2);
    std::ranges::nth_element(sure, middle, {}, [](const auto* reading) {
        return 100.0 * reading->tuned->pitch.midi_key() + reading->tuned->deviation.value();
    });
    const auto at = readings[readings.size() / 2].heard_until;
    return PitchPoint {at, beside_the_class(review, (*middle)->tuned->deviation, at)};
}

Result<std::vector<PitchPoint>> curve_of(const session::Session& session, int section, const Review& review)
{
    auto curve = std::vector<PitchPoint> {};
    const auto rate = session.info().sample_rate;
    // Whole points, so that they are a step apart from slice to slice too.
    const auto step = session.info().hop * (readings_to_a_point * points_at_once);
    // The last reading is at the review's end, and what is asked for ends before.
    const auto end = FramePosition {} + to_frames(review.length, rate) + session.info().hop;
    for (auto from = FramePosition {}; from < end; from += step) {
        const auto readings = session.readings(section, from, std::min(from + step, end));
        if (!readings)
            return tl::unexpected {readings.error()};
        constexpr auto most = std::size_t {readings_to_a_point};
        for (auto i = std::size_t {0}; i < readings->size(); i += most) {
            const auto count = std::min(most, readings->size() - i);
            if (const auto point = point_of(std::span {*readings}.subspan(i, count), review))
                curve.push_back(*point);
        }
    }
    return curve;
}

/// What a clip is of.
struct Wanted {
    std::size_t section;
    Place place;
};

bool plays_in(std::span<const Note> notes, const Playing& playing)
{
    const auto first = std::ranges::lower_bound(notes, playing.from, {}, &Note::end);
    return first != notes.end() && first->start < playing.to;
}

/// How far off a cell is, in whichever aspect it is furthest off.
int worst_step(const Numbers& numbers, const Fine& fine)
{
    auto worst = 0;
    for (const auto aspect : aspects)
        worst = std::max(worst, face_of(aspect, numbers, fine).step);
    return worst;
}

/// What each finding rests on, worst first; and what was played when the tutor marked or noted something.
std::vector<std::vector<Wanted>> spoken_of(const Review& review, std::span<const FramePosition> said)
{
    auto queues = std::vector<std::vector<Wanted>> {};
    for (const auto& finding : review.findings) {
        auto& queue = queues.emplace_back();
        for (const auto& place : worst_places(review, finding))
            queue.push_back({static_cast<std::size_t>(finding.section), place});
    }
    auto& words = queues.emplace_back();
    for (const auto at : said)
        for (auto b = std::size_t {0}; b < review.bars.size(); ++b)
            for (auto p = std::size_t {0}; p < review.bars[b].playings.size(); ++p)
                if (const auto& playing = review.bars[b].playings[p]; playing.from <= at && at < playing.to)
                    for (auto s = std::size_t {0}; s < review.cells.size(); ++s)
                        words.push_back({s, {b, p}});
    return queues;
}

/// All that sections played, that first which is most likely to be asked for.
std::vector<Wanted> by_need(const Review& review, std::span<const FramePosition> said, const Fine& fine)
{
    auto order = std::vector<Wanted> {};
    const auto queues = spoken_of(review, said);
    // In turn, for a fault that lasts throughout would leave no room for another's first bar.
    auto longest = std::size_t {0};
    for (const auto& queue : queues)
        longest = std::max(longest, queue.size());
    for (auto i = std::size_t {0}; i < longest; ++i)
        for (const auto& queue : queues)
            if (i < queue.size())
                order.push_back(queue[i]);
    for (auto step = 3; step >= 0; --step)
        for (auto b = std::size_t {0}; b < review.bars.size(); ++b)
            for (auto s = std::size_t {0}; s < review.cells.size(); ++s)
                if (worst_step(review.cells[s][b], fine) == step)
                    for (auto p = std::size_t {0}; p < review.bars[b].playings.size(); ++p)
                        order.push_back({s, {b, p}});
    auto seen = std::set<std::tuple<std::size_t, std::size_t, std::size_t>> {};
    std::erase_if(order, [&](const Wanted& one) {
        return !seen.emplace(one.section, one.place.bar, one.place.playing).second ||
               !plays_in(review.notes[one.section], review.bars[one.place.bar].playings[one.place.playing]);
    });
    return order;
}

/// The take that was running when a bar began, with a file of this section; the end where none was.
std::span<const session::Take>::iterator take_during(std::span<const session::Take> takes,
                                                     std::size_t section, const Playing& playing)
{
    return std::ranges::find_if(takes, [&](const auto& one) {
        return one.began <= playing.from && (!one.ended || playing.from < *one.ended) &&
               section < one.files.size();
    });
}

/// The sound of takes, cut to clips.
class Cutter {
public:
    Cutter(const session::Session& session, std::vector<session::Take> takes)
        : session_ {session}
        , takes_ {std::move(takes)}
    {
    }

    /// The clip, if a take was running then and its file can be read.
    std::optional<SoundClip> cut(const Wanted& wanted, const Playing& playing)
    {
        const auto passage = passage_of(session_, takes_, wanted.section, playing);
        if (passage && !*passage)
            return {};
        auto packed = passage ? playback::to_mp3((*passage)->sound) : tl::unexpected {passage.error()};
        if (!packed) {
            // A passage that is damaged says nothing of the others; a tutor needs to be told once.
            if (told_.insert(take_during(takes_, wanted.section, playing)->files[wanted.section]).second)
                remarks_.push_back(std::move(packed.error().message));
            return {};
        }
        return SoundClip {wanted.section, wanted.place.bar, wanted.place.playing, (*passage)->from,
                          *std::move(packed)};
    }

    std::vector<std::string> remarks() && { return std::move(remarks_); }

private:
    const session::Session& session_;
    std::vector<session::Take> takes_;
    std::set<std::filesystem::path> told_;
    std::vector<std::string> remarks_;
};

}  // namespace

Result<std::optional<HeardPassage>> passage_of(const session::Session& session,
                                               std::span<const session::Take> takes, std::size_t section,
                                               const Playing& playing)
{
    const auto rate = session.info().sample_rate;
    const auto take = take_during(takes, section, playing);
    if (take == takes.end())
        return std::nullopt;
    const auto from = std::max(take->began, playing.from - to_frames(breath, rate));
    const auto to = std::min(playing.to + to_frames(ring, rate), from + to_frames(longest_clip, rate));
    return playback::read_passage(session.folder() / take->files[section], from - take->began, to - from)
        .map([&](playback::Recording sound) {
            return std::optional {HeardPassage {from, std::move(sound)}};
        });
}

Result<Evidence> evidence_of(const session::Session& session, const Review& review, std::size_t most_sound)
{
    auto evidence = Evidence {};
    evidence.step = session.info().hop * readings_to_a_point;
    const auto& cls = session.info().class_description;
    for (auto s = std::size_t {0}; s < cls.sections.size(); ++s) {
        auto curve = curve_of(session, static_cast<int>(s), review);
        if (!curve)
            return tl::unexpected {curve.error()};
        evidence.curves.push_back(*std::move(curve));
    }

    auto takes = session.takes();
    if (!takes)
        return tl::unexpected {takes.error()};
    if (takes->empty())
        return evidence;
    auto said = std::vector<FramePosition> {};
    for (const auto& remarks : {session.markers(), session.notes()}) {
        if (!remarks)
            return tl::unexpected {remarks.error()};
        for (const auto& remark : *remarks)
            said.push_back(remark.at);
    }
    auto cutter = Cutter {session, *std::move(takes)};
    auto bytes = std::size_t {0};
    for (const auto& wanted : by_need(review, said, fine_for(cls.tolerance))) {
        if (bytes >= most_sound)
            break;
        auto clip = cutter.cut(wanted, review.bars[wanted.place.bar].playings[wanted.place.playing]);
        if (!clip)
            continue;
        bytes += clip->mp3.size();
        evidence.clips.push_back(*std::move(clip));
    }
    evidence.remarks = std::move(cutter).remarks();
    return evidence;
}

}  // namespace tutti::review
