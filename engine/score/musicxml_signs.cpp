// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_signs.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "score/musicxml_tempo.hpp"
#include "score/musicxml_words.hpp"
#include "score/spelling.hpp"
#include "score/tempo_words.hpp"

namespace tutti::score::musicxml {

namespace {

using Jump = Navigation::Jump;

constexpr auto most_passes = 99;
constexpr auto longest_text = std::size_t {200};
constexpr auto most_marks_in_a_bar = std::size_t {500};  // a tempo for each note of a written-out ritardando

void set_jump(Navigation& signs, const Instruction& told)
{
    signs.jump = told.jump;
    signs.with_repeats = signs.with_repeats || told.with_repeats;
    if (told.until == Navigation::Until::end)
        return;
    signs.until = told.until;
    signs.coda_comes_next = told.coda_comes_next;
    signs.until_number = told.coda_number;
}

std::string joined(const std::string& a, const std::string& b)
{
    return a.empty() ? b : b.empty() ? a : a + ", " + b;
}

bool has_metronome(XmlElement direction)
{
    for (auto type = direction.child("direction-type"); type; type = type.next("direction-type"))
        if (type.has("metronome"))
            return true;
    return false;
}

bool is_boxed(XmlElement words)
{
    const auto enclosure = words.attribute("enclosure");
    return !enclosure.empty() && enclosure != "none";
}

/// The passes that a bracket is for: as printed, where that is numbers, "1.\u20133."; else as the file says.
std::vector<int> passes_of(XmlElement ending)
{
    auto printed = std::string {ending.text().substr(0, longest_text)};
    for (auto dash = printed.find("\u2013"); dash != std::string::npos; dash = printed.find("\u2013"))
        printed.replace(dash, std::string_view {"\u2013"}.size(), "-");
    const auto only_numbers = printed.find_first_not_of("0123456789.,-& ") == std::string::npos;
    const auto of_text = passes(printed);
    if (only_numbers && !of_text.empty())
        return of_text;
    const auto of_file = passes(ending.attribute("number"));
    return of_file.empty() ? of_text : of_file;
}

}  // namespace

void Signs::read_barline(XmlElement barline, std::size_t bar)
{
    auto& here = (*bars_)[bar];
    const auto location = barline.attribute("location");
    if (const auto repeat = barline.child("repeat")) {
        if (location == "middle")
            remarks_->add(fmt::format("Bar {} has a repeat sign in its middle; it was taken to stand at the "
                                      "bar's {}.",
                                      here.number,
                                      repeat.attribute("direction") == "forward" ? "beginning" : "end"));
        // Signs that stand at the other end of their bar than they mean belong to the neighbour.
        if (repeat.attribute("direction") == "forward") {
            if (location != "right")
                here.signs.repeat_starts = true;
            else if (bar + 1 < bars_->size())
                (*bars_)[bar + 1].signs.repeat_starts = true;
        } else if (repeat.attribute("direction") == "backward") {
            const auto times = first_number(repeat.attribute("times")).value_or(2.0);
            auto& repeated = location == "left" && bar > 0 ? (*bars_)[bar - 1] : here;
            repeated.signs.repeats_after_jump =
                repeated.signs.repeats_after_jump || repeat.attribute("after-jump") == "yes";
            repeated.signs.repeat_passes = std::max(
                repeated.signs.repeat_passes, static_cast<int>(std::clamp(times, 2.0, double {most_passes})));
        }
    }
    if (barline.text_of("bar-style") == "light-heavy" && location != "left")
        here.final_barline = true;
    if (barline.text_of("bar-style") == "light-light" && location != "left")
        here.double_barline = true;
    for (auto ending = barline.child("ending"); ending; ending = ending.next("ending")) {
        if (ending.attribute("type") == "start") {
            here.signs.ending_starts = true;
            if (here.signs.ending.empty())
                here.signs.ending = passes_of(ending);
        } else {
            here.ending_stops = true;
        }
    }
    if (!barline.attribute("segno").empty() || barline.has("segno"))
        here.signs.segno = true;
    if (!barline.attribute("coda").empty() || barline.has("coda"))
        here.signs.coda = true;
}

void Signs::read_direction(XmlElement direction, std::size_t bar, Quarters at)
{
    auto& here = (*bars_)[bar];
    auto tempo = TempoMark {at, std::nullopt, ""};
    auto words_of_all = std::string {};
    auto with_signs = std::string {};  // the same, the signs that stand among the words by their names
    auto has_segno = false;
    auto has_coda = false;
    auto relates = false;
    auto told = std::optional<Instruction> {};
    for (auto type = direction.child("direction-type"); type; type = type.next("direction-type"))
        for (auto what = type.first(); what; what = what.next()) {
            const auto name = what.name();
            if (name == "rehearsal" ||
                (name == "words" && is_boxed(what) && is_rehearsal_letter(what.text()))) {
                set_rehearsal_mark(bar, what.text());
            } else if (name == "words" && is_boxed(what) && at == Quarters {} && !has_metronome(direction) &&
                       is_rehearsal_heading(what.text())) {
                headings_.try_emplace(bar, what.text());
            } else if (name == "metronome") {
                relates = relates || relates_tempi(what);
                if (tempo.text.size() > longest_text)
                    continue;
                const auto mark = metronome(what);
                tempo.quarters = mark.quarters ? mark.quarters : tempo.quarters;
                tempo.text = joined(tempo.text, mark.text);
            } else if (name == "segno" || name == "coda" || name == "words") {
                const auto words = name == "words" ? as_utf8(what.text().substr(0, longest_text)) : "";
                const auto segno = name == "segno" || is_segno(words);
                const auto coda = name == "coda" || is_coda(words);
                has_segno = has_segno || segno;
                has_coda = has_coda || coda;
                if (with_signs.size() > longest_text)
                    continue;
                with_signs += segno ? " segno " : coda ? " coda " : words + " ";
                if (!segno && !coda)
                    words_of_all += (words_of_all.empty() ? "" : " ") + words;
            }
        }
    const auto sound = direction.child("sound");
    // "D.S." and the sign itself, or "To" and a coda sign, in one direction are one instruction.
    told = instruction(words_of_all);
    if (!words_of_all.empty() && (has_segno || has_coda))
        if (const auto whole = instruction(with_signs))
            told = whole;
    if (told) {
        if (told->jump != Jump::none)
            set_jump(here.signs, *told);
        if (told->more_than_once)
            remarks_->add(fmt::format("'{}' in bar {} is obeyed once: that jump is taken one time.",
                                      words_of_all, here.number));
        here.signs.fine = here.signs.fine || told->fine;
        here.signs.to_coda = here.signs.to_coda || told->to_coda;
        here.signs.coda = here.signs.coda || told->coda;
        here.signs.segno = here.signs.segno || told->segno;
        if (told->to_coda && told->coda_number > 0)
            here.signs.to_coda_number = told->coda_number;
        if (told->coda && told->coda_number > 0)
            here.signs.coda_number = told->coda_number;
    } else {
        here.signs.segno = here.signs.segno || has_segno;
        const auto says_which = !sound.attribute("tocoda").empty() || !sound.attribute("coda").empty();
        if (has_coda && !says_which)
            wordless_codas_.push_back(bar);
        if (!words_of_all.empty())
            remark_words(words_of_all, bar);
    }
    if (relates || relates_tempi(words_of_all))
        remarks_->add(fmt::format("Bar {} gives its tempo by the one before it, one note's length for "
                                  "another's; that is not reckoned, and the tempo before it is kept.",
                                  here.number));
    if (sound)
        read_sound(sound, bar, at);
    if (!tempo.quarters)
        tempo.quarters = metronome(words_of_all);
    if ((!told || told->coda) && !words_of_all.empty() &&
        (tempo.quarters || playback_tempo(sound.attribute("tempo")) ||
         tempo_words(words_of_all) != TempoWords::none))
        tempo.text = joined(words_of_all, tempo.text);
    if (tempo.quarters || !tempo.text.empty())
        set_tempo(bar, std::move(tempo));
}

/// A bar is found by one mark.
void Signs::set_rehearsal_mark(std::size_t bar, std::string_view text)
{
    auto& here = (*bars_)[bar];
    const auto mark = as_utf8(text.substr(0, longest_text));
    if (here.rehearsal_mark.empty())
        here.rehearsal_mark = mark;
    else if (here.rehearsal_mark != mark)
        remarks_->add(fmt::format("Bar {} has a second rehearsal mark, '{}'; it is found by '{}' alone.",
                                  here.number, mark, here.rehearsal_mark));
}

/// Words that send nobody anywhere, and yet say how it is to be played.
void Signs::remark_words(const std::string& words, std::size_t bar)
{
    auto& here = (*bars_)[bar];
    const auto said = aside(words);
    if (said.of_some_times)
        remarks_->add(fmt::format("'{}' in bar {} is not obeyed: the bar is expected to be played each time.",
                                  words, here.number));
    else if (said.of_jumps)
        remarks_->add(fmt::format("'{}' in bar {} looks like a jump and was not understood; it is passed by.",
                                  words, here.number));
    if (said.until_told)
        remarks_->add(
            fmt::format("'{}' in bar {} is not obeyed: how often is taken from the repeat signs alone.",
                        words, here.number));
    if (said.twice)
        remarks_->add(fmt::format("'{}' in bar {} is not obeyed: what it stands over is played once.", words,
                                  here.number));
    if (said.cut)
        remarks_->add(fmt::format("'{}' in bar {} marks a cut; it is not made, and all bars are expected.",
                                  words, here.number));
    if (said.swing)
        remark_swing(bar);
    here.times_in_words = std::max(here.times_in_words, said.times);
}

void Signs::remark_swing(std::size_t bar)
{
    remarks_->add(fmt::format("Bar {} asks for swing; the eighths are expected as they are written.",
                              (*bars_)[bar].number));
}

void Signs::read_sound(XmlElement sound, std::size_t bar, Quarters at)
{
    auto& signs = (*bars_)[bar].signs;
    const auto has = [&](const char* name) {
        const auto value = sound.attribute(name);
        return !value.empty() && value != "no";
    };
    if (has("dacapo") && signs.jump == Jump::none)
        signs.jump = Jump::da_capo;
    if (has("dalsegno") && signs.jump == Jump::none)
        signs.jump = Jump::dal_segno;
    signs.fine = signs.fine || has("fine");
    signs.to_coda = signs.to_coda || has("tocoda");
    signs.coda = signs.coda || has("coda");
    // Words above are worth more than the labels of the playback.
    if (signs.to_coda_number == 0)
        signs.to_coda_number = coda_number(sound.attribute("tocoda"));
    if (signs.coda_number == 0)
        signs.coda_number = coda_number(sound.attribute("coda"));
    signs.segno = signs.segno || has("segno");
    signs.repeat_starts = signs.repeat_starts || has("forward-repeat");
    if (const auto swing = sound.child("swing"); swing && !swing.has("straight"))
        remark_swing(bar);
    const auto figure = sound.attribute("tempo");
    if (const auto tempo = playback_tempo(figure))
        set_tempo(bar, {at, *tempo, ""});
    else if (!figure.empty())
        remarks_->add(
            fmt::format("The playback's tempo in bar {} is '{}', which nobody can play; it was left out.",
                        (*bars_)[bar].number, as_utf8(figure.substr(0, 20))));
}

/// A printed mark is worth more than the playback's number, and the first part's more than those below.
void Signs::set_tempo(std::size_t bar, TempoMark mark)
{
    auto& marks = (*bars_)[bar].tempo_marks;
    if (marks.size() >= most_marks_in_a_bar)
        return;
    const auto same =
        std::find_if(marks.begin(), marks.end(), [&](const auto& m) { return m.at == mark.at; });
    if (same == marks.end()) {
        marks.push_back(std::move(mark));
        return;
    }
    if (same->text.empty() && !mark.text.empty()) {
        same->text = std::move(mark.text);
        same->quarters = mark.quarters ? mark.quarters : same->quarters;
    } else if (!same->quarters) {
        same->quarters = mark.quarters;
    }
}

void Signs::finish()
{
    name_codas();
    count_repeats();
    remark_nested_repeats();
    // A letter in the same bar is what it is called by.
    for (const auto& [bar, heading] : headings_)
        set_rehearsal_mark(bar, heading);
}

/// Two that begin before either ends.
void Signs::remark_nested_repeats()
{
    struct Nested {
        const BarSketch* outer;
        const BarSketch* inner;
        const BarSketch* inner_end;
    };
    const BarSketch* open = nullptr;
    auto nested = std::optional<Nested> {};
    for (const auto& here : *bars_) {
        if (here.signs.repeat_starts) {
            nested = open != nullptr ? std::optional {Nested {open, &here, &here}} : std::nullopt;
            open = &here;
        }
        if (here.signs.repeat_passes == 0)
            continue;
        if (open != nullptr && nested) {
            nested->inner_end = &here;
        } else if (nested) {
            remarks_->add(fmt::format(
                "The repeat of bars {} to {} stands within that of bars {} to {}; the outer "
                "one was taken to begin after it.",
                nested->inner->number, nested->inner_end->number, nested->outer->number, here.number));
            nested.reset();
        }
        open = nullptr;
    }
}

/// "Play 3 times" is for the first repeat that ends at it or after it, unless another begins before that.
/// Where the file counts, or brackets do, those are believed.
void Signs::count_repeats()
{
    auto times = 0;
    auto told_in = std::size_t {0};
    const auto* bracket = static_cast<const std::vector<int>*>(nullptr);
    const auto doubt = [&](std::string_view why) {
        if (times > 0)
            remarks_->add(fmt::format("Bar {} is to be played {} times, and {}.", (*bars_)[told_in].number,
                                      times, why));
    };
    for (auto bar = std::size_t {0}; bar < bars_->size(); ++bar) {
        auto& here = (*bars_)[bar];
        if (here.signs.repeat_starts) {
            doubt("no repeat ends there; it is played once");
            times = 0;
        }
        if (here.times_in_words > 0) {
            times = std::max(times, here.times_in_words);
            told_in = bar;
        }
        if (here.signs.ending_starts)
            bracket = &here.signs.ending;
        if (here.signs.repeat_passes > 0) {
            const auto before_the_last = bracket == nullptr || bracket->empty() ? 1 : bracket->back();
            if (bracket != nullptr && times > before_the_last + 1)
                doubt("its endings are for fewer; they are believed");
            else if (bracket == nullptr &&
                     here.signs.repeat_passes == 2)  // what a file says that does not count
                here.signs.repeat_passes = std::max(2, times);
            times = 0;
        }
        if (here.ending_stops || here.signs.repeat_passes > 0)
            bracket = nullptr;
    }
    doubt("no repeat ends there; it is played once");
}

void Signs::name_codas()
{
    std::sort(wordless_codas_.begin(), wordless_codas_.end());
    wordless_codas_.erase(std::unique(wordless_codas_.begin(), wordless_codas_.end()), wordless_codas_.end());
    const auto told_elsewhere =
        std::any_of(bars_->begin(), bars_->end(), [](const auto& bar) { return bar.signs.to_coda; });
    const auto leads_to_one = [&](std::size_t i) {
        return i + 1 < wordless_codas_.size() ||
               std::any_of(bars_->begin() + static_cast<std::ptrdiff_t>(wordless_codas_[i]) + 1, bars_->end(),
                           [](const auto& bar) { return bar.signs.coda; });
    };
    for (auto i = std::size_t {0}; i < wordless_codas_.size(); ++i) {
        auto& signs = (*bars_)[wordless_codas_[i]].signs;
        if (signs.coda || signs.to_coda)
            continue;
        if (i == 0 && !told_elsewhere && leads_to_one(i))
            signs.to_coda = true;
        else
            signs.coda = true;
    }
}

}  // namespace tutti::score::musicxml
