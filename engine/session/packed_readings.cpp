// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/packed_readings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include <zlib.h>

namespace tutti::session {

namespace {

using analysis::EnsembleReading;
using analysis::FollowingState;
using analysis::Presence;
using analysis::SectionReading;
using analysis::SectionState;

// The steps. Half a step is the largest error: a tenth of a cent in pitch, where the finest ear tells two to
// three cents apart; a tenth of a decibel in level, where it tells half a decibel apart; a quarter of a
// millisecond in time, where it tells two apart.
constexpr auto f0_step = 0.2;          // cents above 1 Hz
constexpr auto deviation_step = 0.05;  // cents; adds to f0's error, see the column
constexpr auto confidence_step = 0.005;
constexpr auto spread_step = 0.2;  // cents
constexpr auto lead_step = 5e-4;   // seconds
constexpr auto level_step = 0.2;   // decibels
constexpr auto tempo_step = 0.05;  // beats a minute
constexpr auto change_step = 1e-3;
constexpr auto position_step = 0.01;  // quarters: 6 ms at 100 a minute

using Step = std::optional<std::int64_t>;

/// In whole steps, or nothing where there is no number. The limit keeps nonsense from overflowing.
Step in_steps(double value, double step)
{
    constexpr auto limit = 1e12;
    if (!std::isfinite(value))
        return std::nullopt;
    return std::llround(std::clamp(value / step, -limit, limit));
}

double from_steps(std::int64_t steps, double step)
{
    return static_cast<double>(steps) * step;
}

double cents_above_1_hz(Hertz f0)
{
    return cents_between(f0, 1_Hz).value();
}

Step quantised_f0(const SectionReading& reading)
{
    if (!reading.f0 || *reading.f0 <= 0_Hz)
        return std::nullopt;
    return in_steps(cents_above_1_hz(*reading.f0), f0_step);
}

/// One value of a reading. To keep a new one, add a column with a new number at the end: sessions without it
/// read as absent, and older programs pass over it.
template <class Reading>
struct Column {
    std::uint8_t number;
    Step (*take)(const Reading&);
    void (*put)(Reading&, std::int64_t);
};

// A deviation is kept as its distance from the f0 it belongs to, which stands still for as long as the key
// does: it costs next to nothing, and no tuning needs to be known to read it back.
double deviation_base(const SectionReading& reading)
{
    return reading.f0 && *reading.f0 > 0_Hz ? cents_above_1_hz(*reading.f0) : 0.0;
}

constexpr Column<SectionReading> section_columns[] = {
    {1, [](const SectionReading& r) -> Step { return static_cast<std::int64_t>(r.state); },
     [](SectionReading& r, std::int64_t v) {
         r.state = v == 2 ? SectionState::sounding : v == 1 ? SectionState::unsure : SectionState::silent;
     }},
    {2, [](const SectionReading& r) -> Step { return r.clipped ? Step {1} : std::nullopt; },
     [](SectionReading& r, std::int64_t v) { r.clipped = v != 0; }},
    {3, quantised_f0,
     [](SectionReading& r, std::int64_t v) { r.f0 = transposed(1_Hz, Cents {from_steps(v, f0_step)}); }},
    {4,
     [](const SectionReading& r) -> Step {
         return r.confidence == 0.0 ? std::nullopt : in_steps(r.confidence, confidence_step);
     },
     [](SectionReading& r, std::int64_t v) { r.confidence = from_steps(v, confidence_step); }},
    {5,
     [](const SectionReading& r) -> Step {
         return r.tuned ? Step {r.tuned->pitch.midi_key()} : std::nullopt;
     },
     [](SectionReading& r, std::int64_t v) {
         r.tuned = TunedPitch {Pitch {static_cast<int>(std::clamp<std::int64_t>(v, -1000, 1000))}, 0_cents};
     }},
    {6,
     [](const SectionReading& r) -> Step {
         return r.tuned ? in_steps(r.tuned->deviation.value() - deviation_base(r), deviation_step)
                        : std::nullopt;
     },
     [](SectionReading& r, std::int64_t v) {
         if (r.tuned)
             r.tuned->deviation = Cents {deviation_base(r) + from_steps(v, deviation_step)};
     }},
    {7,
     [](const SectionReading& r) -> Step {
         return r.spread ? in_steps(r.spread->value(), spread_step) : std::nullopt;
     },
     [](SectionReading& r, std::int64_t v) { r.spread = Cents {from_steps(v, spread_step)}; }},
    {8,
     [](const SectionReading& r) -> Step {
         return r.lead ? in_steps(r.lead->value(), lead_step) : std::nullopt;
     },
     [](SectionReading& r, std::int64_t v) { r.lead = Seconds {from_steps(v, lead_step)}; }},
    // Digital silence, −∞ dBFS, is the absence of a level.
    {9, [](const SectionReading& r) { return in_steps(r.level.value(), level_step); },
     [](SectionReading& r, std::int64_t v) { r.level = decibels(from_steps(v, level_step)); }},
    {10, [](const SectionReading& r) { return in_steps(r.peak.value(), level_step); },
     [](SectionReading& r, std::int64_t v) { r.peak = decibels(from_steps(v, level_step)); }},
    {11,
     [](const SectionReading& r) -> Step {
         return r.own_deviation ? in_steps(r.own_deviation->value(), f0_step) : std::nullopt;
     },
     [](SectionReading& r, std::int64_t v) { r.own_deviation = Cents {from_steps(v, f0_step)}; }},
    {12, [](const SectionReading& r) -> Step { return r.lead ? Step {r.lead_count} : std::nullopt; },
     [](SectionReading& r, std::int64_t v) {
         r.lead_count = static_cast<int>(std::clamp<std::int64_t>(v, 0, 1000));
     }},
    {13,
     [](const SectionReading& r) -> Step {
         return r.presence == Presence::unknown ? std::nullopt : Step {static_cast<std::int64_t>(r.presence)};
     },
     [](SectionReading& r, std::int64_t v) {
         r.presence = v < 1 || v > 4 ? Presence::unknown : static_cast<Presence>(v);
     }},
};

constexpr Column<EnsembleReading> ensemble_columns[] = {
    {1,
     [](const EnsembleReading& r) -> Step {
         return r.tempo ? in_steps(r.tempo->tempo.value(), tempo_step) : std::nullopt;
     },
     [](EnsembleReading& r, std::int64_t v) {
         r.tempo = analysis::TempoReading {BeatsPerMinute {from_steps(v, tempo_step)}, 0.0, std::nullopt};
     }},
    {2,
     [](const EnsembleReading& r) -> Step {
         return r.tempo ? in_steps(r.tempo->confidence, confidence_step) : std::nullopt;
     },
     [](EnsembleReading& r, std::int64_t v) {
         if (r.tempo)
             r.tempo->confidence = from_steps(v, confidence_step);
     }},
    {3,
     [](const EnsembleReading& r) -> Step {
         return r.tempo && r.tempo->change ? in_steps(*r.tempo->change, change_step) : std::nullopt;
     },
     [](EnsembleReading& r, std::int64_t v) {
         if (r.tempo)
             r.tempo->change = from_steps(v, change_step);
     }},
    {4,
     [](const EnsembleReading& r) -> Step {
         return r.drift ? in_steps(r.drift->value(), f0_step) : std::nullopt;
     },
     [](EnsembleReading& r, std::int64_t v) { r.drift = Cents {from_steps(v, f0_step)}; }},
    {5,
     [](const EnsembleReading& r) -> Step {
         return r.place ? in_steps(r.place->position, position_step) : std::nullopt;
     },
     [](EnsembleReading& r, std::int64_t v) {
         r.place = analysis::ScorePlace {};
         r.place->position = from_steps(v, position_step);
     }},
    {6,
     [](const EnsembleReading& r) -> Step {
         return r.place ? Step {static_cast<std::int64_t>(r.place->state)} : std::nullopt;
     },
     [](EnsembleReading& r, std::int64_t v) {
         if (r.place)
             r.place->state = v == 0   ? FollowingState::following
                              : v == 1 ? FollowingState::waiting
                                       : FollowingState::lost;
     }},
    {7,
     [](const EnsembleReading& r) -> Step {
         return r.place && r.place->tempo ? in_steps(r.place->tempo->value(), tempo_step) : std::nullopt;
     },
     [](EnsembleReading& r, std::int64_t v) {
         if (r.place)
             r.place->tempo = BeatsPerMinute {from_steps(v, tempo_step)};
     }},
    {8,
     [](const EnsembleReading& r) -> Step {
         return r.place ? in_steps(r.place->confidence, confidence_step) : std::nullopt;
     },
     [](EnsembleReading& r, std::int64_t v) {
         if (r.place)
             r.place->confidence = from_steps(v, confidence_step);
     }},
};

std::span<const Column<SectionReading>> columns_of(std::span<const SectionReading>)
{
    return section_columns;
}
std::span<const Column<EnsembleReading>> columns_of(std::span<const EnsembleReading>)
{
    return ensemble_columns;
}

/// Numbers as bytes: seven bits each, the last with its top bit clear.
class Writer {
public:
    void put(std::uint64_t value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes_.push_back(static_cast<std::byte>((value & 0x7f) | 0x80));
        bytes_.push_back(static_cast<std::byte>(value));
    }
    void put_signed(std::int64_t value)
    {
        // Small either way stays small: 0, −1, 1, −2 … become 0, 1, 2, 3 …
        put((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void put(std::span<const std::byte> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }

private:
    std::vector<std::byte> bytes_;
};

/// Reads what Writer wrote, and survives what it did not: beyond the end there are zeros, and is_good()
/// tells.
class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes)
        : left_ {bytes}
    {
    }
    std::uint64_t take()
    {
        auto value = std::uint64_t {0};
        for (auto shift = 0; shift < 64; shift += 7) {
            if (left_.empty())
                break;
            const auto byte = std::to_integer<std::uint64_t>(left_.front());
            left_ = left_.subspan(1);
            value |= (byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        is_good_ = false;
        return 0;
    }
    std::int64_t take_signed()
    {
        const auto value = take();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    std::span<const std::byte> take_bytes(std::uint64_t count)
    {
        if (count > left_.size()) {
            is_good_ = false;
            return {};
        }
        const auto taken = left_.first(static_cast<std::size_t>(count));
        left_ = left_.subspan(taken.size());
        return taken;
    }
    [[nodiscard]] std::span<const std::byte> left() const noexcept { return left_; }
    [[nodiscard]] bool is_good() const noexcept { return is_good_; }
    [[nodiscard]] bool is_empty() const noexcept { return left_.empty(); }

private:
    std::span<const std::byte> left_;
    bool is_good_ = true;
};

/// Runs of absent and present readings in turn, then the differences between the present ones.
/// Empty when the value is present nowhere.
template <class Reading>
std::vector<std::byte> pack_column(const Column<Reading>& column, std::span<const Reading> readings)
{
    auto runs = Writer {};
    auto values = Writer {};
    auto run = std::uint64_t {0};
    auto in_presence = false;
    auto before = std::int64_t {0};
    for (const auto& reading : readings) {
        const auto value = column.take(reading);
        if (value.has_value() != in_presence) {
            runs.put(run);
            run = 0;
            in_presence = value.has_value();
        }
        ++run;
        if (value) {
            values.put_signed(*value - before);
            before = *value;
        }
    }
    if (values.bytes().empty())
        return {};
    runs.put(run);
    runs.put(values.bytes());
    return runs.bytes();
}

template <class Reading>
bool unpack_column(const Column<Reading>& column, Reader from, std::span<Reading> readings)
{
    auto present = std::vector<bool> {};
    for (auto in_presence = false; present.size() < readings.size(); in_presence = !in_presence) {
        const auto run = from.take();
        if (!from.is_good() || run > readings.size() - present.size())
            return false;
        present.insert(present.end(), static_cast<std::size_t>(run), in_presence);
    }
    // As unsigned, where a damaged file's sums may wrap.
    auto value = std::uint64_t {0};
    for (std::size_t n = 0; n < readings.size(); ++n)
        if (present[n]) {
            value += static_cast<std::uint64_t>(from.take_signed());
            column.put(readings[n], static_cast<std::int64_t>(value));
        }
    return from.is_good() && from.is_empty();
}

constexpr auto digital_silence = -std::numeric_limits<double>::infinity();

template <class Reading>
std::vector<std::byte> pack_all(std::span<const Reading> readings)
{
    auto plain = Writer {};
    for (const auto& column : columns_of(readings))
        if (const auto packed = pack_column(column, readings); !packed.empty()) {
            plain.put(std::uint64_t {column.number});
            plain.put(std::uint64_t {packed.size()});
            plain.put(packed);
        }
    auto head = Writer {};
    head.put(std::uint64_t {plain.bytes().size()});
    auto blob = head.bytes();
    auto room = compressBound(static_cast<uLong>(plain.bytes().size()));
    blob.resize(head.bytes().size() + room);
    // With room for the bound and memory at hand this cannot fail.
    compress2(reinterpret_cast<Bytef*>(blob.data() + head.bytes().size()), &room,
              reinterpret_cast<const Bytef*>(plain.bytes().data()), static_cast<uLong>(plain.bytes().size()),
              Z_DEFAULT_COMPRESSION);
    blob.resize(head.bytes().size() + room);
    return blob;
}

template <class Reading>
bool unpack_all(std::span<const std::byte> blob, std::span<Reading> readings)
{
    const auto columns = columns_of(readings);
    // More than any column can need: ten bytes for a value, ten for a run, before and after.
    constexpr auto most_plain = std::uint64_t {most_packed_readings * 20 * 64};

    auto outer = Reader {blob};
    const auto length = outer.take();
    if (!outer.is_good() || length > most_plain || readings.size() > most_packed_readings)
        return false;
    auto plain = std::vector<std::byte>(static_cast<std::size_t>(length));
    auto filled = static_cast<uLongf>(length);
    const auto packed = outer.left();
    if (uncompress(reinterpret_cast<Bytef*>(plain.data()), &filled,
                   reinterpret_cast<const Bytef*>(packed.data()),
                   static_cast<uLong>(packed.size())) != Z_OK ||
        filled != length)
        return false;

    auto inner = Reader {plain};
    while (!inner.is_empty()) {
        const auto number = inner.take();
        const auto bytes = inner.take_bytes(inner.take());
        if (!inner.is_good())
            return false;
        const auto column = std::ranges::find_if(columns, [&](const auto& c) { return c.number == number; });
        if (column != columns.end() && !unpack_column(*column, Reader {bytes}, readings))
            return false;
    }
    return true;
}

}  // namespace

std::vector<std::byte> pack(std::span<const SectionReading> readings)
{
    return pack_all(readings);
}

std::vector<std::byte> pack(std::span<const EnsembleReading> readings)
{
    return pack_all(readings);
}

bool unpack(std::span<const std::byte> blob, std::span<SectionReading> readings)
{
    for (auto& reading : readings) {
        reading.level = decibels(digital_silence);
        reading.peak = decibels(digital_silence);
    }
    return unpack_all(blob, readings);
}

bool unpack(std::span<const std::byte> blob, std::span<EnsembleReading> readings)
{
    return unpack_all(blob, readings);
}

}  // namespace tutti::session
