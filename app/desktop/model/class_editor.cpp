// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/class_editor.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "desktop/model/instrument_names.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto lowest_reference = 380_Hz;  // as a class file has it
constexpr auto highest_reference = 500_Hz;
constexpr auto most_sections = std::size_t {64};
constexpr auto most_players = 1'000;

}  // namespace

ClassEditor::ClassEditor(KeptClass kept, std::filesystem::path opened, Texts texts)
    : cls_ {kept.cls}
    , piece_ {kept.piece}
    , kept_ {std::move(kept)}
    , file_ {std::move(opened)}
    , texts_ {texts}
{
}

bool ClassEditor::changed() const
{
    return piece_ != kept_.piece || audio::to_json(cls_) != audio::to_json(kept_.cls);
}

void ClassEditor::take_up(KeptClass left)
{
    cls_ = std::move(left.cls);
    piece_ = std::move(left.piece);
}

std::string ClassEditor::free_name(std::string_view wanted, std::optional<std::size_t> but) const
{
    const auto taken = [&](std::string_view name) {
        for (std::size_t n = 0; n < cls_.sections.size(); ++n)
            if (n != but && cls_.sections[n].name == name)
                return true;
        return false;
    };
    auto name = std::string {wanted};
    for (auto n = 2; taken(name); ++n)
        name = fmt::format("{} {}", wanted, n);
    return name;
}

std::size_t ClassEditor::add(const Instrument& instrument)
{
    if (cls_.sections.size() >= most_sections)
        return most_sections - 1;
    const auto name = free_name(section_name_for(instrument, texts_), {});
    cls_.sections.push_back({name, instrument, {}, name});
    return cls_.sections.size() - 1;
}

void ClassEditor::remove(std::size_t section)
{
    if (section < cls_.sections.size())
        cls_.sections.erase(cls_.sections.begin() + static_cast<std::ptrdiff_t>(section));
}

void ClassEditor::move(std::size_t from, std::size_t to)
{
    if (from >= cls_.sections.size() || to >= cls_.sections.size())
        return;
    const auto at = [&](std::size_t n) { return cls_.sections.begin() + static_cast<std::ptrdiff_t>(n); };
    if (from < to)
        std::rotate(at(from), at(from) + 1, at(to) + 1);
    else
        std::rotate(at(to), at(from), at(from) + 1);
}

void ClassEditor::rename(std::size_t section, std::string_view name)
{
    const auto wanted = printable(trimmed(name));
    if (section >= cls_.sections.size() || wanted.empty())
        return;
    auto& renamed = cls_.sections[section];
    const auto plays_its_name = renamed.part == renamed.name;
    renamed.name = free_name(wanted, section);
    if (plays_its_name)
        renamed.part = renamed.name;
}

void ClassEditor::rename_class(std::string_view name)
{
    cls_.name = printable(trimmed(name));
}

void ClassEditor::set_instrument(std::size_t section, const Instrument& instrument)
{
    if (section >= cls_.sections.size())
        return;
    const auto old = section_name_for(cls_.sections[section].instrument, texts_);
    cls_.sections[section].instrument = instrument;
    if (cls_.sections[section].name.starts_with(old))
        rename(section,
               section_name_for(instrument, texts_) + cls_.sections[section].name.substr(old.size()));
}

void ClassEditor::change_players(std::size_t section, int by)
{
    if (section >= cls_.sections.size())
        return;
    auto& players = cls_.sections[section].players;
    const auto now = players.value_or(0) + by;
    players = now < 1 ? std::nullopt : std::optional {std::min(now, most_players)};
}

std::optional<std::size_t> ClassEditor::holder_of(int channel) const
{
    for (std::size_t n = 0; n < cls_.sections.size(); ++n)
        if (std::ranges::find(cls_.sections[n].channels, channel) != cls_.sections[n].channels.end())
            return n;
    return std::nullopt;
}

void ClassEditor::give(int channel, std::optional<std::size_t> section)
{
    if (channel < 1 || (section && *section >= cls_.sections.size()) || holder_of(channel) == section)
        return;
    for (auto& other : cls_.sections)
        std::erase(other.channels, channel);
    if (section)
        cls_.sections[*section].channels.push_back(channel);
}

void ClassEditor::set_reference(Hertz a4)
{
    if (std::isfinite(a4.value()))
        cls_.tuning.a4 =
            std::clamp(Hertz {std::round(a4.value() * 10.0) / 10.0}, lowest_reference, highest_reference);
}

std::optional<std::size_t> ClassEditor::without_microphone(std::size_t from) const
{
    for (std::size_t n = 1; n <= cls_.sections.size(); ++n)
        if (const auto at = (from + n) % cls_.sections.size(); cls_.sections[at].channels.empty())
            return at;
    return std::nullopt;
}

Result<audio::ClassDescription> ClassEditor::finished() const
{
    if (cls_.sections.empty())
        return failure(ErrorCode::class_invalid, std::string {texts_(Text::setup_needs_sections)});
    for (const auto& section : cls_.sections)
        if (section.channels.empty())
            return failure(ErrorCode::class_invalid, texts_(Text::setup_needs_microphone, section.name));
    return cls_;
}

Status ClassEditor::save()
{
    if (cls_.sections.empty())
        return tl::unexpected {finished().error()};
    auto now = KeptClass {cls_, piece_};
    return save_class(now, file_, kept_).map([&](const std::filesystem::path& written) {
        file_ = written;
        kept_ = std::move(now);
    });
}

}  // namespace tutti::desktop
