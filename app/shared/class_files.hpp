// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "units/result.hpp"

namespace tutti {

/// What a class is to play.
struct ChosenPiece {
    std::filesystem::path folder_or_score;  ///< empty where nothing was chosen
    std::string title;                      ///< as it is shown

    friend bool operator==(const ChosenPiece&, const ChosenPiece&) = default;
};

/// A class as its file has it: the description that the engine knows, and what it plays, which is a place on
/// this machine and so goes into no session.
struct KeptClass {
    audio::ClassDescription cls;
    ChosenPiece piece;
};

/// A set-up as it was left.
struct KeptSetUp {
    KeptClass now;
    std::filesystem::path opened {};  ///< the class file it came from; empty where there is none yet
    KeptClass was {};                 ///< what that file held then
    std::string interface {
    };  ///< the title of the one that was chosen; empty where none was
};

/// The class as its file's text. A piece that ships or lies in the user's folder of pieces goes by its name.
[[nodiscard]] std::string text_of(const KeptClass&);
[[nodiscard]] std::string text_of(const KeptSetUp&);

/// The files in classes_folder(), by name.
[[nodiscard]] std::vector<std::filesystem::path> kept_classes();

/// What there is to keep of a class is the same in both. [any]
[[nodiscard]] bool says_the_same(const KeptClass&, const KeptClass&);

/// A class that may still be half set up. Errors: those of audio::load_class(). [control]
[[nodiscard]] Result<KeptClass> load_kept_class(const std::filesystem::path&);

/// The set-up as it was left last: nothing where there is none, or where it cannot be read. [control]
[[nodiscard]] std::optional<KeptSetUp> kept_set_up();

/// Writes a class, and says where. Into `opened`, if it came from there; what stood in it until now stays
/// beside it as "4b.json~". Else, and where the file has been changed by somebody since it was opened (it
/// does not hold `was`), into a new file of classes_folder() named after the class. No file that is there is
/// written over otherwise.
[[nodiscard]] Result<std::filesystem::path> save_class(const KeptClass&, const std::filesystem::path& opened,
                                                       const KeptClass& was);

}  // namespace tutti
