// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/backing.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "playback/renderer.hpp"
#include "playback/stems.hpp"
#include "practice/extent.hpp"
#include "score/arranging.hpp"
#include "score/bar_names.hpp"
#include "score/part_names.hpp"
#include "score/places.hpp"
#include "units/open_strings.hpp"

namespace tutti::practice {

namespace {

constexpr auto block = FrameCount {256};
constexpr auto ahead = 64_ms;            // of a worker that an old laptop keeps waiting
constexpr auto ahead_following = 32_ms;  // less, for the recordings to answer sooner

Result<std::size_t> bar_of(const score::UnfoldedScore& score, const std::string& name, std::size_t otherwise)
{
    if (name.empty())
        return otherwise;
    if (const auto said = score::find_said(score, name)) {
        if (said->into == score::Quarters {})
            return said->performed_bar;
        return failure(
            ErrorCode::bad_argument,
            fmt::format("A passage goes from bar to bar, and '{}' is within bar {}; name a bar or a mark.",
                        name, score.printed(score.bars()[said->performed_bar]).number));
    }
    return failure(ErrorCode::bad_argument,
                   fmt::format("The score has no bar or mark '{}'; its bars are {} to {}.", name,
                               score.printed(score.bars().front()).number,
                               score.printed(score.bars().back()).number));
}

/// Whether a bar was called by its rehearsal mark, and not by its number, which may be the same.
bool by_its_mark(const score::UnfoldedScore& score, const std::string& name)
{
    const auto said = score::find_said(score, name);
    if (!said || !said->is_mark)
        return false;
    const auto& bar = score.printed(score.bars()[said->performed_bar]);
    return score::as_called(bar.rehearsal_mark) != score::as_called(bar.number);
}

std::size_t next_mark(const score::UnfoldedScore& score, std::size_t after)
{
    auto bar = after + 1;
    while (bar < score.bars().size() && score.printed(score.bars()[bar]).rehearsal_mark.empty())
        ++bar;
    return bar;
}

/// That a passage takes some time in the recordings: what is none of the score's is laid along it anyhow.
Status check_pace(const playback::Timeline& timeline, const playback::Passage& passage)
{
    constexpr auto shortest_beat = 0.1_s;
    const auto& score = timeline.score();
    const auto first = score.bars()[passage.first_bar];
    const auto last = score.bars()[passage.end_bar - 1];
    const auto length = timeline.time_at(last.end()) - timeline.time_at(first.start);
    const auto beats = (last.end() - first.start) / score.printed(first).metre.beat();
    if (length >= shortest_beat * beats)
        return {};
    return failure(
        ErrorCode::piece_invalid,
        fmt::format("From bar {} to bar {} the recordings would last {:.2f} seconds: they are not of this "
                    "score, or were found in the wrong place; make the piece anew, or pin these bars.",
                    score.printed(first).number, score.printed(last).number, length.value()));
}

/// That the recordings hold something of a passage, where they hold only a part of the score; a remark where
/// they begin within it.
Result<std::optional<std::string>> what_is_heard(const playback::Piece& piece,
                                                 const playback::Timeline& timeline,
                                                 const playback::Passage& passage, Seconds length)
{
    const auto& score = timeline.score();
    const auto number_at = [&](score::ScorePosition at) {
        return score.printed(score.bars()[score.place_at(at).performed_bar]).number;
    };
    const auto position_at = [&](Seconds time) {
        return score::ScorePosition {score::Quarters::nearest(timeline.quarters_at(time))};
    };
    const auto& first = piece.alignment.front();
    const auto& last = piece.alignment.back();
    const auto begins = number_at(first.time >= Seconds {} ? first.at : position_at({}));
    const auto from = timeline.time_at(score.bars()[passage.first_bar].start);
    if (timeline.time_at(score.bars()[passage.end_bar - 1].end()) <= Seconds {})
        return failure(ErrorCode::bad_argument,
                       fmt::format("The recordings begin in bar {}; choose bars from there on.", begins));
    if (from >= length)
        return failure(ErrorCode::bad_argument,
                       fmt::format("The recordings end in bar {}; choose bars up to there.",
                                   number_at(last.time <= length ? last.at : position_at(length))));
    if (from > -timeline.beat_length(passage.first_bar))
        return std::optional<std::string> {};
    return std::optional {
        fmt::format("The recordings begin in bar {}; until then only the click is heard.", begins)};
}

}  // namespace

Status check_tempo(const Setup& setup)
{
    if (setup.tempo >= slowest_tempo && setup.tempo <= fastest_tempo)
        return {};
    return failure(
        ErrorCode::bad_usage,
        fmt::format("A tempo of {:g} % cannot be played; choose from 40 to 150 %.", 100.0 * setup.tempo));
}

Result<playback::Passage> passage_of(const Setup& setup, const score::UnfoldedScore& score)
{
    if (const auto& bars = setup.bars) {
        if (bars->last < bars->first || bars->last >= score.bars().size())
            return failure(
                ErrorCode::bad_argument,
                fmt::format("The score is played in {} bars; choose from these.", score.bars().size()));
        return playback::Passage {bars->first, bars->last + 1, setup.count_in, setup.passes};
    }
    const auto first = bar_of(score, setup.first, 0);
    if (!first)
        return tl::unexpected {first.error()};
    const auto to_the_end = score::as_called(setup.last) == "end" && !score.find_place(setup.last);
    const auto last = bar_of(score, to_the_end ? std::string {} : setup.last, score.bars().size() - 1);
    if (!last)
        return tl::unexpected {last.error()};
    // A mark is a place and no bar: "from A to B" ends where B begins, and A is what comes up to the next.
    if (*last >= *first && by_its_mark(score, setup.last)) {
        const auto end = *last > *first ? *last : next_mark(score, *first);
        return playback::Passage {*first, end, setup.count_in, setup.passes};
    }
    if (*last < *first)
        return failure(
            ErrorCode::bad_argument,
            fmt::format("Bar {} comes before bar {}; name the earlier one first.", setup.last, setup.first));
    // A bar that a repeat sign splits is two with one number: to its end means to the end of both.
    const auto bars = score.bars();
    auto end = *last + 1;
    while (end < bars.size() && bars[end].bar == bars[end - 1].bar + 1 &&
           score.printed(bars[end]).number == score.printed(bars[end - 1]).number)
        ++end;
    return playback::Passage {*first, end, setup.count_in, setup.passes};
}

Result<std::shared_ptr<const score::UnfoldedScore>>
arranged(const std::shared_ptr<const score::UnfoldedScore>& score, std::size_t part, const Setup& setup)
{
    if (setup.transpose == 0 && setup.easier == Easier::no)
        return score;
    if (std::abs(setup.transpose) > 12)
        return failure(
            ErrorCode::bad_argument,
            fmt::format("{} semitones are more than an octave; choose from -12 to 12.", setup.transpose));
    // In its own key it stays as it is printed, be that seven sharps.
    auto printed =
        setup.transpose == 0 ? score->printed() : score::transposed(score->printed(), setup.transpose);
    auto& own = printed.parts[part];
    if (setup.easier == Easier::longest) {
        own.notes = score::longest_notes(printed, part);
    } else if (setup.easier == Easier::open_strings) {
        const auto strings = own.instrument ? open_strings(*own.instrument) : std::span<const Pitch> {};
        if (strings.empty())
            return failure(ErrorCode::bad_argument,
                           fmt::format("{} have no open strings; ask for the longest notes.", own.name));
        own.notes = score::open_strings(printed, part, strings);
    }
    if (own.notes.empty())
        return failure(
            ErrorCode::bad_argument,
            fmt::format("Nothing of {} would be left to play; practise it as it is printed.", own.name));
    return score::UnfoldedScore::unfold(std::move(printed)).map([](score::UnfoldedScore unfolded) {
        return std::make_shared<const score::UnfoldedScore>(std::move(unfolded));
    });
}

Hertz tuning_of(const playback::Piece& piece)
{
    auto tunings = std::vector<Hertz> {};
    for (const auto& stem : piece.stems)
        tunings.push_back(stem.a4);
    if (tunings.empty())
        return 440_Hz;
    std::ranges::sort(tunings);
    return tunings[tunings.size() / 2];
}

Result<std::unique_ptr<Backing>> Backing::open(const Setup& setup, SampleRate rate, FrameCount largest_block)
{
    if (const auto possible = check_tempo(setup); !possible)
        return tl::unexpected {possible.error()};
    auto piece = playback::load_piece(setup.piece);
    if (!piece)
        return tl::unexpected {piece.error()};
    auto backing = std::unique_ptr<Backing> {new Backing};
    backing->piece_ = *std::move(piece);
    const auto own = score::find_part(backing->piece_.score->printed(), setup.part);
    if (!own)
        return tl::unexpected {own.error()};
    backing->part_ = *own;
    auto arrangement = arranged(backing->piece_.score, *own, setup);
    if (!arrangement)
        return tl::unexpected {arrangement.error()};
    backing->piece_.score = *std::move(arrangement);
    const auto passage = passage_of(setup, *backing->piece_.score);
    if (!passage)
        return tl::unexpected {passage.error()};
    backing->passage_ = *passage;
    const auto timeline = playback::Timeline::create(backing->piece_.score, backing->piece_.alignment);
    if (!timeline)
        return tl::unexpected {timeline.error()};
    backing->timeline_ = *timeline;
    if (const auto playable = check_pace(*timeline, *passage); !playable)
        return tl::unexpected {playable.error()};

    backing->a4_ = setup.a4.value_or(tuning_of(backing->piece_));
    auto stems = setup.stems;
    if (stems == nullptr || stems->rate != rate) {
        // In another key they are recordings of another tuning.
        auto loaded = playback::load_stems(backing->piece_, rate,
                                           transposed(backing->a4_, Cents {100.0 * setup.transpose}));
        if (!loaded)
            return tl::unexpected {loaded.error()};
        stems = std::make_shared<const playback::Stems>(*std::move(loaded));
    }
    backing->stems_ = stems;
    backing->remarks_ = stems->remarks;
    auto begins_late = what_is_heard(backing->piece_, *timeline, *passage, to_seconds(stems->length, rate));
    if (!begins_late)
        return tl::unexpected {begins_late.error()};
    if (*begins_late)
        backing->remarks_.push_back(**begins_late);
    auto renderer = std::make_unique<playback::Renderer>(stems, *timeline, *passage, setup.tempo);
    renderer->set_click(setup.click);
    backing->transport_ = std::make_unique<playback::Transport>(
        std::move(renderer),
        std::max(setup.follow ? ahead_following : ahead, to_seconds(largest_block + block, rate)));
    for (const auto& stem : stems->stems) {
        backing->parts_.push_back(stem.part);
        if (!stem.part)
            backing->remarks_.push_back(
                fmt::format("One recording holds everybody, so {} are heard in it too.", backing->part()));
    }
    if (const auto rests = only_rests(backing->score(), backing->part_, backing->passage_))
        backing->remarks_.push_back(in_words(*rests));
    if (const auto set = backing->set_volume({backing->part(), 0.0}); !set)
        return tl::unexpected {set.error()};
    for (const auto& volume : setup.volumes)
        if (const auto set = backing->set_volume(volume); !set)
            return tl::unexpected {set.error()};
    return backing;
}

Status Backing::set_volume(const Volume& volume)
{
    const auto part = score::find_part(score().printed(), volume.part);
    if (!part)
        return tl::unexpected {part.error()};
    for (std::size_t s = 0; s < parts_.size(); ++s)
        if (parts_[s] == *part)
            transport_->set_volume(s, volume.gain);
    return {};
}

std::vector<std::size_t> Backing::recorded_parts() const
{
    auto recorded = std::vector<std::size_t> {};
    for (std::size_t p = 0; p < score().printed().parts.size(); ++p)
        if (std::ranges::find(parts_, std::optional {p}) != parts_.end())
            recorded.push_back(p);
    return recorded;
}

Status Backing::play(const std::function<Status(std::span<const float>)>& heard)
{
    auto samples = std::array<float, 256> {};
    while (true) {
        transport_->fill();
        samples.fill(0.0F);
        auto* channel = samples.data();
        transport_->mix({{&channel, 1}, block});
        if (transport_->place().state == playback::PlayingPlace::State::ended)
            return {};
        if (const auto taken = heard(samples); !taken)
            return taken;
    }
}

std::string Backing::first_bar() const
{
    return piece_.score->printed(piece_.score->bars()[passage_.first_bar]).number;
}

std::string Backing::last_bar() const
{
    return piece_.score->printed(piece_.score->bars()[passage_.end_bar - 1]).number;
}

}  // namespace tutti::practice
