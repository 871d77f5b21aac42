// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/remarks.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tutti::score {

void Remarks::add(std::string sentence)
{
    if (std::find(sentences_.begin(), sentences_.end(), sentence) != sentences_.end())
        return;
    if (sentences_.size() == most)
        ++left_out_;
    else
        sentences_.push_back(std::move(sentence));
}

std::vector<std::string> Remarks::sentences() const
{
    auto all = sentences_;
    if (left_out_ > 0)
        all.push_back(fmt::format("And so on: there is more of this kind, {} times.", left_out_));
    return all;
}

}  // namespace tutti::score
