// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/midi_reader.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "score/midi_file.hpp"
#include "score/part_instrument.hpp"
#include "score/remarks.hpp"
#include "score/spelling.hpp"

namespace tutti::score {

namespace {

constexpr auto most_quarters = std::int64_t {1'000'000};
constexpr auto most_bars = std::size_t {100'000};
constexpr auto percussion = std::uint8_t {9};

/// Makes a score of what a file holds.
class Composer {
public:
    explicit Composer(const MidiFile& file)
        : file_ {file}
    {
    }

    Result<Score> compose()
    {
        if (!lay_bars())
            return failure(ErrorCode::score_invalid,
                           fmt::format("The MIDI file has more than {} bars, which no piece has; check its "
                                       "time signatures",
                                       most_bars));
        place_marks();
        collect_programs();
        make_parts();
        score_.remarks = remarks_.sentences();
        if (score_.parts.empty())
            return failure(ErrorCode::score_invalid,
                           "The MIDI file has no notes besides percussion; export it again with the parts");
        return std::move(score_);
    }

private:
    Quarters quarters(std::int64_t ticks) const { return {ticks, file_.ticks_in_quarter}; }

    /// Of the last note: what follows it is the silence in which a recording ran on. What is held
    /// on over the last bar line begins no bar.
    Quarters last_sound() const
    {
        auto end = Quarters {1, 128};
        for (const auto& track : file_.tracks)
            for (const auto& note : track.notes)
                end = std::max({end, quarters(note.onset + 1), quarters(note.end - file_.held_on())});
        return end;
    }

    /// Bars from the start to the last note. A new metre begins a bar wherever it stands.
    bool lay_bars()
    {
        auto metre = Metre {};
        auto key = 0;
        auto next_metre = file_.metres.begin();
        auto next_key = file_.keys.begin();
        const auto end = last_sound();
        for (auto start = Quarters {}; start < end;) {
            for (; next_metre != file_.metres.end() && quarters(next_metre->at) <= start; ++next_metre)
                metre = {next_metre->beats, next_metre->beat_type};
            for (; next_key != file_.keys.end() && quarters(next_key->at) <= start; ++next_key)
                key = next_key->fifths;
            auto length = metre.bar_length();
            if (next_metre != file_.metres.end())
                length = std::min(length, quarters(next_metre->at) - start);
            if (score_.bars.size() == most_bars)
                return false;
            auto& bar = score_.bars.emplace_back();
            bar.length = length;
            bar.metre = metre;
            bar.key_fifths = key;
            starts_.push_back(start);
            start += length;
        }
        const auto pick_up = begins_with_pick_up();
        if (pick_up) {
            score_.bars[0].metre = score_.bars[1].metre;
            score_.bars[0].begins_at = score_.bars[1].length - score_.bars[0].length;
        }
        for (auto i = std::size_t {0}; i < score_.bars.size(); ++i)
            score_.bars[i].number = fmt::format("{}", pick_up ? i : i + 1);
        return true;
    }

    /// A short first bar before a longer metre is how notation programs write a pick-up, which MIDI does not
    /// know; of a metre that comes back, or before metres that go on changing, it is a bar as others are.
    bool begins_with_pick_up()
    {
        const auto& bars = score_.bars;
        if (bars.size() < 2 || bars[0].length >= bars[1].length)
            return false;
        const auto first = bars[0].metre;
        const auto main = bars[1].metre;
        if (first.beats == 1 || bars[0].length < first.bar_length())
            return true;
        // The last bar may be short for the sake of the pick-up, and a repeat sign may split a bar in two.
        const auto is_of_its_own = [&](std::size_t i) {
            const auto ends_bar = bars[i - 1].length + bars[i].length == main.bar_length();
            return i + 1 < bars.size() && !ends_bar &&
                   bars[i].length + bars[i + 1].length != main.bar_length();
        };
        auto comes_back = bars.size() > 3 && bars[2].metre != main;
        for (auto i = std::size_t {2}; i < bars.size() && !comes_back; ++i)
            comes_back = bars[i].metre == first && is_of_its_own(i);
        remarks_.add(fmt::format("The file begins with one bar of {}/{} before {}/{}: it was taken for {}. "
                                 "If it is {}, the bars' numbers are one too {}; MusicXML tells which.",
                                 first.beats, first.beat_type, main.beats, main.beat_type,
                                 comes_back ? "bar 1" : "a pick-up, and bar 1 comes after it",
                                 comes_back ? "a pick-up" : "a whole bar", comes_back ? "high" : "low"));
        return !comes_back;
    }

    std::size_t bar_at(Quarters position) const
    {
        const auto after = std::upper_bound(starts_.begin(), starts_.end(), position);
        return static_cast<std::size_t>(after - starts_.begin()) - 1;
    }

    Quarters end_of_bars() const { return starts_.back() + score_.bars.back().length; }

    void place_marks()
    {
        const auto end = end_of_bars();
        for (const auto& tempo : file_.tempi) {
            const auto at = quarters(tempo.at);
            if (at >= end)
                continue;
            const auto bar = bar_at(at);
            score_.bars[bar].tempo_marks.push_back(
                {at - starts_[bar], BeatsPerMinute {60e6 / tempo.microseconds_per_quarter}, ""});
        }
        for (const auto& marker : file_.markers) {
            auto& mark = score_.bars[bar_at(quarters(marker.at))].rehearsal_mark;
            if (mark.empty() && quarters(marker.at) < end)
                mark = marker.text;
        }
    }

    /// Whether the parts are told apart by their channels: a file of one track has nothing else, and some
    /// programs write all parts into one track of a file that could have several.
    bool by_channel() const
    {
        if (file_.format == 0)
            return true;
        const auto with_notes = std::ranges::count_if(
            file_.tracks, [](const MidiFile::Track& track) { return !track.notes.empty(); });
        const auto only =
            std::ranges::find_if(file_.tracks, [](const MidiFile::Track& t) { return !t.notes.empty(); });
        if (with_notes != 1)
            return false;
        auto first_of_channel = std::map<std::uint8_t, std::int64_t> {};
        for (const auto& note : only->notes)
            if (note.channel != percussion)
                first_of_channel.emplace(note.channel, note.onset);
        auto programs = std::set<std::optional<int>> {};
        for (const auto& [channel, onset] : first_of_channel)
            programs.insert(program_at(*only, channel, onset));
        return programs.size() > 1;
    }

    void make_parts()
    {
        auto percussion_notes = std::size_t {0};
        const auto apart = by_channel();
        for (const auto& track : file_.tracks) {
            auto of_channel = std::vector<std::vector<MidiFile::Note>>(16);
            for (const auto& note : track.notes)
                of_channel[apart || note.channel == percussion ? note.channel : 0].push_back(note);
            percussion_notes += of_channel[percussion].size();
            of_channel[percussion].clear();
            const auto of_piece = apart && std::ranges::count_if(of_channel, [](const auto& notes) {
                                               return !notes.empty();
                                           }) > 1;
            for (const auto& notes : of_channel)
                if (!notes.empty())
                    score_.parts.push_back(part_of(track, notes, apart, of_piece));
            if (of_piece && score_.title.empty())
                score_.title = as_utf8(track.name);
            if (file_.format == 1 && track.notes.empty() && score_.title.empty() && score_.parts.empty())
                score_.title = as_utf8(track.name);  // the first track of a format 1 file names the piece
        }
        if (percussion_notes > 0)
            remarks_.add(fmt::format("{} percussion notes (channel 10) were left out.", percussion_notes));
    }

    /// What any track says of a channel holds for all tracks of its port.
    void collect_programs()
    {
        for (const auto& track : file_.tracks)
            for (auto channel = std::size_t {0}; channel < track.programs.size(); ++channel)
                std::ranges::copy(track.programs[channel],
                                  std::back_inserter(programs_[{track.port, channel}]));
        for (auto& [channel, programs] : programs_)
            std::ranges::stable_sort(programs, {}, &MidiFile::Program::at);
    }

    /// A track's own program before that of others, since some programs write every track on one channel; and
    /// one that comes late before none.
    std::optional<int> program_at(const MidiFile::Track& track, std::uint8_t channel, std::int64_t at) const
    {
        const auto& own = track.programs[channel];
        const auto& all = programs_.at({track.port, channel});
        for (const auto* programs : {&own, &all})
            if (const auto after = std::ranges::upper_bound(*programs, at, {}, &MidiFile::Program::at);
                after != programs->begin())
                return std::prev(after)->number;
        for (const auto* programs : {&own, &all})
            if (!programs->empty())
                return programs->front().number;
        return std::nullopt;
    }

    /// Who plays a program, and of the strings' several ways of bowing and plucking only that.
    static std::string_view player_of(std::optional<int> program)
    {
        const auto instrument = instrument_of_part({"", "", program});
        return instrument ? instrument->name : program == 44 || program == 45 ? "string" : "";
    }

    /// Says where a part goes on with another instrument, which a part here cannot.
    void remark_change(const Part& part, const MidiFile::Track& track,
                       const std::vector<MidiFile::Note>& notes)
    {
        constexpr auto strings = std::to_array<std::string_view>({"violin", "viola", "cello", "double-bass"});
        auto before = std::optional<int> {};
        auto first = std::string_view {};
        for (const auto& note : notes) {
            const auto program = program_at(track, note.channel, note.onset);
            if (!program)
                continue;
            if (!before)
                first = player_of(program);
            if (std::exchange(before, program).value_or(*program) == *program)
                continue;
            const auto now = player_of(program);
            const auto same_strings = (now == "string" && std::ranges::count(strings, first) > 0) ||
                                      (first == "string" && std::ranges::count(strings, now) > 0);
            if (now == first || same_strings)
                continue;
            remarks_.add(fmt::format(
                "'{}' changes to another instrument in bar {} ({}); all of it was read as one part. "
                "Give each instrument a track of its own to tell them apart.",
                part.name, score_.bars[bar_at(quarters(note.onset))].number,
                now.empty() ? fmt::format("General MIDI program {}", *program + 1) : std::string {now}));
            return;
        }
    }

    /// `apart`: of one channel; `of_piece`: of several in this track, whose name is then the piece's.
    Part part_of(const MidiFile::Track& track, const std::vector<MidiFile::Note>& notes, bool apart,
                 bool of_piece)
    {
        const auto program = program_at(track, notes.front().channel, notes.front().onset);
        auto part = Part {};
        const auto name = as_utf8(track.name);
        part.instrument = instrument_of_part({of_piece || (apart && program) ? "" : name, "", program});
        if (!apart)
            part.name = name;
        if (part.name.empty())
            part.name = part.instrument ? name_for(*part.instrument)
                                        : fmt::format("Part {}", score_.parts.size() + 1);
        remark_change(part, track, notes);
        for (const auto& note : notes) {
            const auto onset = quarters(note.onset);
            const auto bar = bar_at(onset);
            auto head = Note {};
            head.bar = static_cast<std::uint32_t>(bar);
            head.onset = onset - starts_[bar];
            head.duration = std::min(quarters(note.end), end_of_bars()) - onset;
            head.sounding = Pitch {note.key};
            head.written = spelled(head.sounding);
            part.notes.push_back(head);
        }
        std::stable_sort(part.notes.begin(), part.notes.end(), [](const Note& a, const Note& b) {
            return std::tie(a.bar, a.onset, a.sounding) < std::tie(b.bar, b.onset, b.sounding);
        });
        return part;
    }

    /// "violin", and of a second "violin 2".
    std::string name_for(const Instrument& instrument)
    {
        const auto number = ++named_for_[instrument.name];
        return number == 1 ? std::string {instrument.name} : fmt::format("{} {}", instrument.name, number);
    }

    const MidiFile& file_;
    Score score_;
    Remarks remarks_;
    std::map<std::pair<std::uint8_t, std::size_t>, std::vector<MidiFile::Program>>
        programs_;  // by port and channel
    std::map<std::string_view, int> named_for_;
    std::vector<Quarters> starts_;
};

}  // namespace

Result<Score> read_midi(std::span<const std::byte> content)
{
    const auto file = MidiFile::parse(content, most_quarters);
    if (!file)
        return tl::unexpected {file.error()};
    return Composer {*file}.compose();
}

}  // namespace tutti::score
