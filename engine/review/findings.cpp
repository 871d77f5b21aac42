// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/findings.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tutti::review {

std::string_view finding_kind_name(FindingKind kind) noexcept
{
    switch (kind) {
    case FindingKind::intonation:
        return "intonation";
    case FindingKind::timing:
        return "timing";
    case FindingKind::notes:
        return "notes";
    case FindingKind::balance:
        return "balance";
    case FindingKind::spread:
        break;
    }
    return "spread";
}

std::string clock_time(Seconds time)
{
    const auto seconds = std::max<std::int64_t>(0, static_cast<std::int64_t>(std::floor(time.value())));
    if (seconds >= 3600)
        return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

}  // namespace tutti::review
