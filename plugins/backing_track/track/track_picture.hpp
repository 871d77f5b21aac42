// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "backing_track/track/player.hpp"
#include "desktop/model/texts.hpp"

namespace tutti::backing_track {

/// All that the editor shows, in words.
struct TrackPicture {
    std::string title;
    std::string composer;
    std::string place;  ///< "Bar 12", large; "–" where there is none
    std::string beat;   ///< "Beat 3"; empty where there is none
    std::string word;   ///< what is going on: "plays with the host", "the host stands still"
    bool sounding = false;
    std::string trouble;             ///< a sentence; empty when all is well
    std::vector<std::string> parts;  ///< that have recordings, and can be muted
    std::vector<std::size_t> mutes;  ///< the number of each one's mute, from 0

    friend bool operator==(const TrackPicture&, const TrackPicture&) = default;
};

/// [control]
[[nodiscard]] TrackPicture picture_of(const Player::Opened&, Where, const desktop::Texts&);

}  // namespace tutti::backing_track
