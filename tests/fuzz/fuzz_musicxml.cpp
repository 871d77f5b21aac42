// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstddef>
#include <cstdint>
#include <span>

#include "fuzz/every_score_holds.hpp"
#include "score/musicxml_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace tutti;
    const auto content = std::as_bytes(std::span {data, size});
    test::every_score_holds(score::read_musicxml(content));
    return 0;
}
