// SPDX-License-Identifier: GPL-3.0-or-later
// What happens in front of a conductor, one scene for each thing that a tutor must be able to tell.
#pragma once

#include <memory>
#include <string>

#include "desktop/class_in_hall.hpp"
#include "desktop/model/conductor.hpp"
#include "desktop/views/conductor_view.hpp"

namespace tutti::test {

enum class Happening { silent, perfect, one_flat, one_sharp, one_late, unsure, device_gone, mixed };

/// A class of so many sections, named as sections are, in this state for some seconds.
[[nodiscard]] desktop::ConductorPicture scene(Happening, std::size_t sections,
                                              desktop::Texts = desktop::Texts {});
/// What else there is to be seen of a class whose fifth section is flat in bar 12 of a score.
enum class Moment { followed, waiting, lost, tuning, open_strings, recorded, told, asked };
[[nodiscard]] desktop::ConductorPicture scene_in_a_score(Moment, std::size_t sections,
                                                         desktop::Texts = desktop::Texts {});
/// The same as `mixed`, of sections with names as long as the model lets through.
[[nodiscard]] desktop::ConductorPicture scene_of_long_names(std::size_t sections);
/// Which of them is flat or sharp where one is.
[[nodiscard]] constexpr std::size_t odd_one_out(std::size_t sections) noexcept
{
    return sections / 2;
}

/// A view of it.
[[nodiscard]] std::unique_ptr<desktop::ConductorView> view_of(const desktop::ConductorPicture&, int width,
                                                              int height, desktop::Appearance);

}  // namespace tutti::test
