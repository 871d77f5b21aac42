// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/section_reading.hpp"
#include "dsp/level.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// What was heard of a section of late, hop by hop, and when its notes began. Of a stretch of hops `last` is
/// not included, nor what is not heard yet.
///
/// Construction allocates [control]; the rest does not [worker].
class HeardLine {
public:
    static constexpr auto sure = 0.5;  ///< from this confidence on a hop's pitch counts by itself

    struct Moment {
        float cents = 0.0F;                                            ///< above key 0; NaN without pitch
        float confidence = 0.0F;                                       ///< 0 without pitch
        float level = static_cast<float>(dsp::silence_level.value());  ///< dBFS
        bool silent = true;
    };
    HeardLine(Seconds hop, std::size_t hops_remembered);

    /// The next hop; the oldest is forgotten.
    void put(std::int64_t hop, const analysis::SectionReading&, Hertz a4) noexcept;
    /// A note begins; the oldest is forgotten.
    void begin(double hop) noexcept;
    void forget() noexcept;

    [[nodiscard]] const Moment& at(std::int64_t hop) const noexcept
    {
        return moments_[static_cast<std::size_t>(std::max<std::int64_t>(hop, 0)) % moments_.size()];
    }
    [[nodiscard]] std::int64_t newest() const noexcept { return newest_; }
    /// Where a note began, nearest to a hop.
    [[nodiscard]] std::optional<double> onset_near(double hop, Seconds before, Seconds after) const noexcept;
    /// The median of what was surely heard within a semitone of a key, in cents from it.
    [[nodiscard]] std::optional<Cents> from_key(Pitch, std::int64_t first, std::int64_t last) const noexcept;
    /// The hop after the last one that surely sounds as is asked: of a note that does so for at least so
    /// many, and while next to nothing else sounds; else nothing.
    template <class IsAsked>
    [[nodiscard]] std::optional<std::int64_t> sounds_until(std::int64_t first, std::int64_t last,
                                                           std::int64_t shortest,
                                                           const IsAsked& is_asked) const noexcept
    {
        auto as_asked = std::int64_t {0};
        auto others = std::int64_t {0};
        auto until = first;
        for (auto hop = first; hop < heard_of(last); ++hop) {
            const auto& heard = at(hop);
            if (heard.silent || static_cast<double>(heard.confidence) < sure)
                continue;
            const auto is = is_asked(heard);
            ++(is ? as_asked : others);
            until = is ? hop + 1 : until;
        }
        return as_asked >= std::max(shortest, slips * others) ? std::optional {until} : std::nullopt;
    }
    /// The first hop that surely sounds.
    [[nodiscard]] std::optional<std::int64_t> first_sure(std::int64_t first,
                                                         std::int64_t last) const noexcept;
    /// The mean level of the hops that sound; none where all are silent.
    [[nodiscard]] std::optional<Decibels> level(std::int64_t first, std::int64_t last) const noexcept;

private:
    static constexpr std::int64_t slips = 5;  // times as often the ear is right

    [[nodiscard]] std::int64_t heard_of(std::int64_t last) const noexcept
    {
        return std::min(last, newest_ + 1);
    }

    Seconds hop_;
    std::int64_t newest_ = 0;
    std::vector<Moment> moments_;  // by hop
    std::vector<double> onsets_;   // hops
    std::size_t onset_count_ = 0;
};

}  // namespace tutti::following
