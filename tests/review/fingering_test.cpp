// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/fingering.hpp"

#include <string>

#include "support/catch.hpp"

namespace tutti::review {
namespace {

std::string finger(std::string_view instrument, std::string_view note)
{
    return std::string {
        finger_name(first_position_finger(*instrument_from_name(instrument), *pitch_from_name(note)))};
}

TEST_CASE("F sharp on the violas' D string is the high second finger, F the low one", "[review]")
{
    CHECK(finger("viola", "F#4") == "high second finger");
    CHECK(finger("viola", "F4") == "low second finger");
    CHECK(finger("violin", "C#5") == "high second finger");
    CHECK(finger("cello", "F#3") == "third finger");
    CHECK(finger("cello", "F3") == "second finger");
    CHECK(finger("double bass", "F#2") == "fourth finger");
}

TEST_CASE("where there are two ways to play a note no finger is named", "[review]")
{
    CHECK(finger("violin", "A4").empty());       // open, or the fourth finger on D
    CHECK(finger("violin", "Eb5").empty());      // a low fourth finger or a high third
    CHECK(finger("double bass", "E2").empty());  // first position or half position
    CHECK(finger("violin", "C6").empty());       // not in first position
    CHECK(finger("trumpet", "F#4").empty());
}

TEST_CASE("a string that no finger can replace is named as open", "[review]")
{
    CHECK(finger("violin", "G3") == "open string");
    CHECK(finger("cello", "D3") == "open string");
    CHECK(finger("violin", "B5") == "fourth finger");
}

}  // namespace
}  // namespace tutti::review
