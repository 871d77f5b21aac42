// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/review_tables.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "review/markup.hpp"
#include "units/decimal_text.hpp"

namespace tutti::review {

namespace {

using Json = nlohmann::ordered_json;

// Nothing is measured more finely than this.
constexpr auto decimals = 2;

double rounded(double value, int digits = decimals)
{
    const auto scale = std::pow(10.0, digits);
    return std::round(value * scale) / scale + 0.0;  // which makes -0 a 0
}

double in_unit(Cents cents) noexcept
{
    return cents.value();
}
double in_unit(Seconds time) noexcept
{
    return 1000.0 * time.value();
}
double in_unit(Decibels level) noexcept
{
    return level.value();
}

template <class Quantity>
Json to_json(const Figure<Quantity>& figure)
{
    auto json = Json {{"value", nullptr},
                      {"within", nullptr},
                      {"count", figure.count},
                      {"confidence", rounded(figure.confidence, 3)}};
    if (figure.value) {
        json["value"] = rounded(in_unit(*figure.value));
        json["within"] = rounded(in_unit(figure.within));
    }
    return json;
}

Json to_json(const Numbers& numbers)
{
    const auto& notes = numbers.notes;
    const auto& hearing = numbers.hearing;
    return {{"deviation_cents", to_json(numbers.deviation)},
            {"spread_cents", to_json(numbers.spread)},
            {"lead_ms", to_json(numbers.lead)},
            {"entry_spread_ms", to_json(numbers.entry_spread)},
            {"balance_db", to_json(numbers.balance)},
            {"notes",
             {{"right", notes.right},
              {"wrong", notes.wrong},
              {"missing", notes.missing},
              {"extra", notes.extra},
              {"unsure", notes.unsure}}},
            {"heard_s",
             {{"sure", rounded(hearing.sure.value())},
              {"uncertain", rounded(hearing.uncertain.value())},
              {"silent", rounded(hearing.silent.value())}}}};
}

/// A bar as the page calls it: a number where it is one, for that is how most will compare it.
Json bar_name(const std::string& name)
{
    const auto digits = !name.empty() && name.size() <= 9 &&
                        std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
    return digits ? Json(std::stoi(name)) : Json(name);
}

Json to_json(const Change& change)
{
    return {{"before", rounded(change.before)}, {"last", rounded(change.last)}, {"better", change.better}};
}

Json to_json(const Finding& finding, const audio::ClassDescription& cls, const Review& review,
             SampleRate rate)
{
    auto json = Json {{"section", cls.sections[static_cast<std::size_t>(finding.section)].name},
                      {"kind", finding_kind_name(finding.kind)},
                      {"bars", Json::array()}};
    if (review.by_bar)
        for (const auto bar : finding.bars)
            json["bars"].push_back(bar_name(review.bars[bar].name));
    if (const auto* cents = std::get_if<Cents>(&finding.amount))
        json["cents"] = rounded(cents->value());
    if (const auto* lead = std::get_if<Seconds>(&finding.amount))
        json["ms"] = rounded(1000.0 * lead->value());
    if (const auto* louder = std::get_if<Decibels>(&finding.amount))
        json["db"] = rounded(louder->value());
    json["confidence"] = rounded(finding.confidence, 3);
    json["text"] = finding.text;
    json["from_s"] = rounded(to_seconds(finding.from, rate).value());
    json["to_s"] = rounded(to_seconds(finding.to, rate).value());
    json["notes"] = finding.notes;
    json["notes_judged"] = finding.notes_judged;
    json["times"] = finding.times.off;
    json["times_judged"] = finding.times.judged;
    if (finding.places.judged > 0) {
        json["places"] = finding.places.off;
        json["places_judged"] = finding.places.judged;
    }
    if (!finding.mostly.empty())
        json["mostly"] = finding.mostly;
    if (finding.change)
        json["change"] = to_json(*finding.change);
    if (const auto* slip = std::get_if<NoteSlip>(&finding.amount)) {
        json["verdict"] = analysis::verdict_name(slip->verdict);
        json["expected"] = slip->expected ? Json(slip->expected->midi_key()) : Json(nullptr);
        json["heard"] = slip->heard ? Json(slip->heard->midi_key()) : Json(nullptr);
    }
    return json;
}

template <class Quantity>
std::string cells(const Figure<Quantity>& figure)
{
    return figure.value ? fmt::format(",{},{:.2f},{},{:.3f}", decimal_text(in_unit(*figure.value), 2),
                                      in_unit(figure.within), figure.count, figure.confidence)
                        : fmt::format(",,,{},{:.3f}", figure.count, figure.confidence);
}

}  // namespace

std::string review_json(const audio::ClassDescription& cls, const Review& review, SampleRate rate,
                        std::span<const std::optional<Change>> since_last, const ReportFacts& facts)
{
    auto json = Json {{"class", cls.name},
                      {"length_s", rounded(review.length.value())},
                      {"by", review.by_bar ? "bars" : "time"},
                      {"piece", review.piece},
                      {"remark", review.remark},
                      {"tuning_from", review.tuning_from == TuningFrom::the_class ? "class" : "A"},
                      {"followed", nullptr},
                      {"not_there", Json::array()},
                      {"apart", Json::array()},
                      {"findings", Json::array()},
                      {"mended", Json::array()},
                      {"marks", Json::array()},
                      {"goals", Json::array()},
                      {"sections", Json::array()},
                      {"bars", Json::array()},
                      {"drift", Json::array()},
                      {"tempo", Json::array()}};
    if (review.followed)
        json["followed"] = {{"share", rounded(review.followed->share, 3)},
                            {"confidence", rounded(review.followed->confidence, 3)}};
    for (const auto& absent : review.not_there)
        json["not_there"].push_back({{"section", cls.sections[static_cast<std::size_t>(absent.section)].name},
                                     {"notes_asked", absent.asked},
                                     {"sound_of_others", absent.sound_of_others}});
    for (const auto& apart : review.apart) {
        const auto name = [&](int section) { return cls.sections[static_cast<std::size_t>(section)].name; };
        auto one = Json {{"section", name(apart.section)},
                         {"other", name(apart.other)},
                         {"kind", finding_kind_name(apart.kind)},
                         {"bars", Json::array()}};
        if (review.by_bar)
            for (const auto bar : apart.bars)
                one["bars"].push_back(bar_name(review.bars[bar].name));
        one[apart.kind == FindingKind::intonation ? "cents_below" : "ms_behind"] = rounded(apart.amount);
        one["text"] = apart.text;
        one["from_s"] = rounded(to_seconds(apart.from, rate).value());
        one["to_s"] = rounded(to_seconds(apart.to, rate).value());
        json["apart"].push_back(std::move(one));
    }
    for (auto f = std::size_t {0}; f < review.findings.size(); ++f) {
        auto& finding = json["findings"].emplace_back(to_json(review.findings[f], cls, review, rate));
        if (f < since_last.size() && since_last[f])
            finding["since_last_rehearsal"] = to_json(*since_last[f]);
    }
    for (const auto& mended : review.mended) {
        auto one = Json {{"section", cls.sections[static_cast<std::size_t>(mended.section)].name},
                         {"kind", finding_kind_name(mended.kind)},
                         {"bars", Json::array()},
                         {"text", mended.text},
                         {"since_last_rehearsal", to_json(mended.change)}};
        for (const auto bar : mended.bars)
            one["bars"].push_back(bar_name(review.bars[bar].name));
        json["mended"].push_back(std::move(one));
    }
    const auto bar_of = [](const session::Remark& remark) {
        return remark.bar.empty() ? Json(nullptr) : bar_name(remark.bar);
    };
    for (const auto& mark : with_bars(facts.markers, review))
        json["marks"].push_back({{"time_s", rounded(to_seconds(mark.at, rate).value())},
                                 {"bar", bar_of(mark)},
                                 {"text", mark.text}});
    for (const auto& plan : facts.plans)
        json["goals"].push_back({{"bar", bar_of(plan)}, {"text", plan.text}});
    for (auto s = std::size_t {0}; s < review.sections.size(); ++s) {
        auto section = Json {{"section", cls.sections[s].name}};
        section.update(to_json(review.sections[s]));
        json["sections"].push_back(std::move(section));
    }
    for (auto b = std::size_t {0}; b < review.bars.size(); ++b) {
        const auto& bar = review.bars[b];
        auto playings = Json::array();
        for (const auto& playing : bar.playings)
            playings.push_back({{"from_s", rounded(to_seconds(playing.from, rate).value())},
                                {"to_s", rounded(to_seconds(playing.to, rate).value())}});
        auto sections = Json::array();
        for (auto s = std::size_t {0}; s < review.cells.size(); ++s) {
            auto cell = Json {{"section", cls.sections[s].name}};
            cell.update(to_json(review.cells[s][b]));
            sections.push_back(std::move(cell));
        }
        json["bars"].push_back({{"bar", review.by_bar ? bar_name(bar.name) : Json(bar.name)},
                                {"mark", bar.mark},
                                {"playings", std::move(playings)},
                                {"drift_cents", to_json(bar.drift)},
                                {"sections", std::move(sections)}});
    }
    for (const auto& point : review.drift)
        json["drift"].push_back({{"time_s", rounded(to_seconds(point.at, rate).value())},
                                 {"cents", rounded(point.drift.value())},
                                 {"within", rounded(point.within.value())},
                                 {"confidence", rounded(point.confidence, 3)}});
    for (const auto& point : review.tempo)
        json["tempo"].push_back(
            {{"time_s", rounded(to_seconds(point.at, rate).value())},
             {"bpm", rounded(point.tempo.value())},
             {"marked_bpm", point.marked ? Json(rounded(point.marked->value())) : Json(nullptr)},
             {"bar", point.bar ? bar_name(review.bars[*point.bar].name) : Json(nullptr)},
             {"confidence", rounded(point.confidence, 3)}});
    // Names may be no UTF-8.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string review_csv(const audio::ClassDescription& cls, const Review& review)
{
    auto csv = std::string {"bar,mark,section,times_played"};
    for (const auto* figure :
         {"drift_cents", "deviation_cents", "spread_cents", "lead_ms", "entry_spread_ms", "balance_db"})
        csv += fmt::format(",{0},{0}_within,{0}_count,{0}_confidence", figure);
    csv += ",right,wrong,missing,extra,unsure,heard_sure_s,heard_uncertain_s,silent_s\n";
    for (auto b = std::size_t {0}; b < review.bars.size(); ++b)
        for (auto s = std::size_t {0}; s < review.cells.size(); ++s) {
            const auto& bar = review.bars[b];
            const auto& cell = review.cells[s][b];
            csv += fmt::format("{},{},{},{}", csv_cell(bar.name), csv_cell(bar.mark),
                               csv_cell(cls.sections[s].name), bar.playings.size());
            csv += cells(bar.drift) + cells(cell.deviation) + cells(cell.spread) + cells(cell.lead) +
                   cells(cell.entry_spread) + cells(cell.balance);
            csv += fmt::format(",{},{},{},{},{},{:.2f},{:.2f},{:.2f}\n", cell.notes.right, cell.notes.wrong,
                               cell.notes.missing, cell.notes.extra, cell.notes.unsure,
                               cell.hearing.sure.value(), cell.hearing.uncertain.value(),
                               cell.hearing.silent.value());
        }
    return csv;
}

}  // namespace tutti::review
