// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself, as its users type it.
#pragma once

#include <string>

namespace tutti::test {

struct Answer {
    int status;
    std::string said;  ///< on both streams
};

/// `tutti` with these words, which the shell divides.
[[nodiscard]] Answer tutti(const std::string& words);

/// Whether this is how a command says that it failed.
[[nodiscard]] bool is_one_sentence(const std::string& said);

}  // namespace tutti::test
