// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "desktop/model/conductor.hpp"
#include "desktop/model/texts.hpp"
#include "section_meter/meter/meter_board.hpp"
#include "section_meter/meter/settings.hpp"
#include "units/quantity.hpp"

namespace tutti::section_meter {

/// One point of the curve of the last minute.
struct CurvePoint {
    std::optional<double> height;  ///< −1…1, 50 cents flat to 50 sharp; only where it was sure
    double half_spread = 0;        ///< on the same scale
    bool joined = false;           ///< goes on from the point before it
    bool onset = false;
    bool bar_begins = false;
    std::string bar;  ///< its number; empty where the host tells none

    friend bool operator==(const CurvePoint&, const CurvePoint&) = default;
};

/// All that the editor shows, in words and shares.
struct MeterPicture {
    desktop::SectionPicture section;  ///< its name is the note; as quiet as what is held
    double tolerance = 0.6;           ///< of the scale's half, what counts as in tune
    std::string cents;                ///< "+12", "−8"; "–" where nothing is sure or held
    std::string spread;
    std::string level;   ///< "−23"; "–" in digital silence
    bool held = false;   ///< note and cents are of the last sure note, not of now
    bool onset = false;  ///< a note has just begun
    std::string trouble;
    std::string spoken;             ///< the same for a screen reader: "A4, −12 cents, flat"
    std::vector<CurvePoint> curve;  ///< oldest first

    friend bool operator==(const MeterPicture&, const MeterPicture&) = default;
};

/// Turns what the board holds into what is shown. [message thread]
class Meter {
public:
    explicit Meter(desktop::Texts texts) noexcept
        : texts_ {texts}
    {
    }

    /// `now` is any clock that goes on while the host stands still. Frames lost are told of for ten seconds.
    [[nodiscard]] MeterPicture picture(const MeterBoard::Contents&, const Settings&, Seconds now,
                                       std::uint64_t frames_lost);
    /// What cannot be heard at all says why.
    [[nodiscard]] MeterPicture picture_of_refusal(std::string why) const;

    [[nodiscard]] const desktop::Texts& texts() const noexcept { return texts_; }

private:
    struct Sure {
        std::string note;
        std::string cents;
        std::string spread;
        Seconds at;
    };

    desktop::Texts texts_;
    std::optional<Sure> last_sure_;
    std::uint64_t hops_ = 0;
    std::optional<Seconds> grew_at_;
    std::uint64_t frames_lost_ = 0;
    std::optional<Seconds> lost_at_;
};

/// "A4", "B♭3" as it is shown: "B♭ 3".
[[nodiscard]] std::string shown_note(Pitch);

}  // namespace tutti::section_meter
