// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "rehearsal/glance.hpp"
#include "units/quantity.hpp"

namespace tutti::rehearsal {

/// What the tutor should look at first: a section, and which way and how far it is out of tune.
struct Focus {
    std::size_t section = 0;          ///< index in ClassDescription::sections
    Verdict verdict = Verdict::flat;  ///< flat or sharp
    Cents deviation;                  ///< as it was on average over the last second of being so
};

/// Chooses the one section that stands out: of those that have been surely flat, or surely sharp, for two
/// seconds, the one furthest out of tune. A choice stands for two seconds at least, so that it can be read.
///
///   in      the glances of a class, as often as a picture is drawn, and the time on the stream
///   out     the section to mark, or none
///   delay   Parameters::sure_for after a section goes out of tune; Parameters::hold after it comes back
///
/// "For two seconds" is counted as evidence. A sure glance on one side adds the time since the last glance;
/// an unsure or silent one, such as every change of note brings, adds nothing; one in tune takes away as
/// much. The other side, or half a second without, starts afresh. So a section that is out on one note and in
/// tune on the next is left in peace, and one that is out all along is named whatever it plays.
class Attention {
public:
    struct Parameters {
        Seconds sure_for = 2_s;  ///< evidence needed before a section is named
        Seconds hold = 2_s;      ///< the least time that a choice stands
        Seconds pause = 500_ms;  ///< a breath or a change of note; longer than this, evidence is forgotten
        Cents clearly_worse = 5_cents;  ///< another section takes over only when further out by this much
    };
    Attention();
    explicit Attention(const Parameters&);

    /// Takes the newest glances, in the class's order, and says what stands out now. `now` is the time on the
    /// stream; when it goes backwards a new stream has begun and all is forgotten. [control]
    [[nodiscard]] std::optional<Focus> update(std::span<const Glance>, Seconds now);

private:
    /// What is held against one section.
    struct Evidence {
        Verdict side = Verdict::unsure;  // flat or sharp; unsure when there is none
        Seconds amount;
        Seconds without;  // since the last glance on this side
        Cents deviation;
        bool enough = false;  // has reached sure_for, and not been forgotten since
    };
    void weigh(const Glance&, Seconds step, Evidence&) const;
    [[nodiscard]] std::optional<Focus> worst() const;

    Parameters parameters_;
    std::vector<Evidence> evidence_;
    std::optional<Seconds> last_;
    std::optional<Focus> focus_;
    Seconds chosen_at_;
};

}  // namespace tutti::rehearsal
