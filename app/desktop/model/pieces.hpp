// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace tutti::desktop {

/// A piece that can be opened.
struct OfferedPiece {
    std::filesystem::path folder;
    std::string title;     ///< safe to show
    std::string composer;  ///< likewise; may be empty
};

/// The pieces in a folder of pieces, by title. One that cannot be read is left out. Reads their scores: a
/// tenth of a second for the shipped ones. Ends early once `given_up` says so, which it is asked before each.
/// [control]
[[nodiscard]] std::vector<OfferedPiece> offered_pieces(const std::filesystem::path& folder,
                                                       const std::function<bool()>& given_up = {});
/// Those that ship, then the user's own. [control]
[[nodiscard]] std::vector<OfferedPiece> offered_pieces(const std::function<bool()>& given_up = {});

}  // namespace tutti::desktop
