// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/beams.hpp"

#include <algorithm>

#include "desktop/notation/glyphs.hpp"

namespace tutti::desktop {

namespace {

// In staff spaces.
constexpr auto shortest_beamed_stem = 2.6;
constexpr auto steepest_beam = 0.9;  // rise over all of it

}  // namespace

int flags_of(const NoteValue& value) noexcept
{
    auto flags = 0;
    for (auto denominator = 8; denominator <= value.denominator; denominator *= 2)
        ++flags;
    return flags;
}

void lay_beam(const WrittenBar& written, const std::vector<std::size_t>& beam, std::vector<Stem>& stems,
              EngravedPart& page)
{
    const auto& first = stems[beam.front()];
    const auto& last = stems[beam.back()];
    const auto up = written.chords[beam.front()].stem_up;
    const auto span = std::max(last.x - first.x, 0.1);
    const auto slant = std::clamp((last.to - first.to) * 0.5, -steepest_beam, steepest_beam) / span;
    auto most_flags = 0;
    for (const auto n : beam)
        most_flags = std::max(most_flags, flags_of(written.chords[n].value));
    const auto beams_height = (most_flags - 1) * (engraving::beam + engraving::beam_spacing);
    // As near as every stem is long enough.
    auto at = up ? 1e9 : -1e9;  // of the beam's outer edge, at the first stem
    for (const auto n : beam) {
        const auto& stem = stems[n];
        const auto lean = slant * (stem.x - first.x);
        // From the head that is nearest to the beam.
        const auto& heads = written.chords[n].heads;
        const auto near = page.y_at(written.chords[n].staff, up ? heads.back().step : heads.front().step);
        const auto least = shortest_beamed_stem + beams_height;
        at = up ? std::min({at, near - least - lean, stem.to - lean + 0.6})
                : std::max({at, near + least - lean, stem.to - lean - 0.6});
    }
    const auto inward = up ? 1.0 : -1.0;
    const auto middle = at + inward * engraving::beam / 2;
    const auto beam_at = [&](double x) { return middle + slant * (x - first.x); };
    for (const auto n : beam)
        stems[n].to = beam_at(stems[n].x);
    page.reaches(std::min(beam_at(first.x), beam_at(last.x)) - 0.3);
    page.reaches(std::max(beam_at(first.x), beam_at(last.x)) + 0.3);
    for (auto level = 1; level <= most_flags; ++level) {
        const auto down = inward * (level - 1) * (engraving::beam + engraving::beam_spacing);
        for (std::size_t from = 0; from < beam.size();) {
            if (flags_of(written.chords[beam[from]].value) < level) {
                ++from;
                continue;
            }
            auto to = from;
            while (to + 1 < beam.size() && flags_of(written.chords[beam[to + 1]].value) >= level)
                ++to;
            auto left = stems[beam[from]].x - engraving::stem / 2;
            auto right = stems[beam[to]].x + engraving::stem / 2;
            if (from == to) {  // a stub, towards the neighbour that it shares its beat with
                if (from + 1 == beam.size())
                    left -= 1.1;
                else
                    right += from == 0 ? 1.1 : 0.0, left -= from == 0 ? 0.0 : 1.1;
            }
            page.lines.push_back(
                {left, beam_at(left) + down, right, beam_at(right) + down, engraving::beam, true});
            from = to + 1;
        }
    }
}

}  // namespace tutti::desktop
