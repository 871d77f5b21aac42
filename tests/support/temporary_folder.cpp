// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/temporary_folder.hpp"

#include <random>
#include <string>

namespace tutti::test {

TemporaryFolder::TemporaryFolder()
{
    auto chance = std::random_device {};
    do
        path_ = std::filesystem::temp_directory_path() / ("tutti-test-" + std::to_string(chance()));
    while (!std::filesystem::create_directory(path_));
}

TemporaryFolder::~TemporaryFolder()
{
    auto ignored = std::error_code {};
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace tutti::test
