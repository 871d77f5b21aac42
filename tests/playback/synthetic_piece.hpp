// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playback/renderer.hpp"
#include "playback/stems.hpp"
#include "playback/timeline.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::test {

/// `bars` bars of 4/4 with a note on every beat, 120 quarters a minute; with a pick-up of one beat if wanted.
[[nodiscard]] std::string walking_score(int bars, bool pick_up = false);
[[nodiscard]] std::shared_ptr<const score::UnfoldedScore> walking_piece(int bars, bool pick_up = false);

/// A stem with a short tone on each of these times.
[[nodiscard]] std::vector<float> pulses(std::span<const playback::Beat>, Seconds length, Hertz tone);

/// Everything a renderer makes in so long, channel by channel.
[[nodiscard]] std::vector<std::vector<float>> rendered(playback::Renderer&, Seconds length);

/// When sounds begin in a channel: a tenth of its loudest is reached after 50 ms of less.
[[nodiscard]] std::vector<Seconds> beginnings(std::span<const float>);

}  // namespace tutti::test
