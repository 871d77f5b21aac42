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
/// Which of them is flat or sharp where one is.
[[nodiscard]] constexpr std::size_t odd_one_out(std::size_t sections) noexcept
{
    return sections / 2;
}

/// A view of it.
[[nodiscard]] std::unique_ptr<desktop::ConductorView> view_of(const desktop::ConductorPicture&, int width,
                                                              int height, desktop::Appearance);

}  // namespace tutti::test
