// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/played_score.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <utility>

#include "following/performance.hpp"
#include "session/store.hpp"
#include "support/catch.hpp"
#include "support/chance.hpp"

namespace tutti::test {

namespace {

constexpr auto beat = 0.6_s;  // 100 quarters a minute
constexpr auto between_runs = 2_s;
constexpr auto sure_of_the_place = 0.95;

struct Seat {
    std::string_view section;
    std::string_view instrument;
};
constexpr auto seats = std::array<Seat, 4> {
    {{"Violins", "violin"}, {"Violas", "viola"}, {"Flutes", "flute"}, {"Oboes", "oboe"}}};

}  // namespace

std::shared_ptr<const score::UnfoldedScore> round_of(int bars, bool with_repeat)
{
    return std::make_shared<score::UnfoldedScore>(round_for(seats.size(), bars, with_repeat));
}

PlayedScore::PlayedScore(std::shared_ptr<const score::UnfoldedScore> played, const std::vector<Run>& runs,
                         std::uint64_t seed)
    : score {std::move(played)}
    , where_(seats.size())
    , seed_ {seed}
{
    auto chance = Chance {seed};
    ensemble.description.name = "Random class";
    ensemble.noticed_after.resize(seats.size());
    ensemble.parts.resize(seats.size());
    auto own = std::array<double, seats.size()> {};
    for (auto s = std::size_t {0}; s < seats.size(); ++s) {
        ensemble.description.sections.push_back({std::string {seats.at(s).section},
                                                 *instrument_from_name(seats.at(s).instrument),
                                                 {static_cast<int>(s) + 1},
                                                 "Part " + std::to_string(s + 1)});
        own.at(s) = std::clamp(4.0 * chance.normal(), -6.0, 6.0);
    }
    const auto hop = to_seconds(reading_hop, reading_rate);
    auto now = 1_s;
    auto place = analysis::ScorePlace {};
    const auto tell_places = [&](Seconds until, double quarters, double quarters_a_hop) {
        while (static_cast<double>(places.size()) * hop < until) {
            place.position = quarters;
            quarters += quarters_a_hop;
            auto reading = analysis::EnsembleReading {};
            reading.heard_until =
                FramePosition {} + reading_hop * (static_cast<std::int64_t>(places.size()) + 1);
            reading.place = place;
            places.push_back(reading);
        }
    };
    for (auto r = std::size_t {0}; r < runs.size(); ++r) {
        const auto from = score->bars()[runs[r].from_bar].start;
        const auto to = score->bars()[runs[r].to_bar - 1].end();
        const auto began = now;
        place.state = analysis::FollowingState::waiting;
        place.tempo.reset();
        tell_places(began, from.value(), 0.0);
        for (auto s = std::size_t {0}; s < seats.size(); ++s)
            for (const auto& note : score->notes(s)) {
                if (note.onset < from || note.onset >= to)
                    continue;
                ensemble.parts[s].push_back({note.pitch,
                                             began + (note.onset - from).value() * beat,
                                             0.92 * note.duration.value() * beat,
                                             Cents {own.at(s) + 5.0 * chance.normal()},
                                             Seconds {0.012 * chance.normal()},
                                             decibels(-25.0 + 2.0 * chance.normal()),
                                             {}});
                where_[s].push_back({score->bars()[note.bar].bar, r});
                auto judged = analysis::NoteReading {};
                judged.section = static_cast<int>(s);
                judged.position = note.onset.value();
                judged.due = FramePosition {} + to_frames(ensemble.parts[s].back().start, reading_rate);
                judged.reported = judged.due + to_frames(1_s, reading_rate);
                judged.expected = judged.heard = note.pitch;
                judged.verdict = analysis::NoteVerdict::right;
                judged.confidence = 0.95;
                score_notes.push_back(judged);
            }
        now += (to - from).value() * beat;
        place.state = analysis::FollowingState::following;
        place.confidence = sure_of_the_place;
        place.tempo = BeatsPerMinute {60.0 / beat.value()};
        tell_places(now, from.value(), hop / beat);
        now += between_runs;
    }
    place.state = analysis::FollowingState::waiting;
    place.tempo.reset();
    tell_places(now, place.position, 0.0);
    ensemble.length = now;
}

void PlayedScore::change(std::size_t section, const std::function<bool(std::size_t, std::size_t)>& which,
                         const std::function<void(PlayedNote&)>& change)
{
    for (auto i = std::size_t {0}; i < where_[section].size(); ++i)
        if (which(where_[section][i].bar, where_[section][i].run))
            change(ensemble.parts[section][i]);
}

PlayedScore::Heard PlayedScore::heard() const
{
    return {readings_of(ensemble, {}, seed_), places, score_notes};
}

review::Review PlayedScore::review() const
{
    auto reviewer = review::Reviewer {ensemble.description, reading_rate, reading_hop, score};
    const auto all = heard();
    for (const auto& section : all.readings)
        for (const auto& reading : section)
            reviewer.hear(reading);
    for (const auto& reading : all.ensemble)
        reviewer.hear(reading);
    for (const auto& note : all.notes)
        reviewer.hear(note);
    return reviewer.review();
}

void keep(const PlayedScore& played, const std::filesystem::path& folder, session::WallClock started)
{
    auto info = session::SessionInfo {};
    info.started = started;
    info.class_description = played.ensemble.description;
    info.sample_rate = reading_rate;
    info.hop = reading_hop;
    auto store = session::Store::create(folder, info);
    REQUIRE(store);
    const auto heard = played.heard();
    for (auto i = std::size_t {0}; i < heard.ensemble.size(); ++i) {
        for (const auto& section : heard.readings)
            if (i < section.size())
                store->append(section[i]);
        store->append(heard.ensemble[i]);
    }
    for (const auto& note : heard.notes)
        store->append(note);
    REQUIRE(store->finish());
}

void write_round(const std::filesystem::path& path, const score::UnfoldedScore& score)
{
    auto file = std::ofstream {path};
    file << "<?xml version=\"1.0\"?><score-partwise version=\"4.0\">";
    if (!score.printed().title.empty())
        file << "<work><work-title>" << score.printed().title << "</work-title></work>";
    file << "<part-list>";
    const auto& parts = score.printed().parts;
    for (auto p = std::size_t {0}; p < parts.size(); ++p)
        file << "<score-part id=\"P" << p << "\"><part-name>" << parts[p].name << "</part-name></score-part>";
    file << "</part-list>";
    for (auto p = std::size_t {0}; p < parts.size(); ++p) {
        file << "<part id=\"P" << p << "\">";
        for (auto b = std::size_t {0}; b < score.printed().bars.size(); ++b) {
            file << "<measure number=\"" << score.printed().bars[b].number << "\">";
            if (b == 0)
                file << "<attributes><divisions>1</divisions><time><beats>4</beats><beat-type>4</beat-type>"
                        "</time></attributes><direction><sound tempo=\"100\"/></direction>";
            for (const auto& note : parts[p].notes)
                if (note.bar == b) {
                    constexpr auto steps =
                        std::array {"C", "C", "D", "D", "E", "F", "F", "G", "G", "A", "A", "B"};
                    constexpr auto alters = std::array {0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0};
                    const auto of = static_cast<std::size_t>(note.sounding.pitch_class());
                    file << "<note><pitch><step>" << steps.at(of) << "</step><alter>" << alters.at(of)
                         << "</alter><octave>" << note.sounding.octave()
                         << "</octave></pitch><duration>1</duration><type>quarter</type></note>";
                }
            file << "</measure>";
        }
        file << "</part>";
    }
    file << "</score-partwise>";
}

}  // namespace tutti::test
