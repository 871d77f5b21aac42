// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/last_rehearsal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "review/cell_face.hpp"
#include "review/figure_names.hpp"
#include "review/progress.hpp"
#include "review/session_review.hpp"

namespace tutti::review {

namespace {

constexpr auto compared = std::array {figure::deviation, figure::spread, figure::lead,    figure::balance,
                                      figure::right,     figure::wrong,  figure::missing, figure::extra};

/// What is read of a cell for a kind of finding, in the finding's unit, and what it takes to be noticed. Of
/// notes the share is compared that is not as printed, in per cent.
struct Respect {
    std::optional<double> (*value)(const Numbers&);
    double (*within)(const Numbers&);
    double noticed;
    double plainly_off;  ///< of a fault that is mended: no chance of measuring comes so far
};

template <class Quantity>
std::optional<double> in_unit(const Figure<Quantity>& figure, double scale)
{
    return figure.value && std::isfinite(figure.value->value()) && std::isfinite(figure.within.value())
               ? std::optional {scale * figure.value->value()}
               : std::nullopt;
}

constexpr auto noticed_db = 3.0;      // a little louder
constexpr auto noticed_share = 10.0;  // % of notes

std::optional<Respect> respect_of(FindingKind kind)
{
    switch (kind) {
    case FindingKind::intonation:
        return Respect {[](const Numbers& n) { return in_unit(n.deviation, 1.0); },
                        [](const Numbers& n) { return std::abs(n.deviation.within.value()); },
                        facts_of(Measure::deviation).noticed, 20.0};
    case FindingKind::spread:
        return Respect {[](const Numbers& n) { return in_unit(n.spread, 1.0); },
                        [](const Numbers& n) { return std::abs(n.spread.within.value()); },
                        facts_of(Measure::spread).noticed, 30.0};
    case FindingKind::timing:
        return Respect {[](const Numbers& n) { return in_unit(n.lead, 1000.0); },
                        [](const Numbers& n) { return 1000.0 * std::abs(n.lead.within.value()); },
                        facts_of(Measure::lead).noticed, 40.0};
    case FindingKind::balance:
        return Respect {[](const Numbers& n) { return in_unit(n.balance, 1.0); },
                        [](const Numbers& n) { return std::abs(n.balance.within.value()); }, noticed_db, 9.0};
    case FindingKind::notes:
        break;
    }
    return {};
}

/// A class's numbers by the names of its sections and bars, of several of a name the first's.
using Cells = std::map<std::pair<std::string, std::string>, Numbers>;

template <class Quantity>
Figure<Quantity> figure_from(const session::KeptFigure& kept, Quantity (*in)(double))
{
    return {kept.value ? std::optional {in(*kept.value)} : std::nullopt, in(kept.within), kept.count,
            kept.confidence};
}

void put(const session::KeptFigure& kept, Numbers& numbers)
{
    const auto cents = [](double value) { return Cents {value}; };
    if (kept.what == figure::deviation)
        numbers.deviation = figure_from<Cents>(kept, cents);
    else if (kept.what == figure::spread)
        numbers.spread = figure_from<Cents>(kept, cents);
    else if (kept.what == figure::lead)
        numbers.lead = figure_from<Seconds>(kept, [](double value) { return Seconds {value}; });
    else if (kept.what == figure::balance)
        numbers.balance = figure_from<Decibels>(kept, [](double value) { return decibels(value); });
    else if (kept.what == figure::right)
        numbers.notes.right = kept.count;
    else if (kept.what == figure::wrong)
        numbers.notes.wrong = kept.count;
    else if (kept.what == figure::missing)
        numbers.notes.missing = kept.count;
    else if (kept.what == figure::extra)
        numbers.notes.extra = kept.count;
}

Cells cells_of(const audio::ClassDescription& cls, const session::KeptReview& kept)
{
    auto places = std::map<std::pair<int, int>, Numbers> {};
    for (const auto& figure : kept.figures)
        if (figure.bar && figure.section)
            put(figure, places[{*figure.section, *figure.bar}]);
    auto cells = Cells {};
    for (const auto& [place, numbers] : places) {
        const auto section = static_cast<std::size_t>(place.first);
        const auto bar = static_cast<std::size_t>(place.second);
        if (section < cls.sections.size() && bar < kept.bars.size())
            cells.try_emplace({cls.sections[section].name, kept.bars[bar].name}, numbers);
    }
    return cells;
}

std::optional<Cells> cells_in(const std::filesystem::path& folder)
{
    const auto session = session::Session::open(folder);
    auto numbers = session ? numbers_kept(*session, compared) : tl::unexpected {session.error()};
    if (!numbers)
        return {};
    // They may not have been kept.
    const auto found = *numbers ? Result<session::KeptReview> {**std::move(numbers)} : numbers_found(folder);
    return found ? std::optional {cells_of(session->info().class_description, *found)} : std::nullopt;
}

/// The title of what was rehearsed, as its kept numbers have it. Where it keeps none it is reviewed first, if
/// the score beside it is of that piece.
std::optional<std::string> piece_in(const std::filesystem::path& folder, const std::string& wanted)
{
    {
        const auto session = session::Session::open(folder);
        const auto kept = session ? numbers_kept(*session, {}) : tl::unexpected {session.error()};
        if (!kept)
            return {};
        if (*kept)
            return (*kept)->piece;
        if (piece_of(*session) != wanted)
            return {};
    }
    const auto found = numbers_found(folder);
    return found ? std::optional {found->piece} : std::nullopt;
}

/// The mean of bars that are heard off together: together they are no surer than on the average.
struct Mean {
    double value = 0.0;
    double within = 0.0;
    int bars = 0;

    void add(double one, double its_within)
    {
        ++bars;
        value += (one - value) / bars;
        within += (its_within - within) / bars;
    }
};

/// How many of the printed notes that could be told were not as printed.
struct Slips {
    int off = 0;
    int told = 0;

    void add(const NoteCounts& notes)
    {
        off += notes.wrong + notes.missing;
        told += notes.right + notes.wrong + notes.missing;
    }
    [[nodiscard]] double percent() const { return told > 0 ? 100.0 * off / told : 0.0; }
};

/// Whether two shares surely differ: the interval of A. Agresti and B. Caffo, "Simple and effective
/// confidence intervals for proportions", Am. Stat. 54(4), 2000.
bool surely_differ(const Slips& one, const Slips& other)
{
    constexpr auto z95 = 1.96;
    const auto share = [](const Slips& slips) { return (slips.off + 1.0) / (slips.told + 2.0); };
    const auto variance = [&](const Slips& slips) {
        return share(slips) * (1.0 - share(slips)) / (slips.told + 2.0);
    };
    return std::abs(share(one) - share(other)) > z95 * std::sqrt(variance(one) + variance(other));
}

std::string in_words(FindingKind kind, double value)
{
    const auto size = std::abs(value);
    switch (kind) {
    case FindingKind::spread:
        return fmt::format("±{:.0f} cents", value);
    case FindingKind::intonation:
        return fmt::format("{:.0f} cents {}", size, value < 0.0 ? "flat" : "sharp");
    case FindingKind::balance:
        return fmt::format("{:.0f} dB {}", size, value < 0.0 ? "softer" : "louder");
    case FindingKind::notes:
        return fmt::format("{:.0f} % of the notes not as printed", size);
    case FindingKind::timing:
        break;
    }
    return fmt::format("{:.0f} ms {}", 5.0 * std::round(size / 5.0), value < 0.0 ? "late" : "early");
}

/// This rehearsal's cells beside those of the last one.
class Comparison {
public:
    Comparison(const audio::ClassDescription& cls, const Review& review, const Cells& then)
        : class_ {cls}
        , review_ {review}
        , then_ {then}
    {
    }

    /// Nothing where it is as it was, or nobody can say.
    [[nodiscard]] std::optional<Change> since(const Finding& finding) const
    {
        const auto section = static_cast<std::size_t>(finding.section);
        if (finding.kind == FindingKind::notes)
            return is_in_a_rest(finding) ? std::nullopt : since_of_notes(section, finding.bars);
        const auto respect = *respect_of(finding.kind);
        const auto [before, after] = means(respect, section, finding.bars);
        const auto closer = std::abs(before.value) - std::abs(after.value);
        if (before.bars == 0 || 2 * static_cast<std::size_t>(before.bars) < finding.bars.size() ||
            std::abs(closer) < std::max(respect.noticed, std::hypot(before.within, after.within)))
            return {};
        return Change {before.value, after.value, closer > 0.0};
    }

    /// What was surely off then and surely is not now, of all sections in all respects.
    [[nodiscard]] std::vector<Mended> mended() const
    {
        auto all = std::vector<Mended> {};
        for (auto s = std::size_t {0}; s < review_.cells.size() && s < class_.sections.size(); ++s)
            for (const auto kind : {FindingKind::intonation, FindingKind::timing, FindingKind::notes,
                                    FindingKind::balance, FindingKind::spread})
                add_mended(s, kind, all);
        return all;
    }

private:
    static bool is_in_a_rest(const Finding& finding)
    {
        const auto* const slip = std::get_if<NoteSlip>(&finding.amount);
        return slip != nullptr && slip->verdict == analysis::NoteVerdict::extra;
    }

    [[nodiscard]] const Numbers* before(std::size_t section, std::size_t bar) const
    {
        const auto found = then_.find({class_.sections[section].name, review_.bars[bar].name});
        return found != then_.end() ? &found->second : nullptr;
    }

    [[nodiscard]] std::pair<Mean, Mean> means(const Respect& respect, std::size_t section,
                                              const std::vector<std::size_t>& bars) const
    {
        auto then = Mean {};
        auto now = Mean {};
        for (const auto bar : bars) {
            const auto* const there = before(section, bar);
            const auto& here = review_.cells[section][bar];
            if (there == nullptr || !respect.value(*there) || !respect.value(here))
                continue;
            then.add(*respect.value(*there), respect.within(*there));
            now.add(*respect.value(here), respect.within(here));
        }
        return {then, now};
    }

    [[nodiscard]] std::optional<Change> since_of_notes(std::size_t section,
                                                       const std::vector<std::size_t>& bars) const
    {
        auto then = Slips {};
        auto now = Slips {};
        for (const auto bar : bars)
            if (const auto* const there = before(section, bar)) {
                then.add(there->notes);
                now.add(review_.cells[section][bar].notes);
            }
        const auto fewer = then.percent() - now.percent();
        if (!surely_differ(then, now) || std::abs(fewer) < noticed_share)
            return {};
        return Change {then.percent(), now.percent(), fewer > 0.0};
    }

    /// A bar is off by what its cell shows, by far more than chance among so many bars.
    [[nodiscard]] bool is_mended(std::size_t section, std::size_t bar, FindingKind kind) const
    {
        constexpr auto beyond_chance = 3.3 / 1.96;  // of a thousand cells one
        const auto* const there = before(section, bar);
        const auto fine = fine_for(class_.tolerance);
        const auto aspect = aspect_of(kind);
        if (there == nullptr || face_of(aspect, review_.cells[section][bar], fine).mark != Mark::fine ||
            is_found(section, bar, kind))
            return false;
        const auto respect = respect_of(kind);
        if (!respect)
            return there->notes.wrong + there->notes.missing > 0;
        const auto value = respect->value(*there);
        const auto mark = face_of(aspect, *there, fine).mark;
        return value && mark != Mark::fine && mark != Mark::unsure &&
               std::abs(*value) >= std::max(respect->plainly_off, beyond_chance * respect->within(*there));
    }

    [[nodiscard]] bool is_found(std::size_t section, std::size_t bar, FindingKind kind) const
    {
        return std::ranges::any_of(review_.findings, [&](const Finding& finding) {
            return static_cast<std::size_t>(finding.section) == section && finding.kind == kind &&
                   // What lasts throughout is in all bars: no single one of them is mended of it.
                   (finding.where.throughout || std::ranges::find(finding.bars, bar) != finding.bars.end());
        });
    }

    /// Neighbouring bars that were off to the same side are one.
    void add_mended(std::size_t section, FindingKind kind, std::vector<Mended>& all) const
    {
        auto bars = std::vector<std::size_t> {};
        const auto side = [&](std::size_t bar) {
            const auto respect = respect_of(kind);
            return respect && *respect->value(*before(section, bar)) < 0.0;
        };
        const auto tell = [&] {
            if (!bars.empty())
                if (auto one = mended_of(section, kind, std::exchange(bars, {})))
                    all.push_back(*std::move(one));
        };
        for (auto bar = std::size_t {0}; bar < review_.bars.size(); ++bar) {
            if (!is_mended(section, bar, kind)) {
                tell();
                continue;
            }
            if (!bars.empty() && side(bar) != side(bars.back()))
                tell();
            bars.push_back(bar);
        }
        tell();
    }

    [[nodiscard]] std::optional<Mended> mended_of(std::size_t section, FindingKind kind,
                                                  std::vector<std::size_t> bars) const
    {
        auto one = Mended {static_cast<int>(section), kind, std::move(bars), {}, {}};
        if (const auto respect = respect_of(kind)) {
            const auto [then, now] = means(*respect, section, one.bars);
            one.change = {then.value, now.value, true};
            if (std::abs(then.value) - std::abs(now.value) < std::hypot(then.within, now.within))
                return {};
        } else if (const auto change = since_of_notes(section, one.bars)) {
            one.change = *change;
        } else {
            return {};
        }
        const auto& first = review_.bars[one.bars.front()].name;
        const auto& last = review_.bars[one.bars.back()].name;
        const auto* const now = kind == FindingKind::intonation ? "in tune"
                                : kind == FindingKind::notes    ? "all right"
                                : kind == FindingKind::balance  ? "as loud as usual"
                                                                : "together";
        one.text = fmt::format("{}, {}: {}; {} at the last rehearsal", class_.sections[section].name,
                               one.bars.size() == 1 ? fmt::format("bar {}", first)
                                                    : fmt::format("bars {} to {}", first, last),
                               now, in_words(kind, one.change.before));
        return one;
    }

    const audio::ClassDescription& class_;
    const Review& review_;
    const Cells& then_;
};

}  // namespace

std::optional<LastRehearsal> last_before(const Review& review, const session::Session& session)
{
    const auto& info = session.info();
    if (!review.by_bar || review.piece.empty() || info.class_description.name.empty())
        return {};
    auto error = std::error_code {};
    const auto folders =
        session::session_folders(std::filesystem::absolute(session.folder(), error).parent_path());
    if (!folders)
        return {};
    auto earlier = std::vector<LastRehearsal> {};
    for (const auto& folder : *folders) {
        const auto other = session::Session::open(folder);
        if (other && other->info().started < info.started &&
            other->info().class_description.name == info.class_description.name)
            earlier.push_back({folder, other->info().started});
    }
    std::ranges::stable_sort(earlier, std::ranges::greater {}, &LastRehearsal::started);
    const auto last = std::ranges::find_if(
        earlier, [&](const auto& one) { return piece_in(one.folder, review.piece) == review.piece; });
    return last != earlier.end() ? std::optional {*last} : std::nullopt;
}

std::vector<std::optional<Change>> compare_with_last(Review& review, const session::Session& session)
{
    auto changes = std::vector<std::optional<Change>>(review.findings.size());
    const auto found = last_before(review, session);
    const auto then = found ? cells_in(found->folder) : std::nullopt;
    if (!then)
        return changes;
    const auto comparison = Comparison {session.info().class_description, review, *then};
    for (auto f = std::size_t {0}; f < review.findings.size(); ++f) {
        auto& finding = review.findings[f];
        changes[f] = comparison.since(finding);
        if (!changes[f])
            continue;
        finding.since = changes[f];
        finding.text +=
            fmt::format("; {} than at the last rehearsal ({})", changes[f]->better ? "better" : "worse",
                        in_words(finding.kind, changes[f]->before));
    }
    review.mended = comparison.mended();
    return changes;
}

}  // namespace tutti::review
