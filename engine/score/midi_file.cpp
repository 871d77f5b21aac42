// SPDX-License-Identifier: GPL-3.0-or-later
// The format: "The Complete MIDI 1.0 Detailed Specification", MIDI Manufacturers Association, 1996, "Standard
// MIDI Files 1.0".
#include "score/midi_file.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace tutti::score {

namespace {

constexpr auto most_notes = std::size_t {1'000'000};
constexpr auto most_tracks = std::size_t {1'000};
constexpr auto most_marks = std::size_t {100'000};  // tempi of a file in which every quarter has its own
constexpr auto most_at_once = std::size_t {8};      // of one key on one channel: voices in unison
constexpr auto longest_text = std::size_t {200};    // bytes

/// Bytes taken from the front. Once they run out, cut_off() and everything reads as 0.
class Bytes {
public:
    explicit Bytes(std::span<const std::byte> bytes)
        : left_ {bytes}
    {
    }
    bool empty() const { return left_.empty(); }
    bool cut_off() const { return cut_off_; }
    std::size_t size() const { return left_.size(); }

    std::uint32_t byte() { return number(1); }
    std::uint32_t number(std::size_t bytes)
    {
        auto value = std::uint32_t {0};
        for (const auto b : take(bytes))
            value = value << 8 | std::to_integer<std::uint32_t>(b);
        return value;
    }
    /// Seven bits a byte, the highest bit says that more follow; four bytes at most.
    std::uint32_t variable_number()
    {
        auto value = std::uint32_t {0};
        for (auto i = 0; i < 4; ++i) {
            const auto b = byte();
            value = value << 7 | (b & 0x7fU);
            if (b < 0x80)
                return value;
        }
        cut_off_ = true;
        return 0;
    }
    std::span<const std::byte> take(std::size_t bytes)
    {
        if (bytes > left_.size()) {
            cut_off_ = true;
            left_ = {};
            return {};
        }
        const auto taken = left_.first(bytes);
        left_ = left_.subspan(bytes);
        return taken;
    }
    std::uint32_t peek() const { return left_.empty() ? 0 : std::to_integer<std::uint32_t>(left_.front()); }

private:
    std::span<const std::byte> left_;
    bool cut_off_ = false;
};

bool says(std::span<const std::byte> bytes, std::string_view word)
{
    return bytes.size() == word.size() &&
           std::equal(word.begin(), word.end(), bytes.begin(), [](char c, std::byte b) {
               return static_cast<unsigned char>(c) == std::to_integer<unsigned char>(b);
           });
}

std::string text_of(std::span<const std::byte> bytes)
{
    auto text = std::string {};
    for (const auto b : bytes.first(std::min(bytes.size(), longest_text)))
        text.push_back(static_cast<char>(std::to_integer<unsigned char>(b)));
    while (!text.empty() && (text.back() == '\0' || text.back() == ' '))
        text.pop_back();
    return text;
}

tl::unexpected<Error> damaged(std::string what)
{
    return failure(ErrorCode::score_invalid, std::move(what) + "; export it again");
}

/// One track's events, put where they belong.
class TrackReader {
public:
    TrackReader(MidiFile& file, std::size_t number, std::int64_t latest)
        : file_ {file}
        , number_ {number}
        , latest_ {latest}
    {
    }

    Status read(Bytes events)
    {
        while (!events.empty() && !ended_) {
            now_ += events.variable_number();
            if (now_ > latest_)
                return damaged(
                    fmt::format("Track {} of the MIDI file waits for hours between two notes", number_));
            if (const auto done = event(events); !done)
                return done;
            if (events.cut_off())
                return damaged(
                    fmt::format("Track {} of the MIDI file ends in the middle of an event", number_));
            if (track_.notes.size() + notes_before_ > most_notes)
                return damaged(
                    fmt::format("The MIDI file has more than {} notes, which no piece has", most_notes));
        }
        for (auto& [key, open] : sounding_)
            for (const auto note : open)
                track_.notes[note].end = std::max(now_, track_.notes[note].onset + 1);
        file_.end = std::max(file_.end, now_);
        file_.tracks.push_back(std::move(track_));
        return {};
    }

    void count_notes_before(std::size_t notes) { notes_before_ = notes; }

private:
    Status event(Bytes& events)
    {
        auto status = events.peek();
        if (status >= 0x80)
            events.byte();
        else
            status = running_;
        if (status == 0xff)
            return meta(events);
        if (status == 0xf0 || status == 0xf7) {
            events.take(events.variable_number());
            return {};
        }
        if (status < 0x80 || status > 0xef)
            return damaged(fmt::format(
                "Track {} of the MIDI file holds an event that no file may hold ({:#x})", number_, status));
        running_ = status;
        const auto channel = static_cast<std::uint8_t>(status & 0x0fU);
        const auto first = static_cast<std::uint8_t>(events.byte() & 0x7fU);
        const auto kind = status & 0xf0U;
        if (kind == 0xc0) {
            if (auto& program = track_.program_of_channel[channel]; !program)
                program = first;
            return {};
        }
        if (kind == 0xd0)
            return {};
        const auto second = events.byte() & 0x7fU;
        if (kind == 0x90 && second > 0)
            begin(channel, first);
        else if (kind == 0x90 || kind == 0x80)
            end(channel, first);
        return {};
    }

    /// A key that is struck again ends what it sounded, so that a file that ends no note holds none for
    /// hours. Struck at the same time, by several voices, it is as many notes.
    void begin(std::uint8_t channel, std::uint8_t key)
    {
        auto& open = sounding_[{channel, key}];
        if (!open.empty() && track_.notes[open.front()].onset < now_) {
            for (const auto note : open)
                track_.notes[note].end = now_;
            open.clear();
        }
        if (open.size() == most_at_once)
            return;
        open.push_back(track_.notes.size());
        track_.notes.push_back({now_, now_, channel, key});
    }

    /// Ends the first of that key: files that strike a key twice end it twice.
    void end(std::uint8_t channel, std::uint8_t key)
    {
        auto& open = sounding_[{channel, key}];
        if (open.empty())
            return;
        auto& note = track_.notes[open.front()];
        note.end = std::max(now_, note.onset + 1);
        open.pop_front();
    }

    Status meta(Bytes& events)
    {
        const auto type = events.byte();
        const auto body = events.take(events.variable_number());
        auto data = Bytes {body};
        if (file_.tempi.size() + file_.metres.size() + file_.keys.size() + file_.markers.size() > most_marks)
            return damaged(
                fmt::format("The MIDI file has more than {} tempi, metres and markers", most_marks));
        switch (type) {
        case 0x03:
            if (track_.name.empty())
                track_.name = text_of(body);
            break;
        case 0x06:
            file_.markers.push_back({now_, text_of(body)});
            break;
        case 0x2f:
            ended_ = true;
            break;
        case 0x51:
            if (const auto tempo = static_cast<int>(data.number(3)); tempo > 0 && !data.cut_off())
                file_.tempi.push_back({now_, tempo});
            break;
        case 0x58: {
            const auto beats = static_cast<int>(data.byte());
            const auto power = data.byte();
            if (beats > 0 && power <= 6 && !data.cut_off())
                file_.metres.push_back({now_, beats, 1 << power});
            break;
        }
        case 0x59:
            if (const auto fifths = static_cast<std::int8_t>(data.byte()); fifths >= -7 && fifths <= 7)
                file_.keys.push_back({now_, fifths});
            break;
        default:
            break;
        }
        return {};
    }

    MidiFile& file_;
    std::size_t number_;
    std::int64_t latest_;
    std::size_t notes_before_ = 0;
    MidiFile::Track track_;
    std::map<std::pair<std::uint8_t, std::uint8_t>, std::deque<std::size_t>> sounding_;
    std::int64_t now_ = 0;
    std::uint32_t running_ = 0;
    bool ended_ = false;
};

}  // namespace

Result<MidiFile> MidiFile::parse(std::span<const std::byte> content, std::int64_t most_quarters)
{
    auto bytes = Bytes {content};
    if (says(content.first(std::min<std::size_t>(4, content.size())), "RIFF"))
        bytes.take(20);  // the wrapping that Windows programs put round it
    if (!says(bytes.take(4), "MThd"))
        return damaged("This is not a MIDI file, for it does not begin as one");
    auto header = Bytes {bytes.take(bytes.number(4))};
    auto file = MidiFile {};
    file.format = static_cast<int>(header.number(2));
    header.number(2);  // how many tracks there should be; those that are there count
    const auto division = header.number(2);
    if (header.cut_off() || bytes.cut_off())
        return damaged("The MIDI file ends within its header");
    if (file.format > 1)
        return damaged(fmt::format(
            "The MIDI file is of format {}, a collection of patterns; Tutti reads 0 and 1", file.format));
    if (division == 0 || division >= 0x8000)
        return damaged("The MIDI file counts time in film frames, not in quarter notes");
    file.ticks_in_quarter = static_cast<int>(division);

    auto notes = std::size_t {0};
    while (bytes.size() >= 8) {
        const auto kind = bytes.take(4);
        const auto length = bytes.number(4);
        if (!says(kind, "MTrk")) {
            bytes.take(std::min<std::size_t>(length, bytes.size()));
            continue;
        }
        if (length > bytes.size())
            return damaged(
                fmt::format("The MIDI file ends in the middle of track {}", file.tracks.size() + 1));
        if (file.tracks.size() == most_tracks)
            return damaged(
                fmt::format("The MIDI file has more than {} tracks, which no piece has", most_tracks));
        auto track = TrackReader {file, file.tracks.size() + 1, most_quarters * file.ticks_in_quarter};
        track.count_notes_before(notes);
        if (const auto done = track.read(Bytes {bytes.take(length)}); !done)
            return tl::unexpected {done.error()};
        notes += file.tracks.back().notes.size();
    }
    if (file.tracks.empty())
        return damaged("The MIDI file has no tracks");
    const auto by_time = [](const auto& a, const auto& b) { return a.at < b.at; };
    std::stable_sort(file.tempi.begin(), file.tempi.end(), by_time);
    std::stable_sort(file.metres.begin(), file.metres.end(), by_time);
    std::stable_sort(file.keys.begin(), file.keys.end(), by_time);
    std::stable_sort(file.markers.begin(), file.markers.end(), by_time);
    return file;
}

}  // namespace tutti::score
