// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/class_description.hpp"

#include "support/catch.hpp"

using namespace tutti;

TEST_CASE("a class with an unknown instrument is refused with the line and the nearest instrument", "[audio]")
{
    const auto cls = audio::parse_class(R"({"sections": [
  {"name": "Violins", "instrument": "violin", "channels": [1]},
  {"name": "Violas", "instrument": "voila",
   "channels": [2]}
]})",
                                        "class.json");
    REQUIRE_FALSE(cls);
    CHECK(cls.error().code == ErrorCode::class_invalid);
    CHECK(cls.error().message ==
          "class.json, line 3: the instrument 'voila' is not one Tutti knows; did you mean 'viola'?");
}
