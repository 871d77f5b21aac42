// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/track/track_picture.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "units/utf8.hpp"

namespace tutti::backing_track {

namespace {

using desktop::Text;

Text word_of(Where::State state)
{
    switch (state) {
    case Where::State::no_time:
        return Text::track_no_time;
    case Where::State::waiting:
        return Text::track_before;
    case Where::State::playing:
        return Text::track_plays;
    case Where::State::over:
        return Text::track_over;
    case Where::State::too_slow:
        return Text::track_too_slow;
    case Where::State::too_fast:
        return Text::track_too_fast;
    case Where::State::stopped:
        break;
    }
    return Text::track_stopped;
}

}  // namespace

TrackPicture picture_of(const Player::Opened& opened, Where where, const desktop::Texts& texts)
{
    auto drawn = TrackPicture {};
    drawn.place = "–";
    drawn.trouble = opened.trouble;
    if (opened.piece == nullptr) {
        drawn.word = texts(opened.opening ? Text::track_opening : Text::track_no_piece);
        return drawn;
    }
    const auto& piece = *opened.piece;
    drawn.title = piece.title();
    drawn.composer = piece.composer();
    for (const auto& part : piece.parts())
        if (part.mute < most_parts) {
            drawn.parts.push_back(part.part ? part.name : std::string {texts(Text::track_everybody)});
            drawn.mutes.push_back(part.mute);
        }
    drawn.word = texts(opened.opening ? Text::track_opening : word_of(where.state));
    drawn.sounding = where.state == Where::State::playing && !opened.opening;
    if (where.state == Where::State::playing || where.state == Where::State::too_slow ||
        where.state == Where::State::too_fast) {
        const auto at = score::ScorePosition {score::Quarters::nearest(std::max(0.0, where.quarters))};
        const auto place = piece.score().place_at(at);
        drawn.place = texts(Text::bar, printable(piece.score().printed().bars[place.bar].number));
        drawn.beat = texts(Text::track_beat, fmt::format("{}", std::floor(place.beat + 0.001)));
    }
    return drawn;
}

}  // namespace tutti::backing_track
