// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/html_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "review/cell_face.hpp"
#include "review/page_data.hpp"
#include "review/page_files.hpp"
#include "review/page_text.hpp"
#include "review/robust.hpp"
#include "review/worst_places.hpp"
#include "units/signed_whole.hpp"

namespace tutti::review {

namespace {

using Values = kainjow::mustache::data;
constexpr auto list_of_values = Values::type::list;

constexpr auto bars_in_a_row = std::size_t {8};   // until the script knows the window's width
constexpr auto shortest_gap = std::size_t {3};    // bars that nobody played become one column from so many on
constexpr auto many_sections = std::size_t {12};  // rows are then set closer
constexpr auto rows_of_a_curve = std::size_t {16};
constexpr auto heard_for_sure = "Heard for sure";
constexpr auto longest_text = std::size_t {400};
constexpr auto before_sounds = std::string_view {R"(<script type="application/json" id="sounds">)"};

std::string heard_length(Seconds length)
{
    const auto minutes = std::lround(length.value() / 60.0);
    return minutes < 2 ? fmt::format("{:.0f} seconds", length.value()) : fmt::format("{} minutes", minutes);
}

std::string capitalised(std::string_view word)
{
    auto text = std::string {word};
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string place_name(const Review& review, std::size_t bar)
{
    return fmt::format("{} {}", review.by_bar ? "bar" : "from", plain(review.bars[bar].name, 12));
}

/// How far entries scatter. What single entries scatter by being heard is taken out of it, so that nothing
/// below that is known.
std::string entries_in_words(Seconds spread)
{
    constexpr auto least_known = 15_ms;
    if (spread < least_known)
        return "; entries less than 15 ms apart";
    return fmt::format("; entries ±{:.0f} ms apart", 5.0 * std::round(200.0 * spread.value()));
}

class PageValues {
public:
    PageValues(const audio::ClassDescription& cls, const Review& review, const ReportFacts& facts,
               const Evidence& evidence, SampleRate rate)
        : class_ {cls}
        , review_ {review}
        , facts_ {facts}
        , evidence_ {evidence}
        , rate_ {rate}
        , fine_ {fine_for(cls.tolerance)}
        , chosen_ {review.findings.empty() ? Aspect::tuning : aspect_of(review.findings.front().kind)}
    {
        for (const auto& clip : evidence.clips)
            heard_.emplace(clip.section, clip.bar, clip.playing);
    }

    Values values() const
    {
        auto page = Values {};
        const auto name = plain(class_.name.empty() ? "Rehearsal" : class_.name);
        page.set("heading", name);
        page.set("title", facts_.when.empty() ? name : fmt::format("{}, {}", name, plain(facts_.when)));
        page.set("facts", facts());
        set_goals(page);
        set_findings(page);
        page.set("map_heading", review_.by_bar ? "Bar by bar" : "Ten seconds by ten seconds");
        page.set("aspects", aspect_values());
        page.set("dense", Values {class_.sections.size() > many_sections});
        page.set("systems", systems());
        if (review_.bars.empty() || class_.sections.empty())
            page.set("no_bars", "There was not enough to say of any bar.");
        page.set("sections_heading", "Each section beside " + tuning_beside(class_, review_));
        page.set("remark", plain(review_.remark, longest_text));
        page.set("has_remark", Values {!review_.remark.empty()});
        page.set("drift_words", drift_in_words(review_, class_.tuning.a4));
        set_numbers(page);
        page.set("curves", curves());
        set_remarks(page);
        page.set("footer", footer());
        return page;
    }

private:
    Values facts() const
    {
        auto list = Values {list_of_values};
        for (const auto& fact : {plain(review_.piece, 80), plain(facts_.when), heard_length(review_.length),
                                 plain(facts_.kept, 120)})
            if (!fact.empty())
                list.push_back(Values {fact});
        return list;
    }

    /// What a finding's link opens: where it is worst, of what can be heard first.
    std::optional<Place> place_of(const Finding& finding) const
    {
        const auto places = worst_places(review_, finding);
        const auto heard =
            std::ranges::find_if(places, [&](const auto& place) { return is_heard(finding, place); });
        return heard != places.end() ? std::optional {*heard}
               : places.empty()      ? std::nullopt
                                     : std::optional {places.front()};
    }

    bool is_heard(const Finding& finding, const Place& place) const
    {
        return heard_.contains({static_cast<std::size_t>(finding.section), place.bar, place.playing});
    }

    Values finding_values(std::size_t number) const
    {
        const auto& finding = review_.findings[number];
        auto one = Values {};
        const auto section = static_cast<std::size_t>(finding.section);
        const auto aspect = aspect_of(finding.kind);
        const auto place = place_of(finding);
        one.set("aspect", std::string {aspect_name(aspect)});
        const auto face = face_of(finding, fine_);
        one.set("mark", std::string {mark_name(face.mark)});
        one.set("step", fmt::format("{}", face.step));
        if (place) {
            one.set("s", fmt::format("{}", section));
            one.set("b", fmt::format("{}", place->bar));
            one.set("p", fmt::format("{}", place->playing));
            one.set("f", fmt::format("{}", number));
            one.set("go", Values {true});
            one.set("heard", Values {is_heard(finding, *place)});
        }
        // The section's name stands out of the sentence that begins with it.
        const auto& name = class_.sections[section].name;
        const auto named = finding.text.starts_with(name) && finding.text.size() > name.size();
        one.set("who", named ? plain(name) : std::string {});
        one.set("what", plain(named ? std::string_view {finding.text}.substr(name.size()) : finding.text,
                              longest_text));
        return one;
    }

    void set_goals(Values& page) const
    {
        auto goals = Values {list_of_values};
        for (const auto& goal : facts_.goals)
            goals.push_back(Values {plain(goal, longest_text)});
        page.set("goals", goals);
        page.set("has_goals", Values {!facts_.goals.empty()});
        page.set("goals_of", plain(facts_.goals_of));
    }

    void set_findings(Values& page) const
    {
        auto first = Values {list_of_values};
        auto more = Values {list_of_values};
        const auto shown = on_the_first_page(review_);
        for (auto i = std::size_t {0}; i < review_.findings.size(); ++i)
            (i < shown ? first : more).push_back(finding_values(i));
        page.set("findings", first);
        page.set("more_findings", more);
        const auto smaller = review_.findings.size() - shown;
        auto mended = Values {list_of_values};
        for (const auto& one : review_.mended) {
            auto values = Values {};
            values.set("text", plain(one.text, longest_text));
            mended.push_back(values);
        }
        page.set("mended", mended);
        page.set("has_mended", Values {!review_.mended.empty()});
        page.set("mended_heading", std::string {mended_heading});
        page.set("has_more", Values {smaller > 0});
        page.set("more", smaller_in_words(shown, smaller));
        const auto beside = beside_findings(class_, review_);
        if (!beside.nothing.empty())
            page.set("nothing_found", plain(beside.nothing, longest_text));
        auto facts = Values {list_of_values};
        for (const auto& fact : beside.facts)
            facts.push_back(Values {plain(fact, longest_text)});
        page.set("beside", facts);
        page.set("has_beside", Values {!beside.facts.empty()});
    }

    bool is_shown(Aspect aspect) const { return review_.by_bar || aspect != Aspect::notes; }

    Values aspect_values() const
    {
        auto list = Values {list_of_values};
        for (const auto aspect : aspects) {
            if (!is_shown(aspect))
                continue;
            auto one = Values {};
            one.set("name", std::string {aspect_name(aspect)});
            one.set("label", capitalised(aspect_name(aspect)));
            one.set("chosen", Values {aspect == chosen_});
            const auto why = unsure_cells_in_words(aspect, review_, fine_);
            one.set("about", about(aspect) + (why.empty() ? "" : " ") + why);
            auto marks = Values {list_of_values};
            for (const auto& [mark, words] : legend(aspect)) {
                auto key = Values {};
                key.set("mark", std::string {mark_name(mark)});
                key.set("words", words);
                marks.push_back(key);
            }
            one.set("marks", marks);
            one.set("found", Values {std::ranges::any_of(review_.findings, [&](const auto& finding) {
                        return aspect_of(finding.kind) == aspect && !finding.bars.empty();
                    })});
            list.push_back(one);
        }
        return list;
    }

    std::string about(Aspect aspect) const
    {
        switch (aspect) {
        case Aspect::tuning:
            return fmt::format("cents beside {}; a semitone is 100.", tuning_beside(class_, review_));
        case Aspect::unison:
            return "how far apart a section's players are, in cents.";
        case Aspect::timing:
            return "milliseconds beside the class.";
        case Aspect::notes:
            return "how many were not as printed.";
        case Aspect::balance:
            break;
        }
        return "decibels beside how loud the section usually is among the others.";
    }

    std::vector<std::pair<Mark, std::string>> legend(Aspect aspect) const
    {
        const auto unsure = std::pair {Mark::unsure, std::string {"not sure"}};
        switch (aspect) {
        case Aspect::tuning:
            return {{Mark::low, "flat"},
                    {Mark::high, "sharp"},
                    {Mark::fine, fmt::format("in tune, to ±{:.0f}", fine_.tuning.value())},
                    unsure};
        case Aspect::unison:
            return {{Mark::wide, "apart"},
                    {Mark::fine, fmt::format("together, to ±{:.0f}", fine_.unison.value())},
                    unsure};
        case Aspect::timing:
            return {{Mark::early, "early"},
                    {Mark::late, "late"},
                    {Mark::fine, fmt::format("together, to {:.0f}", 1000.0 * fine_.timing.value())},
                    unsure};
        case Aspect::notes:
            return {{Mark::wrong, "wrong, left out or in a rest"}, {Mark::fine, "all right"}};
        case Aspect::balance:
            break;
        }
        return {{Mark::high, "louder"}, {Mark::low, "softer"}, {Mark::fine, "as usual"}, unsure};
    }

    /// Aspects in which a finding speaks of a cell.
    std::string found_in(std::size_t section, std::size_t bar) const
    {
        auto names = std::string {};
        for (const auto& finding : review_.findings)
            if (static_cast<std::size_t>(finding.section) == section &&
                std::ranges::find(finding.bars, bar) != finding.bars.end())
                names += fmt::format("{}{}", names.empty() ? "" : " ", aspect_name(aspect_of(finding.kind)));
        return names;
    }

    Values cell_values(std::size_t section, std::size_t bar) const
    {
        const auto face = face_of(chosen_, review_.cells[section][bar], fine_);
        auto cell = Values {};
        cell.set("s", fmt::format("{}", section));
        cell.set("b", fmt::format("{}", bar));
        cell.set("mark", std::string {mark_name(face.mark)});
        cell.set("step", fmt::format("{}", face.step));
        cell.set("number", face.number);
        const auto of = found_in(section, bar);
        const auto found = of.find(aspect_name(chosen_)) != std::string::npos;
        const auto played = !review_.bars[bar].playings.empty();
        cell.set("of", of);
        cell.set("found", Values {found});
        cell.set("played", Values {played});
        cell.set("label", fmt::format("{}, {}, {}: {}{}{}{}", plain(class_.sections[section].name),
                                      place_name(review_, bar), aspect_name(chosen_),
                                      played ? face.words : "not played", face.rests_on.empty() ? "" : ", ",
                                      face.rests_on, found ? "; what to work on" : ""));
        return cell;
    }

    /// Columns of the table: bars, or runs of bars that nobody played.
    struct Column {
        std::size_t first;
        std::size_t last;
        bool gap;
    };
    std::vector<Column> columns() const
    {
        auto list = std::vector<Column> {};
        for (auto b = std::size_t {0}; b < review_.bars.size();) {
            auto end = b;
            while (end < review_.bars.size() && review_.bars[end].playings.empty())
                ++end;
            const auto gap = end - b >= shortest_gap;
            if (!gap)
                end = b + 1;
            list.push_back({b, end - 1, gap});
            b = end;
        }
        return list;
    }

    Values column_values(const Column& column) const
    {
        const auto& bar = review_.bars[column.first];
        auto one = Values {};
        one.set("index", fmt::format("{}", column.first));
        one.set("gap", Values {column.gap});
        const auto name = plain(bar.name, 12);
        one.set("name",
                column.gap ? fmt::format("{}–{}", name, plain(review_.bars[column.last].name, 12)) : name);
        if (!bar.mark.empty())
            one.set("mark", plain(bar.mark, 8));
        return one;
    }

    Values systems() const
    {
        const auto all = columns();
        auto list = Values {list_of_values};
        for (auto from = std::size_t {0}; from < all.size() && !class_.sections.empty();
             from += bars_in_a_row) {
            const auto row_of = std::span {all}.subspan(from, std::min(bars_in_a_row, all.size() - from));
            auto heads = Values {list_of_values};
            for (const auto& column : row_of)
                heads.push_back(column_values(column));
            auto rows = Values {list_of_values};
            for (auto s = std::size_t {0}; s < class_.sections.size() && s < review_.cells.size(); ++s) {
                auto cells = Values {list_of_values};
                for (const auto& column : row_of) {
                    if (column.gap && s > 0)
                        continue;
                    auto cell = column.gap ? Values {} : cell_values(s, column.first);
                    cell.set("gap", Values {column.gap});
                    cell.set("rows", fmt::format("{}", class_.sections.size()));
                    cells.push_back(cell);
                }
                auto row = Values {};
                row.set("section", plain(class_.sections[s].name));
                row.set("cells", cells);
                rows.push_back(row);
            }
            auto system = Values {};
            const auto first = plain(review_.bars[row_of.front().first].name, 12);
            const auto last = plain(review_.bars[row_of.back().last].name, 12);
            const auto* const bars = !review_.by_bar ? "" : first == last ? "Bar " : "Bars ";
            system.set("caption", bars + (first == last ? first : fmt::format("{} to {}", first, last)));
            system.set("columns", heads);
            system.set("rows", rows);
            list.push_back(system);
        }
        return list;
    }

    void set_numbers(Values& page) const
    {
        auto shown = std::vector<Aspect> {};
        for (const auto aspect : {Aspect::tuning, Aspect::unison, Aspect::timing, Aspect::notes})
            if (is_shown(aspect))
                shown.push_back(aspect);
        auto heads = Values {list_of_values};
        for (const auto aspect : shown)
            heads.push_back(Values {capitalised(aspect_name(aspect))});
        heads.push_back(Values {heard_for_sure});
        page.set("number_columns", heads);

        auto rows = Values {list_of_values};
        for (auto s = std::size_t {0}; s < review_.sections.size() && s < class_.sections.size(); ++s) {
            const auto& numbers = review_.sections[s];
            auto cells = Values {list_of_values};
            for (const auto aspect : shown) {
                const auto face = face_of_section(aspect, review_, s, fine_);
                auto rests = face.rests_on;
                if (aspect == Aspect::timing && face.mark != Mark::nothing && numbers.entry_spread.value)
                    rests += entries_in_words(*numbers.entry_spread.value);
                cells.push_back(
                    number_values(capitalised(aspect_name(aspect)), face.mark, face.words, rests));
            }
            const auto sound = numbers.hearing.sure + numbers.hearing.uncertain > 1_s;
            cells.push_back(number_values(
                heard_for_sure, Mark::nothing,
                sound ? fmt::format("{:.0f} %", 100.0 * numbers.hearing.sure_share()) : "silent", ""));
            auto row = Values {};
            row.set("section", plain(class_.sections[s].name));
            row.set("numbers", cells);
            rows.push_back(row);
        }
        page.set("number_rows", rows);
    }

    static Values number_values(const std::string& head, Mark mark, const std::string& words,
                                const std::string& rests_on)
    {
        auto one = Values {};
        one.set("head", head);
        one.set("mark", std::string {mark_name(mark)});
        one.set("words", words);
        if (!rests_on.empty())
            one.set("rests_on", rests_on);
        return one;
    }

    Values curves() const
    {
        auto list = Values {list_of_values};
        list.push_back(tempo_curve());
        auto drift = Values {};
        drift.set("id", "drift");
        drift.set("name", "Pitch of the class");
        drift.set("words", drift_in_words(review_, class_.tuning.a4));
        auto rows = Values {list_of_values};
        const auto step = 1 + review_.drift.size() / rows_of_a_curve;
        for (auto i = std::size_t {0}; i < review_.drift.size(); i += step)
            rows.push_back(row_of({clock_time(to_seconds(review_.drift[i].at, rate_)),
                                   signed_whole(review_.drift[i].drift.value())}));
        set_table(drift, {"At", "Cents from the class's A"}, rows);
        list.push_back(drift);
        return list;
    }

    Values tempo_curve() const
    {
        const auto& points = review_.tempo;
        auto curve = Values {};
        curve.set("id", "tempo");
        curve.set("name", "Tempo");
        if (points.empty()) {
            curve.set("words", "Not enough to say.");
            return curve;
        }
        auto tempi = std::vector<double> {};
        auto shares = std::vector<double> {};
        for (const auto& point : points) {
            tempi.push_back(point.tempo.value());
            if (point.marked)
                shares.push_back(point.tempo / *point.marked);
        }
        const auto slowest = std::ranges::min_element(points, {}, &TempoPoint::tempo);
        const auto fastest = std::ranges::max_element(points, {}, &TempoPoint::tempo);
        const auto at = [&](auto point) { return clock_time(to_seconds(point->at, rate_)); };
        auto words =
            fmt::format("{:.0f} in the middle; between {:.0f} (at {}) and {:.0f} (at {}) {} a minute.",
                        median(std::move(tempi)), slowest->tempo.value(), at(slowest), fastest->tempo.value(),
                        at(fastest), review_.by_bar ? "crotchets" : "beats");
        if (!shares.empty())
            words += fmt::format(" That is {:.0f} % of the mark, the dashed line.",
                                 100.0 * median(std::move(shares)));
        curve.set("words", words);
        auto rows = Values {list_of_values};
        const auto step = 1 + points.size() / rows_of_a_curve;
        for (auto i = std::size_t {0}; i < points.size(); i += step)
            rows.push_back(
                row_of({clock_time(to_seconds(points[i].at, rate_)),
                        points[i].bar && *points[i].bar < review_.bars.size()
                            ? plain(review_.bars[*points[i].bar].name, 12)
                            : "–",
                        fmt::format("{:.0f}", points[i].tempo.value()),
                        points[i].marked ? fmt::format("{:.0f}", points[i].marked->value()) : "–"}));
        set_table(curve, {"At", "Bar", "Tempo", "Marked"}, rows);
        return curve;
    }

    static Values row_of(const std::vector<std::string>& texts)
    {
        auto cells = Values {list_of_values};
        for (const auto& text : texts)
            cells.push_back(Values {text});
        auto row = Values {};
        row.set("row", cells);
        return row;
    }

    static void set_table(Values& curve, const std::vector<std::string>& heads, const Values& rows)
    {
        auto head = Values {list_of_values};
        for (const auto& text : heads)
            head.push_back(Values {text});
        curve.set("head", head);
        curve.set("table", rows);
        curve.set("has_rows", Values {rows.is_non_empty_list()});
    }

    void set_remarks(Values& page) const
    {
        auto said = facts_.markers;
        std::ranges::stable_sort(said, {}, &session::Remark::at);
        auto list = Values {list_of_values};
        for (const auto& remark : said) {
            auto one = remark_values(remark, remark.text);
            one.set("time", clock_time(to_seconds(remark.at, rate_)));
            list.push_back(one);
        }
        for (const auto& plan : facts_.plans) {
            // It stands at no time, and so in no bar but the one of which it was said.
            auto one = plan.bar.empty() ? Values {} : remark_values(plan, plan.text);
            one.set("text", plain(for_next_time + plan.text, longest_text));
            list.push_back(one);
        }
        page.set("remarks", list);
        page.set("has_remarks", Values {!said.empty() || !facts_.plans.empty()});
    }

    /// A remark with its bar: the one of which it was said, else that in which the class was then. Its link
    /// opens the bar as it was played then, or for the first time.
    Values remark_values(const session::Remark& remark, const std::string& text) const
    {
        auto one = Values {};
        one.set("text", plain(text, longest_text));
        const auto& bars = review_.bars;
        const auto there =
            remark.bar.empty()
                ? bar_at(review_, remark.at).value_or(bars.size())
                : static_cast<std::size_t>(std::ranges::find(bars, remark.bar, &Bar::name) - bars.begin());
        const auto known = there < bars.size();
        if (!review_.by_bar || (!known && remark.bar.empty()))
            return one;
        one.set("place", known ? place_name(review_, there) : fmt::format("bar {}", plain(remark.bar, 12)));
        if (!known || bars[there].playings.empty() || class_.sections.empty())
            return one;
        const auto& playings = bars[there].playings;
        const auto then = std::ranges::find_if(playings, [&](const auto& playing) {
            return playing.from <= remark.at && remark.at < playing.to;
        });
        one.set("opens", Values {true});
        one.set("bar", fmt::format("{}", there));
        one.set("playing", fmt::format("{}", then == playings.end() ? 0 : then - playings.begin()));
        return one;
    }

    Values footer() const
    {
        auto list = Values {list_of_values};
        if (!evidence_.clips.empty()) {
            auto bytes = std::size_t {0};
            for (const auto& clip : evidence_.clips)
                bytes += clip.mp3.size();
            list.push_back(
                Values {fmt::format("This file holds sound of the rehearsal ({}, {:.1f} MB): pass it on only "
                                    "as you would a recording.",
                                    counted(static_cast<int>(evidence_.clips.size()), "clip", "clips"),
                                    static_cast<double>(bytes) / 1e6)});
        }
        for (const auto& remark : evidence_.remarks)
            list.push_back(Values {plain(remark, longest_text)});
        list.push_back(
            Values {review_.tuning_from == TuningFrom::the_class
                        ? "Each number is the middle of many notes, beside the class as it sounded then. "
                          "“Give or take” "
                          "is the 95 % interval; where it reaches into what is fine, the mark is “not sure”."
                        : "Each number is the middle of many notes. “Give or take” is the 95 % interval; "
                          "where it reaches "
                          "into what is fine, the mark is “not sure”."});
        list.push_back(
            Values {"Tutti listens to sections, not to children. Nothing in this file is sent anywhere."});
        return list;
    }

    const audio::ClassDescription& class_;
    const Review& review_;
    const ReportFacts& facts_;
    const Evidence& evidence_;
    SampleRate rate_;
    Fine fine_;
    Aspect chosen_;
    std::set<std::tuple<std::size_t, std::size_t, std::size_t>> heard_;
};

}  // namespace

std::string html_report(const audio::ClassDescription& cls, const Review& review, const ReportFacts& facts,
                        const Evidence& evidence, const NoteNames& names, SampleRate rate)
{
    auto values = PageValues {cls, review, facts, evidence, rate}.values();
    values.set("finding", Values {kainjow::mustache::partial {[] { return std::string {page_finding}; }}});
    values.set("style", std::string {page_css});
    values.set("style_hash", hash_of(page_css_sha256));
    values.set("script", std::string {page_js});
    values.set("script_hash", hash_of(page_js_sha256));
    values.set("data", page_data(cls, review, evidence, names, rate));
    values.set("sounds", page_sounds(evidence, rate));
    return kainjow::mustache::mustache {std::string {page_html}}.render(values);
}

bool is_report(std::string_view page)
{
    return page.find(before_sounds) != std::string_view::npos;
}

bool holds_sound(std::string_view page)
{
    // Nothing before it holds the sign: of what is not the page's own every < is told in another way.
    const auto begin = page.find(before_sounds);
    return begin != std::string_view::npos && !page.substr(begin + before_sounds.size()).starts_with("{}<");
}

}  // namespace tutti::review
