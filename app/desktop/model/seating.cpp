// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/seating.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::desktop {

namespace {

// Between two seats, as a share of a seat's width.
constexpr auto gap_share = 0.08;
// How much lower the ends of the longest row sit than its middle, as a share of a seat's height.
constexpr auto bow_share = 0.22;
// A seat may be this much wider than high, or higher than wide: a name needs width, a scale height.
constexpr auto widest = 1.25;
constexpr auto highest = 1.6;

// One row is understood at once; another must make the seats this much larger.
constexpr auto worth_a_row = 1.3;

/// How many sit in each row, the front first: each row one or two longer than the one before it, as arcs are.
std::vector<std::size_t> rows_of(std::size_t sections, std::size_t rows)
{
    auto lengths = std::vector<std::size_t>(rows, sections / rows);
    for (std::size_t left = sections % rows, n = rows; left > 0; --left)
        ++lengths[--n];
    for (std::size_t front = 0; front + 1 < rows - front; ++front) {
        const auto back = rows - 1 - front;
        if (lengths[front] > 3 && lengths[back] < lengths[front] + 2) {
            --lengths[front];
            ++lengths[back];
        }
    }
    return lengths;
}

struct Plan {
    std::vector<std::size_t> rows;
    double width = 0;
    double height = 0;
    double gap = 0;
    double bow = 0;
};

Plan plan(std::size_t sections, std::size_t rows, const Box& area)
{
    auto found = Plan {};
    found.rows = rows_of(sections, rows);
    const auto longest = static_cast<double>(*std::max_element(found.rows.begin(), found.rows.end()));
    const auto count = static_cast<double>(rows);
    found.width = area.width / (longest + gap_share * (longest - 1));
    const auto bow = longest > 2 ? bow_share : 0.0;
    // Every row keeps clear of the one before it by a gap and by what the bow makes of a step to the side.
    found.height = area.height / (count + bow + (count - 1) * (gap_share + bow * 0.5));
    found.width = std::min(found.width, found.height * widest);
    found.height = std::min(found.height, found.width * highest);
    found.gap = gap_share * found.width;
    found.bow = bow * found.height;
    return found;
}

}  // namespace

std::vector<Box> seats(std::size_t sections, const Box& area)
{
    auto found = std::vector<Box> {};
    if (sections == 0 || area.width <= 0 || area.height <= 0)
        return found;
    auto best = plan(sections, 1, area);
    for (std::size_t rows = 2; rows <= std::min<std::size_t>(sections, 4); ++rows)
        if (auto other = plan(sections, rows, area);
            other.width * other.height > worth_a_row * best.width * best.height)
            best = std::move(other);

    const auto rows = static_cast<double>(best.rows.size());
    const auto step = best.height + gap_share * best.height + best.bow * 0.5;
    const auto used = best.height + (rows - 1) * step + best.bow;
    const auto longest = static_cast<double>(*std::max_element(best.rows.begin(), best.rows.end()));
    const auto half = std::max(1.0, (longest - 1) / 2);
    auto row_top = area.y + (area.height - used) / 2 + (rows - 1) * step;
    for (const auto length : best.rows) {
        const auto in_row = static_cast<double>(length);
        const auto row_width = in_row * best.width + (in_row - 1) * best.gap;
        const auto left = area.x + (area.width - row_width) / 2;
        for (std::size_t n = 0; n < length; ++n) {
            const auto place = static_cast<double>(n);
            const auto aside = (place - (in_row - 1) / 2) / half;
            found.push_back({left + place * (best.width + best.gap), row_top + best.bow * aside * aside,
                             best.width, best.height});
        }
        row_top -= step;
    }
    return found;
}

}  // namespace tutti::desktop
