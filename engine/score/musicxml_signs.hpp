// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "score/musicxml_bars.hpp"
#include "score/quarters.hpp"
#include "score/xml.hpp"

namespace tutti::score::musicxml {

/// What stands above and between the bars: repeats, endings, segno and coda, D.C. and D.S., tempo and
/// rehearsal marks. The same sign in several parts is one sign.
class Signs {
public:
    /// `bars` must outlive this and have the bar of every call.
    explicit Signs(std::vector<BarSketch>& bars)
        : bars_ {&bars}
    {
    }
    void read_barline(XmlElement, std::size_t bar);
    /// A direction at a place in a bar.
    void read_direction(XmlElement, std::size_t bar, Quarters at);
    /// A sound element that stands by itself or within a direction.
    void read_sound(XmlElement, std::size_t bar, Quarters at);
    /// What only becomes clear when all is read: of coda signs without a word, the first is where one leaves.
    void finish();

private:
    void set_tempo(std::size_t bar, TempoMark);

    std::vector<BarSketch>* bars_;
    std::vector<std::size_t> wordless_codas_;
};

}  // namespace tutti::score::musicxml
