// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "score/musicxml_bars.hpp"
#include "score/quarters.hpp"
#include "score/remarks.hpp"
#include "score/xml.hpp"

namespace tutti::score::musicxml {

/// What stands above and between the bars: repeats, endings, segno and coda, D.C. and D.S., tempo and
/// rehearsal marks. The same sign in several parts is one sign.
class Signs {
public:
    /// What is handed in must outlive this; `bars` has the bar of every call.
    Signs(std::vector<BarSketch>& bars, Remarks& remarks)
        : bars_ {&bars}
        , remarks_ {&remarks}
    {
    }
    void read_barline(XmlElement, std::size_t bar);
    /// A direction at a place in a bar.
    void read_direction(XmlElement, std::size_t bar, Quarters at);
    /// A sound element that stands by itself or within a direction.
    void read_sound(XmlElement, std::size_t bar, Quarters at);
    /// What only becomes clear when all is read: of codas the first sign without a word is where one leaves,
    /// and which repeat "Play 3 times" is for.
    void finish();

private:
    void set_rehearsal_mark(std::size_t bar, std::string_view mark);
    void remark_words(const std::string& words, std::size_t bar);
    void remark_swing(std::size_t bar);
    void name_codas();
    void count_repeats();
    void remark_nested_repeats();
    void set_tempo(std::size_t bar, TempoMark);

    std::vector<BarSketch>* bars_;
    Remarks* remarks_;
    std::vector<std::size_t> wordless_codas_;
    std::map<std::size_t, std::string> headings_;  ///< boxed words, by the bar that they begin
};

}  // namespace tutti::score::musicxml
