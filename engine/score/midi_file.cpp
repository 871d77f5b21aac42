// SPDX-License-Identifier: GPL-3.0-or-later
// The format: "The Complete MIDI 1.0 Detailed Specification", MIDI Manufacturers Association, 1996, "Standard
// MIDI Files 1.0".
#include "score/midi_file.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <map>
#include <string_view>

#include <fmt/format.h>

namespace tutti::score {

namespace {

constexpr auto most_notes = std::size_t {1'000'000};
constexpr auto most_tracks = std::size_t {1'000};
constexpr auto most_marks = std::size_t {100'000};  // tempi of a file in which every quarter has its own,
                                                    // metres, keys, markers and programs
constexpr auto most_at_once = std::size_t {8};      // of one key on one channel: voices in unison
constexpr auto longest_text = std::size_t {200};    // bytes
constexpr auto all_sound_off = 120;  // controllers; those from 123 on end all notes of a channel
constexpr auto all_notes_off = 123;

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

/// Strikes and releases of one track's keys in their order, from which its notes get their ends.
///
/// A key that is struck again ends what it sounded, so that a file that ends no note holds none for hours.
/// Struck at the same time, by several voices, it is as many notes.
class Keys {
public:
    explicit Keys(std::int64_t held_on)
        : held_on_ {held_on}
    {
    }
    void strike(std::vector<MidiFile::Note>& notes, std::int64_t now, std::uint8_t channel, std::uint8_t key)
    {
        auto& hand = hands_[{channel, key}];
        if (hand.struck == now && hand.at_once == most_at_once)
            return;
        ++down_[channel];
        hand.at_once = hand.struck == now ? hand.at_once + 1 : 1;
        hand.struck = now;
        events_.push_back({now, &hand, Kind::strike, ++hand.down, notes.size()});
        notes.push_back({now, now, channel, key});
    }
    void release(std::int64_t now, std::uint8_t channel, std::uint8_t key)
    {
        if (auto& hand = hands_[{channel, key}]; hand.down > 0) {
            --down_[channel];
            events_.push_back({now, &hand, Kind::release, --hand.down, 0});
        }
    }
    void release_all(std::int64_t now, std::uint8_t channel)
    {
        if (down_[channel] == 0)
            return;
        down_[channel] = 0;
        const auto end = hands_.upper_bound({channel, 0xff});
        for (auto at = hands_.lower_bound({channel, 0}); at != end; ++at)
            if (auto& hand = at->second; hand.down > 0)
                events_.push_back({now, &hand, Kind::release_all, hand.down = 0, 0});
    }

    void end_notes(std::vector<MidiFile::Note>& notes, std::int64_t end_of_track)
    {
        find_lost();
        for (const auto& event : events_) {
            auto& hand = *event.hand;
            if (event.kind == Kind::strike) {
                if (!hand.sounding.empty() && notes[hand.sounding.front()].onset < event.at) {
                    hand.cut_after = event.at - notes[hand.sounding.front()].onset;
                    hand.owed += hand.sounding.size();
                    end_all(notes, hand, event.at);
                }
                hand.sounding.push_back(event.note);
            } else if (event.kind == Kind::release_all) {
                end_all(notes, hand, event.at);
                hand.owed = 0;
            } else if (is_owed(event, notes)) {
                --hand.owed;
            } else {
                auto& note = notes[hand.sounding.front()];
                note.end = std::max(event.at, note.onset + 1);
                hand.sounding.pop_front();
            }
        }
        for (auto& [key, hand] : hands_)
            end_all(notes, hand, end_of_track);
    }

private:
    struct Hand {
        std::int64_t struck = -1;
        std::size_t at_once = 0;            ///< strikes at that time
        std::size_t down = 0;               ///< strikes whose release has not come
        std::deque<std::size_t> sounding;   ///< notes, by onset
        std::size_t owed = 0;               ///< releases of notes that were cut by the next strike
        std::int64_t cut_after = 0;         ///< how long the last such note sounded
        std::size_t lost = never_released;  ///< as find_lost() goes back in time
    };
    enum class Kind : std::uint8_t { strike, release, release_all };
    struct Event {
        std::int64_t at;
        Hand* hand;
        Kind kind;
        std::size_t lost;  ///< first `down` after it; then how many of those stay so for good
        std::size_t note;  ///< of a strike
    };
    static constexpr auto never_released = std::numeric_limits<std::size_t>::max();

    /// What stays down to the end, or until everything is let go, is never released.
    void find_lost()
    {
        for (auto event = events_.rbegin(); event != events_.rend(); ++event) {
            auto& lost = event->hand->lost;
            lost = event->kind == Kind::release_all ? never_released : std::min(lost, event->lost);
            event->lost = lost;
        }
    }

    /// Whether a release is that of a note which the next strike has cut: players who hold on to a note, and
    /// programs that sort events of one tick, write the strike first. It is where no release is missing.
    /// Where one is, it may be that very note's; then the new note ends, unless it would hardly have begun.
    bool is_owed(const Event& event, const std::vector<MidiFile::Note>& notes) const
    {
        const auto& hand = *event.hand;
        if (hand.sounding.empty())
            return true;
        const auto length = event.at - notes[hand.sounding.back()].onset;
        return hand.owed > 0 && (hand.owed > event.lost || length <= std::min(held_on_, hand.cut_after / 16));
    }

    static void end_all(std::vector<MidiFile::Note>& notes, Hand& hand, std::int64_t at)
    {
        for (const auto note : hand.sounding)
            notes[note].end = std::max(at, notes[note].onset + 1);
        hand.sounding.clear();
    }

    std::int64_t held_on_;
    std::map<std::pair<std::uint8_t, std::uint8_t>, Hand> hands_;  // by channel and key
    std::array<std::size_t, 16> down_ {};                          // of a channel's keys
    std::vector<Event> events_;
};

/// One track's events, put where they belong.
class TrackReader {
public:
    struct Counts {
        std::size_t notes = 0;
        std::size_t marks = 0;
    };
    /// `before`: of the tracks before it, to which its own are added.
    TrackReader(MidiFile& file, Counts& before, std::int64_t latest)
        : file_ {file}
        , counts_ {before}
        , number_ {file.tracks.size() + 1}
        , latest_ {latest}
        , keys_ {file.held_on()}
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
            if (track_.notes.size() + counts_.notes > most_notes)
                return damaged(
                    fmt::format("The MIDI file has more than {} notes, which no piece has", most_notes));
            if (counts_.marks > most_marks)
                return damaged(fmt::format(
                    "The MIDI file has more than {} tempi, metres, markers and programs", most_marks));
        }
        keys_.end_notes(track_.notes, now_);
        counts_.notes += track_.notes.size();
        file_.end = std::max(file_.end, now_);
        file_.tracks.push_back(std::move(track_));
        return {};
    }

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
            auto& programs = track_.programs[channel];
            if (programs.empty() || programs.back().number != first) {
                programs.push_back({now_, first});
                ++counts_.marks;
            }
            return {};
        }
        if (kind == 0xd0)
            return {};
        const auto second = events.byte() & 0x7fU;
        if (kind == 0x90 && second > 0)
            keys_.strike(track_.notes, now_, channel, first);
        else if (kind == 0x90 || kind == 0x80)
            keys_.release(now_, channel, first);
        else if (kind == 0xb0 && (first == all_sound_off || first >= all_notes_off))
            keys_.release_all(now_, channel);
        return {};
    }

    Status meta(Bytes& events)
    {
        const auto type = events.byte();
        const auto body = events.take(events.variable_number());
        auto data = Bytes {body};
        switch (type) {
        case 0x03:
            if (track_.name.empty())
                track_.name = text_of(body);
            break;
        case 0x06:
            ++counts_.marks;
            file_.markers.push_back({now_, text_of(body)});
            break;
        case 0x21:
            track_.port = static_cast<std::uint8_t>(data.byte());
            break;
        case 0x2f:
            ended_ = true;
            break;
        case 0x51:
            if (const auto tempo = static_cast<int>(data.number(3)); tempo > 0 && !data.cut_off())
                file_.tempi.push_back({now_, tempo});
            ++counts_.marks;
            break;
        case 0x58: {
            const auto beats = static_cast<int>(data.byte());
            const auto power = data.byte();
            if (beats > 0 && power <= 6 && !data.cut_off())
                file_.metres.push_back({now_, beats, 1 << power});
            ++counts_.marks;
            break;
        }
        case 0x59:
            if (const auto fifths = static_cast<std::int8_t>(data.byte()); fifths >= -7 && fifths <= 7)
                file_.keys.push_back({now_, fifths});
            ++counts_.marks;
            break;
        default:
            break;
        }
        return {};
    }

    MidiFile& file_;
    Counts& counts_;
    std::size_t number_;
    std::int64_t latest_;
    MidiFile::Track track_;
    Keys keys_;
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

    auto counts = TrackReader::Counts {};
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
        auto track = TrackReader {file, counts, most_quarters * file.ticks_in_quarter};
        if (const auto done = track.read(Bytes {bytes.take(length)}); !done)
            return tl::unexpected {done.error()};
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
