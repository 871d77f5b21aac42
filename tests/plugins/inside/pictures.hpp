// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace tutti::test {

/// Where pictures are kept; nowhere when empty.
[[nodiscard]] std::string& picture_folder();

}  // namespace tutti::test
