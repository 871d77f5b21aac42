// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/kept_couplings.hpp"

#include <fstream>
#include <iterator>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using rehearsal::couplings_file_name;
using rehearsal::load_couplings;
using rehearsal::save_couplings;

namespace {

audio::ClassDescription strings(int cello_channel = 3)
{
    auto cls = audio::ClassDescription {};
    cls.name = "4b";
    cls.sections.push_back({"Violins", *instrument_from_name("violin"), {1, 2}, "Violins"});
    cls.sections.push_back({"Cellos", *instrument_from_name("cello"), {cello_channel}, "Cellos"});
    return cls;
}

analysis::Couplings some()
{
    auto couplings = analysis::Couplings {2};
    couplings.at(0, 1, 0) = -13.4;
    couplings.at(1, 0, 4) = -21.0;
    return couplings;
}

}  // namespace

TEST_CASE("what was learned of a room comes back to a tenth of a decibel", "[rehearsal][bleed]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto path = scratch.path() / "rooms" / couplings_file_name(strings(), "Scarlett");
    const auto nothing = load_couplings(path, strings(), "Scarlett");
    REQUIRE(nothing);
    CHECK_FALSE(*nothing);
    REQUIRE(save_couplings(path, some(), strings(), "Scarlett"));
    const auto kept = load_couplings(path, strings(), "Scarlett");
    REQUIRE(kept);
    REQUIRE(*kept);
    CHECK((*kept)->decibels == some().decibels);
}

TEST_CASE("another class, another microphone or another interface is another room", "[rehearsal][bleed]")
{
    CHECK(couplings_file_name(strings(), "Scarlett") == couplings_file_name(strings(), "Scarlett"));
    CHECK(couplings_file_name(strings(), "Scarlett") != couplings_file_name(strings(4), "Scarlett"));
    CHECK(couplings_file_name(strings(), "Scarlett") != couplings_file_name(strings(), "Focusrite"));

    const auto scratch = test::TemporaryFolder {};
    const auto path = scratch.path() / "room.json";
    REQUIRE(save_couplings(path, some(), strings(), "Scarlett"));
    const auto others = load_couplings(path, strings(4), "Scarlett");
    REQUIRE(others);
    CHECK_FALSE(*others);
}

TEST_CASE("what is kept of a room holds numbers and the class's seating, nothing else", "[rehearsal][bleed]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto path = scratch.path() / "room.json";
    REQUIRE(save_couplings(path, some(), strings(), "Scarlett"));
    auto file = std::ifstream {path};
    const auto text = std::string {std::istreambuf_iterator<char> {file}, {}};
    CHECK(text.size() < 2000);
    CHECK(text.find("-13.4") != std::string::npos);
}

TEST_CASE("a damaged file is named, with what to do about it", "[rehearsal][bleed]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto path = scratch.path() / "room.json";
    std::ofstream {path} << "{\"seating\": ";
    const auto read = load_couplings(path, strings(), "Scarlett");
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("room.json") != std::string::npos);
}
