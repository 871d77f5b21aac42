// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/kept.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "review/figure_names.hpp"
#include "review/robust.hpp"

namespace tutti::review {

namespace {

constexpr auto drift_ends = std::size_t {8};  // points, about as many seconds
constexpr auto normal_95 = 1.959964;

struct Ending {
    double median = 0.0;
    double scatter = 0.0;
    double within = 0.0;
    double confidence = 0.0;
};

Ending ending_of(const std::vector<DriftPoint>& drift, std::size_t first)
{
    auto points = std::vector<Weighed> {};
    auto ending = Ending {};
    for (auto n = first; n < first + drift_ends; ++n) {
        points.push_back({drift[n].drift.value(), 1.0});
        ending.within += drift[n].within.value() / drift_ends;
        ending.confidence += drift[n].confidence / drift_ends;
    }
    ending.median = median(points);
    ending.scatter = robust_deviation(points, ending.median);
    return ending;
}

/// Adds the figures of a section, of a bar or of the whole.
class Keeping {
public:
    Keeping(std::vector<session::KeptFigure>& figures, std::optional<int> bar, std::optional<int> section)
        : figures_ {figures}
        , bar_ {bar}
        , section_ {section}
    {
    }

    template <class Quantity>
    void add(std::string_view what, const Figure<Quantity>& figure)
    {
        if (!figure.value && figure.count == 0)
            return;
        figures_.push_back({std::string {what}, bar_, section_,
                            figure.value ? std::optional {figure.value->value()} : std::nullopt,
                            figure.value ? figure.within.value() : 0.0, figure.count, figure.confidence});
    }
    void add(std::string_view what, int count)
    {
        if (count > 0)
            figures_.push_back({std::string {what}, bar_, section_, std::nullopt, 0.0, count, 0.0});
    }
    void add(const Hearing& hearing)
    {
        const auto sound = hearing.sure + hearing.uncertain;
        if (sound > 0_s)
            figures_.push_back({std::string {figure::sure}, bar_, section_, hearing.sure_share(), 0.0,
                                static_cast<int>(std::ceil(sound.value())), 1.0});
    }
    void add(const Numbers& numbers, TuningFrom tuning_from)
    {
        // From the class's A it is another number than beside the others, and is not laid beside that.
        if (tuning_from == TuningFrom::the_class)
            add(figure::deviation, numbers.deviation);
        add(figure::spread, numbers.spread);
        add(figure::lead, numbers.lead);
        add(figure::entry_spread, numbers.entry_spread);
        add(figure::balance, numbers.balance);
        add(figure::right, numbers.notes.right);
        add(figure::wrong, numbers.notes.wrong);
        add(figure::missing, numbers.notes.missing);
        add(figure::extra, numbers.notes.extra);
        add(figure::unsure, numbers.notes.unsure);
        add(numbers.hearing);
    }

private:
    std::vector<session::KeptFigure>& figures_;
    std::optional<int> bar_;
    std::optional<int> section_;
};

}  // namespace

Figure<Cents> drift_of(const Review& review)
{
    auto figure = Figure<Cents> {};
    figure.count = static_cast<int>(review.drift.size());
    if (review.drift.size() < 2 * drift_ends)
        return figure;
    const auto start = ending_of(review.drift, 0);
    const auto end = ending_of(review.drift, review.drift.size() - drift_ends);
    figure.value = Cents {end.median - start.median};
    // Neighbouring points share the notes of eight seconds, so that a median of eight is as sure as one.
    figure.within = Cents {std::max(normal_95 * std::hypot(start.scatter, end.scatter, 1.0),
                                    std::hypot(start.within, end.within))};
    figure.confidence = 0.5 * (start.confidence + end.confidence);
    return figure;
}

session::KeptReview kept(const Review& review)
{
    auto kept = session::KeptReview {};
    kept.method = method;
    kept.piece = review.piece;
    kept.length = review.length;
    const auto drift = drift_of(review);
    kept.figures.push_back({std::string {figure::drift}, std::nullopt, std::nullopt,
                            drift.value ? std::optional {drift.value->value()} : std::nullopt,
                            drift.within.value(), drift.count, drift.confidence});
    for (auto section = std::size_t {0}; section < review.sections.size(); ++section)
        Keeping {kept.figures, std::nullopt, static_cast<int>(section)}.add(review.sections[section],
                                                                            review.tuning_from);
    const auto beside_others = review.tuning_from == TuningFrom::the_class;
    for (auto section = std::size_t {0}; beside_others && section < review.by_note.size(); ++section)
        for (const auto& [pitch, figure] : review.by_note[section])
            Keeping {kept.figures, std::nullopt, static_cast<int>(section)}.add(
                fmt::format("{}{}", figure::deviation_of, pitch.midi_key()), figure);
    // Without a score a column is a stretch of time, which no other rehearsal has.
    if (!review.by_bar)
        return kept;
    for (const auto& bar : review.bars)
        kept.bars.push_back({bar.name, bar.mark});
    for (auto bar = std::size_t {0}; bar < review.bars.size(); ++bar)
        Keeping {kept.figures, static_cast<int>(bar), std::nullopt}.add(figure::drift,
                                                                        review.bars[bar].drift);
    for (auto section = std::size_t {0}; section < review.cells.size(); ++section)
        for (auto bar = std::size_t {0}; bar < review.cells[section].size(); ++bar)
            Keeping {kept.figures, static_cast<int>(bar), static_cast<int>(section)}.add(
                review.cells[section][bar], review.tuning_from);
    return kept;
}

}  // namespace tutti::review
