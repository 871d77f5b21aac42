// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/midi_reader.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "score/midi_file.hpp"
#include "score/part_instrument.hpp"
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
        make_parts();
        if (score_.parts.empty())
            return failure(ErrorCode::score_invalid,
                           "The MIDI file has no notes besides percussion; export it again with the parts");
        return std::move(score_);
    }

private:
    Quarters quarters(std::int64_t ticks) const { return {ticks, file_.ticks_in_quarter}; }

    /// Of the last note: what follows it is the silence in which a recording ran on.
    std::int64_t last_sound() const
    {
        auto end = std::int64_t {1};
        for (const auto& track : file_.tracks)
            for (const auto& note : track.notes)
                end = std::max(end, note.end);
        return end;
    }

    /// Bars from the start to the last note. A new metre begins a bar wherever it stands.
    bool lay_bars()
    {
        auto metre = Metre {};
        auto key = 0;
        auto next_metre = file_.metres.begin();
        auto next_key = file_.keys.begin();
        const auto end = quarters(last_sound());
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
        const auto pick_up = score_.bars.size() > 1 && score_.bars[0].length < score_.bars[1].length;
        if (pick_up) {
            score_.bars[0].metre = score_.bars[1].metre;
            score_.bars[0].begins_at = score_.bars[1].length - score_.bars[0].length;
        }
        for (auto i = std::size_t {0}; i < score_.bars.size(); ++i)
            score_.bars[i].number = fmt::format("{}", pick_up ? i : i + 1);
        return true;
    }

    std::size_t bar_at(Quarters position) const
    {
        const auto after = std::upper_bound(starts_.begin(), starts_.end(), position);
        return static_cast<std::size_t>(after - starts_.begin()) - 1;
    }

    void place_marks()
    {
        const auto end = starts_.back() + score_.bars.back().length;
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
        auto programs = std::set<std::optional<int>> {};
        for (const auto& note : only->notes)
            if (note.channel != percussion)
                programs.insert(program_of(*only, note.channel));
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
            score_.remarks.push_back(
                fmt::format("{} percussion notes (channel 10) were left out.", percussion_notes));
    }

    static std::optional<int> program_of(const MidiFile::Track& track, std::uint8_t channel)
    {
        const auto program = track.program_of_channel[channel];
        return program ? std::optional<int> {*program} : std::nullopt;
    }

    /// `apart`: of one channel; `of_piece`: of several in this track, whose name is then the piece's.
    Part part_of(const MidiFile::Track& track, const std::vector<MidiFile::Note>& notes, bool apart,
                 bool of_piece)
    {
        const auto program = program_of(track, notes.front().channel);
        auto part = Part {};
        const auto name = as_utf8(track.name);
        part.instrument = instrument_of_part({of_piece || (apart && program) ? "" : name, "", program});
        if (!apart)
            part.name = name;
        if (part.name.empty())
            part.name = part.instrument ? name_for(*part.instrument)
                                        : fmt::format("Part {}", score_.parts.size() + 1);
        for (const auto& note : notes) {
            const auto onset = quarters(note.onset);
            const auto bar = bar_at(onset);
            auto head = Note {};
            head.bar = static_cast<std::uint32_t>(bar);
            head.onset = onset - starts_[bar];
            head.duration = quarters(note.end) - onset;
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
