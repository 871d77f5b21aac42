// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/mxl_archive.hpp"

#include <string>

#include "score/musicxml_text.hpp"
#include "score/read_score.hpp"
#include "score/xml.hpp"
#include "support/catch.hpp"
#include "support/made_zip.hpp"

using namespace tutti;
using namespace tutti::score;
using namespace tutti::test;

namespace {

const auto container = std::string {"META-INF/container.xml"};

ZipEntry naming(std::string_view first, std::string_view second)
{
    return {container, "<container><rootfiles><rootfile full-path=\"" + std::string {first} +
                           "\"/><rootfile full-path=\"" + std::string {second} +
                           "\"/></rootfiles></container>"};
}

/// How many notes the score in an archive has; why not, where it is refused.
std::string notes_in(const std::vector<ZipEntry>& entries)
{
    const auto read = read_score(bytes_of(made_zip(entries)));
    return read ? std::to_string(read->parts.at(0).notes.size()) : read.error().message;
}

}  // namespace

TEST_CASE("of what a compressed score holds, the first that is a score is read", "[score]")
{
    const auto one = musicxml({{"Violins", {attributes(4, 4) + note("G4", 16)}, ""}});
    const auto two = musicxml({{"Violins", {attributes(4, 4) + note("G4", 8) + note("A4", 8)}, ""}});
    CHECK(notes_in({naming("cover.pdf", "music.xml"), {"cover.pdf", "%PDF-1.4"}, {"music.xml", one}}) == "1");
    CHECK(notes_in({naming("b.xml", "a.xml"), {"a.xml", one}, {"b.xml", two}}) == "2");
    CHECK(notes_in({naming("gone.xml", "gone too.xml"), {"a.xml", one}}) == "1");
    // Packed by macOS's Finder, without a container.
    CHECK(notes_in({{"__MACOSX/._a.xml", std::string {"\0\1\2", 3}}, {"a.xml", one}}) == "1");
    CHECK(notes_in({{"about.xml", "<about/>"}, {"a.xml", one}}) == "1");
    CHECK(notes_in({{"a.xml", "<about/>"}}) ==
          "The file is XML but not a score: it holds a <about>; export it as MusicXML");
    CHECK(notes_in({{"readme.txt", "hello"}}) == "The compressed score holds no MusicXML; export it again");
}

TEST_CASE("of MuseScore's own file it is said where MuseScore exports MusicXML, of a MusicXML beside it the "
          "music is read",
          "[score]")
{
    const auto own = std::string {"<museScore version=\"4.20\"><Score/></museScore>"};
    const auto said = "This is MuseScore's own file; in MuseScore choose File, Export, MusicXML";
    CHECK(notes_in({naming("duo.mscx", "Pictures/a.png"), {"duo.mscx", own}, {"Pictures/a.png", "PNG"}}) ==
          said);
    CHECK(notes_in({{"duo.mscx", own}, {"Thumbnails/thumbnail.png", "PNG"}}) == said);
    CHECK(read_score(bytes_of(own)).error().message == said);
    const auto one = musicxml({{"Violins", {attributes(4, 4) + note("G4", 16)}, ""}});
    CHECK(notes_in({{"duo.mscx", own}, {"duo.musicxml", one}}) == "1");
}

TEST_CASE("a compressed score that says it is too long is refused before it is unpacked", "[score]")
{
    const auto bar = attributes(4, 4) + note("G4", 16);
    const auto score = musicxml({{"Violins", {bar}, ""}});
    const auto too_long = static_cast<std::uint32_t>(XmlDocument::most_bytes + 1);
    CHECK(notes_in({{"a.xml", score, too_long}}) ==
          "The compressed score is damaged, or larger than 64 MB; export it again");
    // One that says less than it holds is found out.
    CHECK(notes_in({{"a.xml", score + std::string(XmlDocument::most_bytes, ' '), 1'000}}) ==
          "The compressed score is damaged, or larger than 64 MB; export it again");
}
