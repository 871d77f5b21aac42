// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/section_rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "units/pitch.hpp"
#include "units/signed_whole.hpp"

namespace tutti::cli {

namespace {

using rehearsal::Glance;
using rehearsal::Verdict;

constexpr Cents scale_end = 50_cents;
constexpr auto most_scale = 101;  // a cent for each cell
constexpr auto least_scale = 11;
constexpr auto mark_width = 2;   // "▶ "
constexpr auto flash_width = 4;  // "  ♪ "
constexpr Decibels quietest = -60_dB;
// Long enough to be seen at fifteen pictures a second, short enough for quavers at 120.
constexpr Seconds flash_length = 150_ms;
// Below this a verdict is told, but not in bold.
constexpr auto quite_sure = 0.8;
// And below this neither a note nor a place is shown: a pointer that wanders accuses, however faint.
constexpr auto worth_showing = 0.3;

constexpr Style dim {Tone::plain, false, true, false};

/// " in B♭" for players whose C is another note; nothing where only the octave differs, or the name says it.
std::string transposition_of(const audio::SectionDescription& section)
{
    const auto sounding = Pitch {60 - section.instrument.written_above_sounding};
    if (sounding.pitch_class() == 0 || section.name.find(" in ") != std::string::npos)
        return {};
    auto key = pitch_name(sounding);
    while (!key.empty() && (key.back() == '-' || (key.back() >= '0' && key.back() <= '9')))
        key.pop_back();
    return " in " + key;
}

bool worth_pointing_at(const Glance& glance)
{
    return glance.verdict != Verdict::silent &&
           (glance.verdict != Verdict::unsure || glance.confidence >= worth_showing);
}

/// Low, level and high, so that the shape agrees with the place.
std::string_view pointer_shape(Verdict verdict)
{
    switch (verdict) {
    case Verdict::flat:
        return "▼";
    case Verdict::sharp:
        return "▲";
    case Verdict::in_tune:
        return "●";
    case Verdict::unsure:
    case Verdict::silent:
        break;
    }
    return "?";
}

}  // namespace

std::string glance_word(const Glance& glance)
{
    const auto silent = glance.verdict == Verdict::silent;
    return silent && glance.presence == analysis::Presence::resting   ? "resting"
           : silent && glance.presence == analysis::Presence::missing ? "missing"
                                                                      : verdict_word(glance.verdict);
}

std::string verdict_word(Verdict verdict)
{
    switch (verdict) {
    case Verdict::silent:
        return "—";
    case Verdict::unsure:
        return "not sure";
    case Verdict::in_tune:
        return "in tune";
    case Verdict::flat:
        return "flat";
    case Verdict::sharp:
        return "sharp";
    }
    return "not sure";
}

Tone tone_of(Verdict verdict) noexcept
{
    switch (verdict) {
    case Verdict::in_tune:
        return Tone::in_tune;
    case Verdict::flat:
        return Tone::flat;
    case Verdict::sharp:
        return Tone::sharp;
    case Verdict::silent:
    case Verdict::unsure:
        break;
    }
    return Tone::plain;
}

SectionRows::SectionRows(const audio::ClassDescription& cls, int columns, Charset charset,
                         const review::NoteNames* names)
    : note_names_ {names}
    , tolerance_ {std::min(cls.tolerance, scale_end)}
{
    auto longest = 8;
    for (const auto& section : cls.sections) {
        names_.push_back({shown(section.name, charset), shown(transposition_of(section), charset)});
        longest = std::max(longest, display_width(names_.back().text + names_.back().transposition));
    }
    // Names and levels take their share of the width; the scale, which is what one looks at, all that is
    // left.
    word_width_ = columns >= 72 ? 11 : columns >= 48 ? 9 : 8;
    note_width_ = columns >= 72 ? 6 : 4;
    level_width_ = columns >= 60 ? std::clamp(columns / 12, 4, 16) : 0;
    name_width_ = std::min(longest, std::clamp(columns / 4, 4, 32));
    scale_begin_ = 1 + mark_width + name_width_ + flash_width + note_width_;
    const auto behind = 2 + word_width_ + (level_width_ > 0 ? 2 + level_width_ : 0) + 1;
    scale_width_ = std::clamp(columns - scale_begin_ - behind, least_scale, most_scale);
    scale_width_ -= scale_width_ % 2 == 0 ? 1 : 0;
    edge_low_ = cell_of(-tolerance_);
    edge_high_ = cell_of(tolerance_);
}

int SectionRows::cell_of(Cents deviation) const
{
    const auto middle = scale_width_ / 2;
    const auto cell = std::lround(deviation / scale_end * middle);
    return std::clamp(middle + static_cast<int>(cell), 0, scale_width_ - 1);
}

StyledLine SectionRows::heading() const
{
    // What fits of it, every word where its meaning is.
    auto low = std::string {"flat"};
    auto middle = std::string {"in tune"};
    auto high = std::string {"sharp"};
    if (scale_width_ >= 29) {
        low = "−50 flat";
        high = "sharp +50";
    }
    if (scale_width_ >= 37)
        middle += fmt::format(" ±{:.0f}", tolerance_.value());
    auto scale = StyledLine {};
    if (display_width(low + middle + high) + 2 <= scale_width_) {
        scale.add(low, dim).pad_to((scale_width_ - display_width(middle)) / 2).add(middle, dim);
        scale.pad_to(scale_width_ - display_width(high)).add(high, dim);
    } else if (display_width(middle) <= scale_width_) {
        scale.pad_to((scale_width_ - display_width(middle)) / 2).add(middle, dim);
    }
    auto line = StyledLine {};
    line.pad_to(1 + mark_width).add("section", dim).pad_to(1 + mark_width + name_width_);
    line.add(fitted("    note", flash_width + note_width_), dim);
    for (const auto& span : scale.spans())
        line.add(span.text, span.style);
    line.pad_to(scale_begin_ + scale_width_ + 2 + word_width_);
    if (level_width_ >= 5)
        line.add("  ").add("level", dim);
    return line;
}

StyledLine SectionRows::row(std::size_t section, const Glance& glance, bool marked) const
{
    auto line = StyledLine {};
    add_name(line, section, glance, marked);
    add_scale(line, glance);
    line.add("  ");
    add_word(line, glance);
    if (level_width_ > 0) {
        line.add("  ");
        add_level(line, glance);
    }
    return line;
}

StyledLine SectionRows::gap() const
{
    auto line = StyledLine {};
    line.pad_to(scale_begin_ + edge_low_).add("│", dim).pad_to(scale_begin_ + edge_high_).add("│", dim);
    return line;
}

void SectionRows::add_name(StyledLine& line, std::size_t section, const Glance& glance, bool marked) const
{
    const auto silent = glance.verdict == Verdict::silent;
    const auto& name = names_[section];
    line.add(" ").add(marked ? "▶ " : "  ", {tone_of(glance.verdict), true, false, false});
    const auto style = Style {Tone::plain, marked, silent && !marked, marked};
    const auto text = fitted(name.text, std::min(display_width(name.text), name_width_));
    line.add(text, style);
    const auto room = name_width_ - display_width(text);
    if (display_width(name.transposition) <= room)
        line.add(name.transposition, marked ? style : dim);
    line.pad_to(1 + mark_width + name_width_);

    const auto flash = glance.since_onset && *glance.since_onset < flash_length && !silent;
    line.add("  ").add(flash ? "♪ " : "  ", {Tone::plain, true, false, false});
    const auto sure = tone_of(glance.verdict) != Tone::plain;
    auto note = std::string {};
    if (glance.written && worth_pointing_at(glance))
        note = note_names_ != nullptr ? note_names_->of_written(section, *glance.written)
                                      : pitch_name(*glance.written);
    line.add(fitted(note, note_width_), {Tone::plain, sure, !sure, false});
}

void SectionRows::add_scale(StyledLine& line, const Glance& glance) const
{
    struct Cell {
        std::string_view text = " ";
        Style style;
    };
    auto cells = std::vector<Cell>(static_cast<std::size_t>(scale_width_));
    const auto cell = [&](int n) -> Cell& { return cells[static_cast<std::size_t>(n)]; };
    cell(edge_low_) = {"│", dim};
    cell(edge_high_) = {"│", dim};
    cell(scale_width_ / 2) = {"·", dim};

    if (glance.deviation && worth_pointing_at(glance)) {
        auto at = cell_of(*glance.deviation);
        if (glance.verdict == Verdict::flat)
            at = std::clamp(at, 0, std::max(edge_low_ - 1, 0));
        else if (glance.verdict == Verdict::sharp)
            at = std::clamp(at, std::min(edge_high_ + 1, scale_width_ - 1), scale_width_ - 1);
        else if (glance.verdict == Verdict::in_tune && edge_high_ - edge_low_ >= 2)
            at = std::clamp(at, edge_low_ + 1, edge_high_ - 1);

        const auto sure = tone_of(glance.verdict) != Tone::plain;
        const auto style =
            Style {tone_of(glance.verdict), sure && glance.confidence >= quite_sure, !sure, false};
        const auto spread = sure ? glance.spread : std::nullopt;
        const auto reach = spread ? std::max(1, cell_of(*spread) - scale_width_ / 2) : 1;
        for (auto n = std::max(at - reach, 0); n <= std::min(at + reach, scale_width_ - 1); ++n) {
            const auto side = !sure ? "░" : spread ? "█" : n < at ? "▐" : "▌";
            cell(n) = {side, style};
        }
        // Where there are attributes the shape is cut out of a solid bar; without them it stands between two
        // halves.
        cell(at) = {pointer_shape(glance.verdict), {style.tone, style.bold, style.dim, sure}};
    }
    for (const auto& c : cells)
        line.add(c.text, c.style);
}

void SectionRows::add_word(StyledLine& line, const Glance& glance) const
{
    const auto end = line.width() + word_width_;
    const auto tone = tone_of(glance.verdict);
    if (tone == Tone::plain) {
        line.add(glance_word(glance), dim).pad_to(end);
        return;
    }
    const auto out = glance.verdict != Verdict::in_tune;
    line.add(verdict_word(glance.verdict), {tone, out, false, false});
    const auto cents = glance.deviation ? signed_whole(glance.deviation->value()) : std::string {};
    // Where there is no room for both, the word alone says it.
    if (line.width() + 1 + display_width(cents) <= end)
        line.pad_to(end - display_width(cents)).add(cents, out ? Style {tone, true, false, false} : dim);
    line.pad_to(end);
}

void SectionRows::add_level(StyledLine& line, const Glance& glance) const
{
    if (glance.clipped) {
        // Full scale is a fault of the input, whatever the section does.
        line.add(fitted(level_width_ >= 8 ? "TOO LOUD" : "LOUD", level_width_),
                 {Tone::warning, true, false, true});
        return;
    }
    const auto share = std::clamp((glance.level - quietest) / (decibels(0) - quietest), 0.0, 1.0);
    const auto halves = std::isnan(share) ? 0 : static_cast<int>(std::lround(share * 2 * level_width_));
    for (auto n = 0; n < level_width_; ++n)
        line.add(2 * n + 2 <= halves   ? "━"
                 : 2 * n + 1 <= halves ? "╸"
                                       : "─",
                 2 * n + 1 <= halves ? Style {} : dim);
}

}  // namespace tutti::cli
