// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audio/class_description.hpp"
#include "desktop/model/texts.hpp"
#include "shared/class_files.hpp"

namespace tutti::desktop {

/// A class while it is being set up, and what it plays. A section may have no microphone yet.
/// Every channel has one section or none; every section's name is its own. [control]
class ClassEditor {
public:
    ClassEditor(KeptClass, std::filesystem::path opened, Texts);

    [[nodiscard]] const audio::ClassDescription& cls() const noexcept { return cls_; }
    [[nodiscard]] const ChosenPiece& piece() const noexcept { return piece_; }
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }
    [[nodiscard]] bool changed() const;
    /// As it was left: what stands in the file it came from is not changed by it.
    void take_up(KeptClass);
    [[nodiscard]] KeptSetUp left() const { return {{cls_, piece_}, file_, kept_, {}}; }
    void set_piece(ChosenPiece piece) { piece_ = std::move(piece); }

    /// Sits down last, called after its instrument. Where it sits.
    std::size_t add(const Instrument&);
    void remove(std::size_t section);
    void move(std::size_t from, std::size_t to);
    /// A name that is taken gets a number; an empty one is not taken.
    void rename(std::size_t section, std::string_view name);
    void rename_class(std::string_view name);
    /// A section that is called after its instrument is called after the new one.
    void set_instrument(std::size_t section, const Instrument&);
    /// From "not said" up; nothing below one.
    void change_players(std::size_t section, int by);
    /// Takes it from whoever has it; nobody has it without a section.
    void give(int channel, std::optional<std::size_t> section);
    [[nodiscard]] std::optional<std::size_t> holder_of(int channel) const;
    void set_tolerance(Cents tolerance) { cls_.tolerance = tolerance; }
    /// To a tenth of a hertz, between 380 and 500.
    void set_reference(Hertz);

    /// The first section without a microphone, after `from` and around.
    [[nodiscard]] std::optional<std::size_t> without_microphone(std::size_t from) const;
    /// The class, if it can be rehearsed with; else what it lacks.
    [[nodiscard]] Result<audio::ClassDescription> finished() const;
    /// Writes it, see save_class(); unless there is no section yet.
    [[nodiscard]] Status save();

private:
    [[nodiscard]] std::string free_name(std::string_view wanted, std::optional<std::size_t> but) const;

    audio::ClassDescription cls_;
    ChosenPiece piece_;
    KeptClass kept_;  // as it stands in the file
    std::filesystem::path file_;
    Texts texts_;
};

}  // namespace tutti::desktop
