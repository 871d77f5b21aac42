// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/pieces.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

#include "playback/piece.hpp"
#include "shared/places.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

std::vector<OfferedPiece> offered_pieces(const std::filesystem::path& folder, const GivenUp& given_up)
{
    auto offered = std::vector<OfferedPiece> {};
    auto problem = std::error_code {};
    auto ignored = std::error_code {};
    const auto end = std::filesystem::directory_iterator {};
    for (auto entry = std::filesystem::directory_iterator {folder, problem};
         !problem && entry != end && !(given_up && given_up()); entry.increment(problem))
        if (entry->is_directory(ignored))
            if (const auto piece = playback::load_piece(entry->path()))
                offered.push_back({entry->path(), printable(piece->title), printable(piece->composer)});
    std::ranges::sort(offered, {}, &OfferedPiece::title);
    return offered;
}

std::vector<OfferedPiece> offered_pieces(const GivenUp& given_up)
{
    auto offered = offered_pieces(assets_folder() / "pieces", given_up);
    std::ranges::move(offered_pieces(pieces_folder(), given_up), std::back_inserter(offered));
    return offered;
}

PieceSearch::PieceSearch(Lister list)
    : search_ {[list = std::move(list)](const GivenUp& given_up) {
        try {
            return list(given_up);
        } catch (const std::exception&) {
            // Of memory that has run out: a folder can be chosen all the same.
            return std::vector<OfferedPiece> {};
        }
    }}
{
}

}  // namespace tutti::desktop
