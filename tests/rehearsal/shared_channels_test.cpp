// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/shared_channels.hpp"

#include "support/catch.hpp"

using namespace tutti;
using rehearsal::shared_channel_sentences;
using rehearsal::shared_channel_words;

namespace {

using Groups = std::vector<std::size_t>;
using Sentences = std::vector<std::string>;

audio::ClassDescription strings()
{
    auto cls = audio::ClassDescription {};
    const auto add = [&](const char* name, const char* instrument, std::vector<int> channels) {
        cls.sections.push_back({name, *instrument_from_name(instrument), std::move(channels), name});
    };
    add("Violins", "violin", {1, 2});
    add("Violas", "viola", {5});
    add("Cellos", "cello", {7});
    return cls;
}

}  // namespace

TEST_CASE("one microphone in two sections' inputs: the tutor is told which, and what to do", "[rehearsal]")
{
    CHECK(shared_channel_sentences(strings(), Groups {0, 1, 2, 3}, Groups {0, 1, 1, 3}) ==
          Sentences {
              "Channels 2 and 5 carry the same sound: Violins and Violas cannot be told apart. Check the "
              "cables."});
    CHECK(shared_channel_sentences(strings(), Groups {0, 1, 2, 3}, Groups {0, 1, 1, 1}) ==
          Sentences {
              "Channels 2, 5 and 7 carry the same sound: Violins, Violas and Cellos cannot be told apart. "
              "Check the cables."});
    CHECK(shared_channel_words(strings(), Groups {0, 1, 1, 3}) == "Channels 2 and 5 carry the same sound.");
}

TEST_CASE("a section's own two inputs on one microphone cost it a microphone, not its readings",
          "[rehearsal]")
{
    CHECK(
        shared_channel_sentences(strings(), Groups {0, 1, 2, 3}, Groups {0, 0, 2, 3}) ==
        Sentences {"Channels 1 and 2 carry the same sound: one microphone of Violins is not heard. Check the "
                   "cables."});
}

TEST_CASE("cables put right are said once, and what has not changed is not said", "[rehearsal]")
{
    CHECK(shared_channel_sentences(strings(), Groups {0, 1, 1, 3}, Groups {0, 1, 2, 3}) ==
          Sentences {"Channels 2 and 5 no longer carry the same sound."});
    CHECK(shared_channel_sentences(strings(), Groups {0, 1, 1, 3}, Groups {0, 1, 1, 3}).empty());
    CHECK(shared_channel_words(strings(), Groups {0, 1, 2, 3}).empty());
}
