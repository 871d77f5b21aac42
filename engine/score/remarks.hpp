// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tutti::score {

/// What a reader repaired or left out: sentences in order, each once, and not without end.
class Remarks {
public:
    static constexpr auto most = std::size_t {40};  // a screenful; a file with more is broken throughout

    void add(std::string sentence);
    /// With a last sentence on how many were left out.
    [[nodiscard]] std::vector<std::string> sentences() const;

private:
    std::vector<std::string> sentences_;
    std::size_t left_out_ = 0;
};

}  // namespace tutti::score
