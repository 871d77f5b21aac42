// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "audio/class_description.hpp"
#include "desktop/model/texts.hpp"
#include "rt/latest_value.hpp"
#include "shared/loudspeaker.hpp"

namespace tutti::desktop {

/// What it should sound like: the musicians' recording of one section's part, from a bar on, two bars long;
/// played on threads of its own, since recordings are read and loudspeakers opened at leisure. [control]
class Example {
public:
    /// Of a piece by its folder.
    Example(std::filesystem::path piece, LoudspeakerOpener open, Texts texts);
    /// Ends what plays, and waits for it.
    ~Example();
    Example(const Example&) = delete;
    Example& operator=(const Example&) = delete;

    [[nodiscard]] bool has_piece() const noexcept { return !piece_.empty(); }
    /// From begin() until all was heard or stop().
    [[nodiscard]] bool playing() const noexcept;
    /// Whether a loudspeaker is to be heard now; true for 70 ms before it is.
    [[nodiscard]] bool sounding() const noexcept { return sounding_.load(); }
    /// Plays the part of one of the class's sections, from the bar with this printed number on. What played
    /// before ends first. Waits for nothing.
    void begin(const audio::ClassDescription&, std::size_t section, const std::string& bar);
    /// Waits for nothing.
    void stop() noexcept;
    /// What somebody should be told since it was asked last; may be empty.
    [[nodiscard]] std::string said();

private:
    struct Play;
    void play(const Play&, const audio::ClassDescription&, std::size_t section, const std::string& bar);

    std::filesystem::path piece_;
    LoudspeakerOpener open_loudspeaker_;
    Texts texts_;
    rt::LatestValue<std::string> saying_;  // example's thread → control
    std::string last_said_;
    std::atomic<bool> sounding_ {false};  // written by the example's thread, read by control
    std::unique_ptr<Play> play_;          // the newest; waits for the one before it on its own thread
};

/// The folder of the piece that a score lies in; empty when it lies in none. [control]
[[nodiscard]] std::filesystem::path piece_of(const std::filesystem::path& score);

}  // namespace tutti::desktop
