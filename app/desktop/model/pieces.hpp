// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "desktop/model/background_search.hpp"

namespace tutti::desktop {

/// A piece that can be opened.
struct OfferedPiece {
    std::filesystem::path folder;
    std::string title;     ///< safe to show
    std::string composer;  ///< likewise; may be empty

    friend bool operator==(const OfferedPiece&, const OfferedPiece&) = default;
};

/// The pieces in a folder of pieces, by title. One that cannot be read is left out. Reads their scores: a
/// tenth of a second for the shipped ones. Ends early once `given_up` says so, which it is asked before each.
/// [control]
[[nodiscard]] std::vector<OfferedPiece> offered_pieces(const std::filesystem::path& folder,
                                                       const GivenUp& given_up = {});
/// Those that ship, then the user's own. [control]
[[nodiscard]] std::vector<OfferedPiece> offered_pieces(const GivenUp& given_up = {});

/// The pieces of this machine, read on a thread of its own: a disk may sleep, a folder be large. Whoever
/// closes the window waits for the piece that is being read, and for no more.
class PieceSearch {
public:
    using Lister = std::function<std::vector<OfferedPiece>(const GivenUp&)>;

    explicit PieceSearch(Lister = [](const GivenUp& given_up) { return offered_pieces(given_up); });

    /// Looks again, unless it is looking. [message thread]
    void begin() { search_.begin(); }
    [[nodiscard]] bool looking() const noexcept { return search_.looking(); }
    /// While it looks, those found last. [message thread]
    [[nodiscard]] std::vector<OfferedPiece> pieces() const { return search_.found(); }

private:
    BackgroundSearch<std::vector<OfferedPiece>> search_;
};

}  // namespace tutti::desktop
