// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/note_reading.hpp"

#include <algorithm>
#include <array>

namespace tutti::analysis {

namespace {
constexpr auto names = std::array<std::string_view, 5> {"unsure", "right", "wrong", "missing", "extra"};
}

std::string_view verdict_name(NoteVerdict verdict) noexcept
{
    return names[static_cast<std::size_t>(verdict)];
}

std::optional<NoteVerdict> verdict_from_name(std::string_view name) noexcept
{
    const auto* const found = std::ranges::find(names, name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<NoteVerdict>(found - names.begin());
}

}  // namespace tutti::analysis
