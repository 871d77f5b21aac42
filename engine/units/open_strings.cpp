// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/open_strings.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti {

std::span<const Pitch> open_strings(const Instrument& instrument) noexcept
{
    struct Strung {
        std::string_view name;
        std::array<Pitch, 4> open;
    };
    static constexpr auto strung = std::array {
        Strung {"violin", {Pitch {55}, Pitch {62}, Pitch {69}, Pitch {76}}},
        Strung {"viola", {Pitch {48}, Pitch {55}, Pitch {62}, Pitch {69}}},
        Strung {"cello", {Pitch {36}, Pitch {43}, Pitch {50}, Pitch {57}}},
        Strung {"double-bass", {Pitch {28}, Pitch {33}, Pitch {38}, Pitch {43}}},
    };
    const auto found = std::ranges::find(strung, instrument.name, &Strung::name);
    return found == strung.end() ? std::span<const Pitch> {} : std::span<const Pitch> {found->open};
}

}  // namespace tutti
