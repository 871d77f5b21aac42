// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "analysis/couplings.hpp"
#include "audio/class_description.hpp"
#include "io/device.hpp"
#include "rehearsal/engine.hpp"
#include "units/result.hpp"

namespace tutti {

/// What is learned of a room in one rehearsal and known in the next. [control]
class RehearsalRoom {
public:
    /// Kept in this file; nowhere when it is empty.
    RehearsalRoom(std::filesystem::path file, audio::ClassDescription, std::string interface);

    /// Errors: those of rehearsal::load_couplings().
    [[nodiscard]] Result<std::optional<analysis::Couplings>> known() const;
    /// What the engine, which has stopped, has learned. Errors: those of rehearsal::save_couplings().
    [[nodiscard]] Status keep(const rehearsal::Engine&) const;

private:
    std::filesystem::path file_;
    audio::ClassDescription class_;
    std::string interface_;
};

/// An engine as every face wants it: where a session is kept, a copy of the score stays with it. Errors:
/// those of rehearsal::Engine::create() and keep_score(). [control]
[[nodiscard]] Result<std::unique_ptr<rehearsal::Engine>>
create_rehearsal(rehearsal::Engine::Setup, std::unique_ptr<io::Device>,
                 const std::filesystem::path& score_file);

}  // namespace tutti
