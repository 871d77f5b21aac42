// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a long session of a short one, for what should stay fast in a long one: long_session SESSION OUT
// MINUTES SECTIONS. The same is played again and again, one reading after the other; sections beyond the
// class's play what the first ones play. If the short one kept sound, the long one does: every round is a take,
// whose files are hard links to the short one's, so that an hour takes no more room on the disk.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "session/session.hpp"
#include "session/store.hpp"

using namespace tutti;

namespace {

constexpr auto flush_after = 10;  // seconds: nobody's power goes

/// A class of so many sections, those that are lacking named after the first ones.
audio::ClassDescription enlarged(audio::ClassDescription cls, std::size_t sections)
{
    const auto before = cls.sections.size();
    for (auto s = before; s < sections; ++s) {
        auto section = cls.sections[s % before];
        section.name += fmt::format(" {}", s / before + 1);
        section.channels = {static_cast<int>(s) + 100};
        cls.sections.push_back(std::move(section));
    }
    return cls;
}

/// The first take of the short session, once more.
void repeat_take(const session::Take& take, const session::Session& from, const std::filesystem::path& to,
                 FrameCount later, FrameCount round, int number, std::size_t sections, session::Store& store)
{
    const auto folder = std::filesystem::path {"takes"} / std::to_string(number);
    std::filesystem::create_directories(to / folder);
    auto files = std::vector<std::filesystem::path> {};
    for (auto s = std::size_t {0}; s < sections; ++s) {
        const auto& file = take.files[s % take.files.size()];
        files.push_back(folder / fmt::format("{}{}", s + 1, file.extension().string()));
        std::filesystem::create_hard_link(from.folder() / file, to / files.back());
    }
    const auto end = take.ended.value_or(FramePosition {} + round);
    store.take_began(number, take.began + later, std::move(files));
    store.take_ended(number, std::min(end, FramePosition {} + round) + later);
}

Status make_long(const std::filesystem::path& from, const std::filesystem::path& to, Seconds length,
                 std::size_t sections)
{
    const auto all = FramePosition {std::numeric_limits<std::int64_t>::max() / 4};
    const auto session = session::Session::open(from);
    if (!session)
        return tl::unexpected {session.error()};
    const auto cls = session->info().class_description;
    auto info = session->info();
    info.class_description = enlarged(cls, sections);
    info.sound_kept = session->info().sound_kept;
    auto store = session::Store::create(to, info);
    if (!store)
        return tl::unexpected {store.error()};

    const auto ensemble = session->ensemble({}, all);
    if (!ensemble)
        return tl::unexpected {ensemble.error()};
    const auto round = FrameCount {static_cast<std::int64_t>(ensemble->size()) * info.hop.value()};
    const auto rounds = static_cast<std::int64_t>(length / to_seconds(round, info.sample_rate)) + 1;
    auto readings = std::vector<std::vector<analysis::SectionReading>> {};
    auto notes = std::vector<std::vector<analysis::NoteReading>> {};
    for (auto s = 0; s < static_cast<int>(cls.sections.size()); ++s) {
        auto heard = session->readings(s, {}, all);
        auto judged = session->score_notes(s, {}, all);
        if (!heard || !judged)
            return tl::unexpected {(heard ? judged.error() : heard.error())};
        readings.push_back(*std::move(heard));
        notes.push_back(*std::move(judged));
    }
    const auto takes = session->takes();
    if (!takes)
        return tl::unexpected {takes.error()};
    for (auto r = std::int64_t {0}; r < rounds; ++r) {
        const auto later = round * r;
        if (!takes->empty())
            repeat_take(takes->front(), *session, to, later, round, static_cast<int>(r) + 1, sections, *store);
        for (auto i = std::size_t {0}; i < ensemble->size(); ++i) {
            for (auto s = std::size_t {0}; s < sections; ++s) {
                auto reading = readings[s % readings.size()][i];
                reading.section = static_cast<int>(s);
                reading.heard_until += later;
                if (reading.onset) {
                    reading.onset->start += later;
                    reading.onset->reported += later;
                }
                store->append(reading);
            }
            auto whole = (*ensemble)[i];
            whole.heard_until += later;
            store->append(whole);
            const auto hops_a_flush = flush_after * info.sample_rate.value() / info.hop.value();
            if (static_cast<std::int64_t>(i) % hops_a_flush == 0)
                if (const auto written = store->flush(); !written)
                    return written;
        }
        for (auto s = std::size_t {0}; s < sections; ++s)
            for (auto note : notes[s % notes.size()]) {
                note.section = static_cast<int>(s);
                note.due += later;
                note.reported += later;
                if (note.onset)
                    *note.onset += later;
                store->append(note);
            }
    }
    if (const auto written = store->finish(); !written)
        return written;
    for (const auto& file : std::filesystem::directory_iterator {from})
        if (file.path().stem() == "score")
            std::filesystem::copy_file(file.path(), to / file.path().filename());
    return {};
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 5) {
        fmt::print(stderr, "long_session SESSION OUT MINUTES SECTIONS\n");
        return 2;
    }
    const auto made = make_long(argv[1], argv[2], Seconds {60.0 * std::atof(argv[3])},
                                static_cast<std::size_t>(std::max(1, std::atoi(argv[4]))));
    if (!made)
        fmt::print(stderr, "{}\n", made.error().message);
    return made ? 0 : 1;
}
