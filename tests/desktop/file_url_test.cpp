// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/file_url.hpp"

#include <cstdio>
#include <string>

#include "support/catch.hpp"

using namespace tutti::desktop;

TEST_CASE("a plain path stays as it is in its URL", "[desktop]")
{
    CHECK(file_url("/home/anna/.local/share/2026-11-28_09-30.html") ==
          "file:///home/anna/.local/share/2026-11-28_09-30.html");
}

TEST_CASE("a file that opens in the browser has nothing in its name that a shell would carry out",
          "[desktop]")
{
    CHECK(file_url("/s/2026 $(touch x).html") == "file:///s/2026%20%24%28touch%20x%29.html");
    CHECK(file_url("/s/a'b\"c`d`.html") == "file:///s/a%27b%22c%60d%60.html");
    CHECK(file_url("/s/Übung 4b%.html") == "file:///s/%C3%9Cbung%204b%25.html");
    auto every_byte = std::string {"/"};
    for (auto byte = 1; byte < 256; ++byte)
        every_byte += static_cast<char>(byte);
    const auto url = file_url(every_byte);
    // As a shell reads it between double quotes, and bare.
    for (const auto* quote : {"\"", ""}) {
        auto* shell = popen(("printf %s " + std::string {quote} + url + quote).c_str(), "r");
        REQUIRE(shell != nullptr);
        auto heard = std::string {};
        for (auto byte = std::fgetc(shell); byte != EOF; byte = std::fgetc(shell))
            heard += static_cast<char>(byte);
        CHECK(pclose(shell) == 0);
        CHECK(heard == url);
    }
}
