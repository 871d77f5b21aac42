// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/musicxml_part.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <tuple>

#include <fmt/format.h>

#include "score/musicxml_tempo.hpp"
#include "score/spelling.hpp"

namespace tutti::score::musicxml {

namespace {

constexpr auto most_divisions = 100'000;
constexpr auto longest_beats = std::size_t {100};  // "3+2+2+3" and more
constexpr auto longest_bar = 1'000.0;              // quarters; a cadenza without bar lines has some hundred

/// Decimal numbers are allowed where whole ones are usual.
std::optional<double> number(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    auto value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc {} || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

int whole(std::string_view text, int otherwise, int lowest, int highest)
{
    const auto value = number(text);
    if (!value || *value < lowest || *value > highest)
        return otherwise;
    return static_cast<int>(std::lround(*value));
}

bool is_type(XmlElement parent, const char* name, std::string_view type)
{
    for (auto element = parent.child(name); element; element = element.next(name))
        if (element.attribute("type") == type)
            return true;
    return false;
}

/// 3+2 eighths are five; several pairs (2/4 + 3/8) add up in the smaller unit.
std::optional<Metre> metre_of(XmlElement time)
{
    auto sum = Quarters {};
    auto type = 1;
    auto count = 0;
    for (auto element = time.first(); element; element = element.next()) {
        if (element.name() == "beats") {
            count = 0;
            for (auto rest = element.text().substr(0, longest_beats); !rest.empty();) {
                const auto cut = std::min(rest.find('+'), rest.size());
                auto group = rest.substr(0, cut);
                group.remove_prefix(std::min(group.find_first_not_of(' '), group.size()));
                count += whole(group.substr(0, group.find_last_not_of(' ') + 1), 0, 0, 99);
                rest.remove_prefix(std::min(cut + 1, rest.size()));
            }
        } else if (element.name() == "beat-type") {
            const auto unit = whole(element.text(), 0, 1, 128);
            if (unit > 0 && count > 0 && sum < Quarters {1000}) {
                sum += Quarters {std::int64_t {4} * count, unit};
                type = std::max(type, unit);
            }
            count = 0;
        }
    }
    const auto beats = sum / Quarters {4, type};
    if (sum == Quarters {} || beats >= 1000.0)
        return std::nullopt;
    return Metre {static_cast<int>(std::lround(beats)), type};
}

/// A tie by its sound or, where only the curve is written, by that.
bool tied(XmlElement note, std::string_view type)
{
    return note.has("tie") ? is_type(note, "tie", type) : is_type(note.child("notations"), "tied", type);
}

}  // namespace

PartReader::PartReader(Part& part, std::vector<BarSketch>& bars, Signs& signs, Remarks& remarks,
                       bool concert_pitch, int divisions)
    : part_ {part}
    , bars_ {bars}
    , signs_ {signs}
    , remarks_ {remarks}
    , concert_pitch_ {concert_pitch}
{
    clock_.set_divisions(divisions);
}

std::string PartReader::where() const
{
    return fmt::format("bar {} of '{}'", bars_[bar_].number, part_.name);
}

Status PartReader::read(XmlElement measure, std::size_t bar)
{
    bar_ = bar;
    clock_.start();
    last_onset_ = {};
    const auto notes_before = part_.notes.size();
    for (auto element = measure.first(); element; element = element.next()) {
        const auto name = element.name();
        if (name == "note") {
            if (const auto done = read_note(element); !done)
                return done;
        } else if (name == "backup" || name == "forward") {
            const auto length = number(element.text_of("duration")).value_or(0.0);
            if (length < 0 || length * clock_.division().value() > longest_bar)
                return failure(
                    ErrorCode::score_invalid,
                    fmt::format("In {} a <{}> has an impossible length, '{}'; export the score again",
                                where(), name, element.text_of("duration").substr(0, 20)));
            const auto thousandths = std::llround(1000.0 * length);
            if (name == "forward") {
                clock_.forward(thousandths);
                bars_[bar].filled_by_silence = std::max(bars_[bar].filled_by_silence, clock_.now());
            } else if (!clock_.backup(thousandths)) {
                ++backed_too_far_;
            }
        } else if (name == "attributes") {
            read_attributes(element);
        } else if (name == "direction") {
            const auto offset = number(element.text_of("offset")).value_or(0.0) * clock_.division().value();
            const auto at = clock_.now() + Quarters::nearest(std::clamp(offset, -longest_bar, longest_bar));
            signs_.read_direction(element, bar, std::max(at, Quarters {}));
            read_directions(element, std::max(at, Quarters {}));
        } else if (name == "sound") {
            signs_.read_sound(element, bar, clock_.now());
        } else if (name == "barline") {
            signs_.read_barline(element, bar);
        }
        if (clock_.now().value() > longest_bar)
            return failure(
                ErrorCode::score_invalid,
                fmt::format("In {} there is more than {} quarters of music, which no bar holds; export the "
                            "score again",
                            where(), longest_bar));
    }
    repeat_bars(notes_before);
    return {};
}

/// A bar with a % is played as the one so many bars before, on a staff that has no notes there; the part's
/// own of this bar begin with `first_note`.
void PartReader::repeat_bars(std::size_t first_note)
{
    auto repeated = std::vector<Note> {};
    for (const auto& [staff, back] : repeated_bars_) {
        const auto is_its = [this, its = staff](const Note& note) {
            return its == 0 ? !repeated_bars_.contains(note.staff) : note.staff == its;
        };
        if (bar_ < back || std::any_of(part_.notes.begin() + static_cast<std::ptrdiff_t>(first_note),
                                       part_.notes.end(), is_its))
            continue;
        const auto of_that_bar =
            std::ranges::equal_range(part_.notes, static_cast<std::uint32_t>(bar_ - back), {}, &Note::bar);
        std::ranges::copy_if(of_that_bar, std::back_inserter(repeated), is_its);
    }
    for (auto& note : repeated) {
        note.bar = static_cast<std::uint32_t>(bar_);
        bars_[bar_].filled = std::max(bars_[bar_].filled, note.onset + note.duration);
    }
    part_.notes.insert(part_.notes.end(), repeated.begin(), repeated.end());
}

/// What is printed below the part's own staff.
void PartReader::read_directions(XmlElement direction, Quarters at)
{
    const auto staff = whole(direction.text_of("staff"), 1, 1, 16);
    for (auto type = direction.child("direction-type"); type; type = type.next("direction-type"))
        for (auto element = type.first(); element; element = element.next())
            if (element.name() == "dynamics")
                read_dynamics(element, at, staff);
            else if (element.name() == "wedge")
                read_wedge(element, at, staff);
}

void PartReader::read_dynamics(XmlElement dynamics, Quarters at, int staff)
{
    constexpr auto known = std::array<std::string_view, 20> {"pppp", "ppp", "pp",   "p",  "mp",  "mf",  "f",
                                                             "ff",   "fff", "ffff", "fp", "pf",  "fz",  "sf",
                                                             "sfp",  "sfz", "sffz", "rf", "rfz", "sfpp"};
    for (auto sign = dynamics.first(); sign; sign = sign.next())
        if (std::ranges::find(known, sign.name()) != known.end())
            part_.dynamics.push_back({static_cast<std::uint32_t>(bar_), at, std::string {sign.name()},
                                      static_cast<std::uint8_t>(staff)});
}

void PartReader::read_wedge(XmlElement wedge, Quarters at, int staff)
{
    const auto number = whole(wedge.attribute("number"), 1, 1, 16);
    const auto type = wedge.attribute("type");
    const auto bar = static_cast<std::uint32_t>(bar_);
    if (type == "crescendo" || type == "diminuendo") {
        open_hairpins_[number] = {bar, at, bar, at, type == "crescendo", static_cast<std::uint8_t>(staff)};
    } else if (type == "stop") {
        auto open = open_hairpins_.extract(number);
        if (open.empty())
            return;
        auto& hairpin = open.mapped();
        hairpin.end_bar = bar;
        hairpin.end = at;
        if (std::tie(hairpin.bar, hairpin.at) < std::tie(hairpin.end_bar, hairpin.end))
            part_.hairpins.push_back(hairpin);
    }
}

void PartReader::read_slurs(XmlElement notations, Note& head) const
{
    for (; notations; notations = notations.next("notations"))
        for (auto slur = notations.child("slur"); slur; slur = slur.next("slur")) {
            const auto bit = static_cast<std::uint8_t>(
                1U << static_cast<unsigned>(whole(slur.attribute("number"), 1, 1, 8) - 1));
            const auto type = slur.attribute("type");
            if (type == "start")
                head.slurs_begin |= bit;
            else if (type == "stop")
                head.slurs_end |= bit;
        }
}

void PartReader::read_attributes(XmlElement attributes)
{
    auto& bar = bars_[bar_];
    if (const auto divisions = attributes.child("divisions")) {
        const auto value = whole(divisions.text(), 0, 1, most_divisions);
        if (value > 0)
            clock_.set_divisions(value);
        else
            remarks_.add(fmt::format("In {} the divisions of a quarter are '{}'; those before were kept.",
                                     where(), divisions.text().substr(0, 20)));
    }
    read_time(attributes.child("time"));
    part_.staves = std::max(part_.staves, whole(attributes.text_of("staves"), 1, 1, 16));
    read_transposes(attributes);
    // What the key is as it sounds, the transposition beside it says.
    if (const auto key = attributes.child("key"))
        read_key(key);
    for (auto clef = attributes.child("clef"); clef; clef = clef.next("clef"))
        read_clef(clef);
    for (auto style = attributes.child("measure-style"); style; style = style.next("measure-style")) {
        const auto staff = whole(style.attribute("number"), 0, 0, 16);
        if (const auto repeat = style.child("measure-repeat")) {
            // With one staff, some programs number it at one end of the sign only.
            if (staff == 0 || part_.staves <= 1)
                repeated_bars_.clear();
            repeated_bars_.erase(staff);
            if (repeat.attribute("type") == "start")
                repeated_bars_[staff] = static_cast<std::size_t>(whole(repeat.text(), 1, 1, 16));
        }
        if (style.child("beat-repeat").attribute("type") == "start" && first_beat_repeat_.empty())
            first_beat_repeat_ = bar.number;
        if (const auto slashes = style.child("slash")) {
            if (slashes.attribute("type") == "start")
                slashed_staves_.insert(staff);
            else if (staff == 0)
                slashed_staves_.clear();
            else
                slashed_staves_.erase(staff);
        }
    }
}

void PartReader::read_time(XmlElement time)
{
    auto& bar = bars_[bar_];
    if (time.has("senza-misura") && !time.has("beats"))
        bar.senza_misura = true;
    const auto metre = time.has("beats") ? metre_of(time) : std::nullopt;
    if (!metre || bar.metre == metre)
        return;
    if (clock_.now() > Quarters {})
        remarks_.add(fmt::format(
            "Bar {} changes its metre within itself, to {}/{}; its beats are counted in {}.", bar.number,
            metre->beats, metre->beat_type, bar.metre ? "the first one" : "that one throughout"));
    else if (bar.metre)
        remarks_.add(
            fmt::format("Bar {} has two metres at once, {}/{} and {}/{}; its beats are counted in the first.",
                        bar.number, bar.metre->beats, bar.metre->beat_type, metre->beats, metre->beat_type));
    if (!bar.metre)
        bar.metre = metre;
}

void PartReader::read_clef(XmlElement clef)
{
    const auto sign = clef.text_of("sign");
    const auto known = sign == "G" || sign == "F" || sign == "C";
    const auto usual = sign == "G" ? 2 : sign == "F" ? 4 : 3;
    const auto staff = whole(clef.attribute("number"), 1, 1, 16);
    if (sign == "TAB")
        tablatures_.insert(staff);
    else
        tablatures_.erase(staff);
    part_.clefs.push_back({.bar = static_cast<std::uint32_t>(bar_),
                           .at = clock_.now(),
                           .staff = static_cast<std::uint8_t>(staff),
                           .sign = known ? sign.front() : 'X',
                           .line = whole(clef.text_of("line"), usual, 1, 9),
                           .octaves = whole(clef.text_of("clef-octave-change"), 0, -4, 4)});
}

/// In a score at concert pitch <transpose> is for octaves, and <for-part> says how a part made of it is
/// written (MusicXML 4.0, the concert-score and for-part elements). Of programs that write other intervals
/// there the pitches are sounding all the same.
void PartReader::read_transposes(XmlElement attributes)
{
    const auto staff_of = [](XmlElement element) { return whole(element.attribute("number"), 0, 1, 16); };
    for (auto transpose = attributes.child("transpose"); transpose; transpose = transpose.next("transpose")) {
        const auto up = interval(transpose);
        const auto misplaced = concert_pitch_ && up.semitones % 12 != 0;
        set(misplaced ? for_parts_ : transposes_, staff_of(transpose), up);
        doubled_ = doubled_ || transpose.has("double");
    }
    if (concert_pitch_)
        for (auto part = attributes.child("for-part"); part; part = part.next("for-part"))
            if (const auto transpose = part.child("part-transpose"))
                set(for_parts_, staff_of(part), interval(transpose));
    const auto sounds = sounding_above_written(1).semitones;
    if (part_.notes.empty())
        part_.sounding_above_written = sounds;
    else if (sounds != (changes_.empty() ? part_.sounding_above_written : changes_.back().second))
        changes_.emplace_back(bars_[bar_].number, sounds);
}

PartReader::Interval PartReader::interval(XmlElement transpose)
{
    const auto octaves = whole(transpose.text_of("octave-change"), 0, -4, 4);
    const auto semitones = whole(transpose.text_of("chromatic"), 0, -48, 48);
    // Where the steps are not given, the usual: a tone is one, a minor third two, a fifth four.
    constexpr auto usual = std::array {0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6};
    const auto size = std::abs(semitones);
    const auto steps = 7 * (size / 12) + usual[static_cast<std::size_t>(size % 12)];
    return {semitones + 12 * octaves,
            whole(transpose.text_of("diatonic"), semitones < 0 ? -steps : steps, -28, 28) + 7 * octaves};
}

/// The sounding key: a B♭ clarinet's D major is everybody's C. A fifth up is seven semitones.
void PartReader::read_key(XmlElement key)
{
    const auto fifths = number(key.text_of("fifths"));
    if (!fifths || std::abs(*fifths) > 11 || bars_[bar_].key_fifths)
        return;
    const auto shift = concert_pitch_ ? 0 : ((7 * sounding_above_file(1).semitones) % 12 + 18) % 12 - 6;
    auto sounding = static_cast<int>(*fifths) + shift;
    if (sounding > 7)
        sounding -= 12;
    if (sounding < -7)
        sounding += 12;
    bars_[bar_].key_fifths = sounding;
}

/// What is said of all staves holds for those that had their own.
void PartReader::set(IntervalOfStaff& intervals, int staff, Interval up)
{
    if (staff == 0)
        intervals.clear();
    intervals[staff] = up;
}

PartReader::Interval PartReader::of_staff(const IntervalOfStaff& intervals, int staff)
{
    auto found = intervals.find(staff);
    if (found == intervals.end())
        found = intervals.find(0);
    return found == intervals.end() ? Interval {} : found->second;
}

PartReader::Interval PartReader::sounding_above_file(int staff) const
{
    return of_staff(transposes_, staff);
}

PartReader::Interval PartReader::sounding_above_written(int staff) const
{
    return for_parts_.empty() ? sounding_above_file(staff) : of_staff(for_parts_, staff);
}

/// The letter goes by steps, and the accidental makes up for the rest; where that takes more than two, the
/// note is spelt as beginners know it.
Spelling PartReader::moved(Spelling from, Interval up)
{
    constexpr auto letters = std::string_view {"CDEFGAB"};
    const auto pitch = from.pitch().transposed(up.semitones);
    const auto line = 7 * from.octave + static_cast<int>(letters.find(from.step)) + up.steps;
    const auto octave = line >= 0 ? line / 7 : (line - 6) / 7;
    auto to =
        Spelling {letters[static_cast<std::size_t>(line - 7 * octave)], 0, static_cast<std::int8_t>(octave)};
    const auto alteration = pitch.midi_key() - to.pitch().midi_key();
    if (std::abs(alteration) > 2)
        return spelled(pitch);
    to.alteration = static_cast<std::int8_t>(alteration);
    return to;
}

std::uint8_t PartReader::voice(std::string_view name)
{
    if (name.empty())
        return 1;
    if (const auto known = voices_.find(name); known != voices_.end())
        return known->second;
    if (voices_.size() >= 250)
        return 250;
    const auto index = static_cast<std::uint8_t>(voices_.size() + 1);
    voices_.emplace(name, index);
    return index;
}

/// As the note head, its dots and its tuplet say.
std::optional<Quarters> PartReader::notated_length(XmlElement note) const
{
    auto dots = 0;
    for (auto dot = note.child("dot"); dot && dots <= 4; dot = dot.next("dot"))
        ++dots;
    const auto plain = note_length(note.text_of("type"), dots);
    const auto tuplet = note.child("time-modification");
    if (!plain || !tuplet)
        return plain;
    const auto actual = whole(tuplet.text_of("actual-notes"), 0, 1, 128);
    const auto normal = whole(tuplet.text_of("normal-notes"), 0, 1, 128);
    if (actual == 0 || normal == 0)
        return std::nullopt;
    return *plain * normal / actual;
}

Status PartReader::read_note(XmlElement note)
{
    const auto grace = note.has("grace");
    const auto chord = note.has("chord");
    const auto notated = notated_length(note);
    auto thousandths = std::int64_t {0};
    auto length = Quarters {};
    if (const auto duration = note.child("duration"); duration && !grace) {
        const auto divisions = number(duration.text()).value_or(-1.0);
        if (divisions < 0 || divisions * clock_.division().value() > longest_bar)
            return failure(ErrorCode::score_invalid,
                           fmt::format("In {} a note has an impossible length, '{}'; export the score again",
                                       where(), duration.text().substr(0, 20)));
        thousandths = std::llround(1000.0 * divisions);
        length = clock_.length(thousandths);
        const auto off = notated ? *notated - length : Quarters {};
        if (notated && note.has("time-modification") && off <= clock_.division() && -off <= clock_.division())
            length = *notated;
    } else if (!grace && notated) {
        length = *notated;
        thousandths = std::llround(1000.0 * length.value() / clock_.division().value());
        ++without_duration_;
    }
    const auto onset = chord ? last_onset_ : clock_.now();
    if (!chord) {
        last_onset_ = onset;
        clock_.advance(thousandths, length);
    }
    auto& bar = bars_[bar_];
    const auto rest = note.child("rest");
    // A whole rest, or one without a type, at the start of a bar means the bar, whatever its metre.
    const auto type = note.text_of("type");
    const auto whole_rest = rest && onset == Quarters {} && (type.empty() || type == "whole");
    auto& filled = rest.attribute("measure") == "yes" ? bar.filled_by_bar_rests
                   : whole_rest                       ? bar.filled_by_silence
                                                      : bar.filled;
    filled = std::max(filled, clock_.now());

    if (rest)
        return {};
    if (note.has("cue")) {
        ++cues_;
        return {};
    }
    if (note.has("unpitched")) {
        ++unpitched_;
        return {};
    }
    // Slashes stand for what the player makes up, and what is not printed nobody reads.
    const auto staff = whole(note.text_of("staff"), 1, 1, 16);
    if (slashed_staves_.contains(0) || slashed_staves_.contains(staff) ||
        note.text_of("notehead").starts_with("slash")) {
        ++slashes_;
        return {};
    }
    // A tablature below its staff has the same notes once more.
    if (tablatures_.contains(staff) && tablatures_.size() < static_cast<std::size_t>(part_.staves)) {
        ++in_tablature_;
        return {};
    }
    if (note.attribute("print-object") == "no") {
        ++hidden_;
        return {};
    }
    const auto pitch = note.child("pitch");
    const auto step = pitch.text_of("step");
    if (step.size() != 1 || step.front() < 'A' || step.front() > 'G') {
        ++without_pitch_;
        return {};
    }
    const auto alter = number(pitch.text_of("alter")).value_or(0.0);
    if (alter != std::trunc(alter))
        ++microtones_;
    auto head = Note {};
    head.bar = static_cast<std::uint32_t>(bar_);
    head.onset = onset;
    head.duration = length;
    head.staff = static_cast<std::uint8_t>(staff);
    head.voice = voice(note.text_of("voice"));
    head.grace = grace;
    head.tied_from_before = tied(note, "stop");
    head.tied_onward = tied(note, "start");
    read_slurs(note.child("notations"), head);
    const auto octave = whole(pitch.text_of("octave"), -9, -1, 10);
    const auto in_file =
        Spelling {step.front(), static_cast<std::int8_t>(std::lround(std::clamp(alter, -3.0, 3.0))),
                  static_cast<std::int8_t>(octave)};
    const auto sounds = sounding_above_file(head.staff);
    head.sounding = in_file.pitch().transposed(sounds.semitones);
    if (octave == -9 || head.sounding.midi_key() < 0 || head.sounding.midi_key() > 127) {
        ++out_of_range_;
        return {};
    }
    const auto reads = sounding_above_written(head.staff);
    head.written = moved(in_file, {sounds.semitones - reads.semitones, sounds.steps - reads.steps});
    part_.notes.push_back(head);
    for (auto notations = note.child("notations"); notations; notations = notations.next("notations"))
        if (const auto dynamics = notations.child("dynamics"))
            read_dynamics(dynamics, onset, head.staff);
    return {};
}

/// A clarinet that changes to one in A, a flute to the piccolo.
void PartReader::remark_changes()
{
    if (changes_.empty())
        return;
    constexpr auto most_named = std::size_t {6};
    auto sentence = fmt::format("'{}' sounds", part_.name);
    for (auto i = std::size_t {0}; i < std::min(changes_.size(), most_named); ++i)
        sentence += fmt::format("{} {} from bar {}", i == 0 ? "" : ",",
                                transposition_text(changes_[i].second), changes_[i].first);
    remarks_.add(sentence + (changes_.size() > most_named ? ", and so on." : "."));
}

void PartReader::finish()
{
    std::stable_sort(part_.notes.begin(), part_.notes.end(), [](const Note& a, const Note& b) {
        const auto order = [](const Note& n) {
            return std::tuple {n.bar, n.onset, !n.grace, n.grace ? 0 : n.sounding.midi_key()};
        };
        return order(a) < order(b);
    });
    std::ranges::stable_sort(part_.dynamics, {}, &Dynamic::bar);
    std::ranges::stable_sort(part_.hairpins, {}, &Hairpin::bar);
    std::ranges::stable_sort(part_.clefs, {}, [](const ClefSign& c) { return std::pair {c.bar, c.at}; });
    const auto say = [&](std::size_t count, std::string_view what) {
        if (count > 0)
            remarks_.add(fmt::format("'{}': {} {}.", part_.name, count, what));
    };
    say(cues_, "cue notes, which other players play, were left out");
    say(unpitched_, "percussion notes without pitch were left out");
    say(slashes_, "slashes, which stand for no notes of their own, were left out");
    say(in_tablature_, "notes of a tablature, which its other staff has too, were left out");
    say(hidden_, "notes that are not printed were left out");
    say(without_pitch_, "notes without a pitch were left out");
    say(without_duration_, "notes without a duration were read as they are notated");
    say(backed_too_far_, "voices that went back beyond their bar line were begun there");
    say(out_of_range_, "notes that no instrument can reach were left out");
    if (doubled_)
        remarks_.add(fmt::format("'{}': others double the part an octave away; it is heard as it is written.",
                                 part_.name));
    say(microtones_, "notes between the keys were read as the nearest");
    if (!first_beat_repeat_.empty())
        remarks_.add(
            fmt::format("'{}' has signs that repeat a beat, first in bar {}; the beats they stand for were "
                        "left out.",
                        part_.name, first_beat_repeat_));
    remark_changes();
}

}  // namespace tutti::score::musicxml
