// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

#include "desktop/model/texts.hpp"
#include "rt/latest_value.hpp"
#include "shared/loudspeaker.hpp"

namespace tutti::desktop {

/// What it should sound like: the musicians' recording of one part, from a bar on, two bars long; played on
/// a thread of its own, since recordings are read and loudspeakers opened at leisure. [control]
class Example {
public:
    /// Of a piece by its folder.
    Example(std::filesystem::path piece, LoudspeakerOpener open, Texts texts)
        : piece_ {std::move(piece)}
        , open_loudspeaker_ {std::move(open)}
        , texts_ {texts}
    {
    }
    ~Example() { stop(); }
    Example(const Example&) = delete;
    Example& operator=(const Example&) = delete;

    [[nodiscard]] bool has_piece() const noexcept { return !piece_.empty(); }
    [[nodiscard]] bool playing() const noexcept { return playing_; }
    /// Plays a part from the bar with this printed number on. Must not be playing.
    void begin(const std::string& part, const std::string& bar);
    void stop();
    /// What somebody should be told since it was asked last; may be empty.
    [[nodiscard]] std::string said();

private:
    void play(const std::string& part, const std::string& bar);

    std::filesystem::path piece_;
    LoudspeakerOpener open_loudspeaker_;
    Texts texts_;
    rt::LatestValue<std::string> saying_;  // example's thread → control
    std::string last_said_;
    std::atomic<bool> playing_ {false};   // set by control, cleared by the example's thread
    std::atomic<bool> stopping_ {false};  // written by control, read by the example's thread
    std::thread thread_;
};

/// The folder of the piece that a score lies in; empty when it lies in none. [control]
[[nodiscard]] std::filesystem::path piece_of(const std::filesystem::path& score);

}  // namespace tutti::desktop
