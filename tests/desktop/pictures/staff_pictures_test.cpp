// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/staff_view.hpp"

#include <filesystem>
#include <string>

#include "desktop/pictures/picture.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using test::Picture;

namespace {

std::shared_ptr<const MusicPage> page_of(const std::filesystem::path& piece, std::size_t part)
{
    const auto score = load_score(piece);
    REQUIRE(score.has_value());
    auto page = MusicPage {*score, part, {}};
    page.engraved = engraved(**score, part, written_part((*score)->printed(), part));
    return std::make_shared<const MusicPage>(std::move(page));
}

}  // namespace

TEST_CASE("scratch", "[.][scratch]")
{
    auto files = std::vector<std::filesystem::path> {};
    for (const auto* name : {"ode-to-joy", "when-the-saints", "au-clair-de-la-lune"})
        files.push_back(assets_folder() / "pieces" / name);
    for (const auto& entry : std::filesystem::directory_iterator {"/work/shared/eval/data/scores"})
        files.push_back(entry.path());
    for (const auto& file : files) {
        const auto score = load_score(file);
        REQUIRE(score.has_value());
        for (std::size_t part = 0; part < (*score)->printed().parts.size(); ++part) {
            auto view = StaffView {};
            view.setSize(1920, 520);
            const auto page = page_of(file, part);
            for (auto bar = std::size_t {0}, n = std::size_t {0}; n < 2 && bar < (*score)->bars().size();
                 ++n, bar += 9) {
                view.show({.page = page, .quarters = (*score)->bars()[bar].start.value()});
                static_cast<void>(Picture {view, file.stem().string() + "_" + std::to_string(part) + "_" +
                                                     std::to_string(bar)});
            }
        }
    }
}
