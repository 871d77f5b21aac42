// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/rehearsal_room.hpp"

#include <utility>

#include "rehearsal/kept_couplings.hpp"
#include "shared/score_file.hpp"

namespace tutti {

RehearsalRoom::RehearsalRoom(std::filesystem::path file, audio::ClassDescription cls, std::string interface)
    : file_ {std::move(file)}
    , class_ {std::move(cls)}
    , interface_ {std::move(interface)}
{
}

Result<std::optional<analysis::Couplings>> RehearsalRoom::known() const
{
    if (file_.empty())
        return std::optional<analysis::Couplings> {};
    return rehearsal::load_couplings(file_, class_, interface_);
}

Status RehearsalRoom::keep(const rehearsal::Engine& engine) const
{
    const auto learned = engine.couplings();
    if (file_.empty() || !learned)
        return {};
    return rehearsal::save_couplings(file_, *learned, class_, interface_);
}

Result<std::unique_ptr<rehearsal::Engine>> create_rehearsal(rehearsal::Engine::Setup setup,
                                                            std::unique_ptr<io::Device> device,
                                                            const std::filesystem::path& score_file)
{
    const auto keeps_score = setup.score != nullptr && !setup.session_folder.empty();
    const auto session = setup.session_folder;
    auto engine = rehearsal::Engine::create(std::move(setup), std::move(device));
    if (engine && keeps_score)
        if (const auto kept = keep_score(score_file, session); !kept)
            return tl::unexpected {kept.error()};
    return engine;
}

}  // namespace tutti
