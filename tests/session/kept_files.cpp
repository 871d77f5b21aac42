// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/kept_files.hpp"

#include <fstream>
#include <iterator>

#include "support/catch.hpp"

namespace tutti::test {

namespace fs = std::filesystem;

void cut_off(Result<session::Store>& store, const fs::path& folder)
{
    auto left = folder;
    left += "-left";
    fs::copy(folder, left, fs::copy_options::recursive);
    store = tl::unexpected {Error {}};
    fs::remove_all(folder);
    fs::rename(left, folder);
    REQUIRE(fs::exists(folder / "session.db-wal"));
}

std::string bytes_in(const fs::path& file)
{
    auto stream = std::ifstream {file, std::ios::binary};
    return {std::istreambuf_iterator<char> {stream}, {}};
}

}  // namespace tutti::test
