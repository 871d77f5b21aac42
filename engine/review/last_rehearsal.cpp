// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/last_rehearsal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "review/figure_names.hpp"
#include "review/kept.hpp"
#include "review/progress.hpp"

namespace tutti::review {

namespace {

struct Rehearsal {
    audio::ClassDescription cls;
    session::KeptReview numbers;
};

/// How a kind of finding is kept, and what it takes to be noticed.
struct Respect {
    std::string_view figure;
    double scale;  // from the store's unit to the finding's
    double noticed;
};

std::optional<Respect> respect_of(FindingKind kind)
{
    switch (kind) {
    case FindingKind::intonation:
        return Respect {figure::deviation, 1.0, facts_of(Measure::deviation).noticed};
    case FindingKind::spread:
        return Respect {figure::spread, 1.0, facts_of(Measure::spread).noticed};
    case FindingKind::timing:
        return Respect {figure::lead, 1000.0, facts_of(Measure::lead).noticed};
    case FindingKind::notes:
    case FindingKind::balance:
        break;
    }
    return {};
}

constexpr auto compared = std::array {figure::deviation, figure::spread, figure::lead};

/// Its numbers of that piece, if they are kept and were found as they are today.
std::optional<session::KeptReview> numbers_of(const session::Session& session, const std::string& piece)
{
    auto numbers = session.kept_review(compared);
    if (!numbers || !*numbers || (*numbers)->method != method || (*numbers)->piece != piece)
        return {};
    return *std::move(numbers);
}

std::optional<Rehearsal> rehearsal_in(const std::filesystem::path& folder, const std::string& piece)
{
    const auto session = session::Session::open(folder);
    auto numbers = session ? numbers_of(*session, piece) : std::nullopt;
    if (!numbers)
        return {};
    return Rehearsal {session->info().class_description, *std::move(numbers)};
}

const session::KeptFigure* figure_of(const Rehearsal& rehearsal, std::string_view what,
                                     const std::string& section, const std::string& bar)
{
    for (const auto& figure : rehearsal.numbers.figures) {
        if (figure.what != what || !figure.bar || !figure.section || !figure.value)
            continue;
        const auto b = static_cast<std::size_t>(*figure.bar);
        const auto s = static_cast<std::size_t>(*figure.section);
        if (b < rehearsal.numbers.bars.size() && s < rehearsal.cls.sections.size() &&
            rehearsal.numbers.bars[b].name == bar && rehearsal.cls.sections[s].name == section)
            return &figure;
    }
    return nullptr;
}

/// The mean of bars that are heard off together: together they are no surer than on the average.
struct Mean {
    double value = 0.0;
    double within = 0.0;
    int bars = 0;

    void add(const session::KeptFigure& figure, double scale)
    {
        ++bars;
        value += (scale * *figure.value - value) / bars;
        within += (scale * std::abs(figure.within) - within) / bars;
    }
};

std::string in_words(FindingKind kind, double value)
{
    if (kind == FindingKind::spread)
        return fmt::format("±{:.0f} cents", value);
    if (kind == FindingKind::intonation)
        return fmt::format("{:.0f} cents {}", std::abs(value), value < 0.0 ? "flat" : "sharp");
    return fmt::format("{:.0f} ms {}", 5.0 * std::round(std::abs(value) / 5.0),
                       value < 0.0 ? "late" : "early");
}

}  // namespace

std::optional<LastRehearsal> last_before(const Review& review, const session::Session& session)
{
    const auto& info = session.info();
    if (!review.by_bar || review.piece.empty() || info.class_description.name.empty())
        return {};
    const auto folders = session::session_folders(session.folder().parent_path());
    if (!folders)
        return {};
    auto last = std::optional<LastRehearsal> {};
    for (const auto& folder : *folders) {
        const auto other = session::Session::open(folder);
        if (other && other->info().started < info.started &&
            (!last || other->info().started > last->started) &&
            other->info().class_description.name == info.class_description.name &&
            numbers_of(*other, review.piece))
            last = LastRehearsal {folder, other->info().started};
    }
    return last;
}

std::vector<std::optional<Change>> compare_with_last(Review& review, const session::Session& session)
{
    auto changes = std::vector<std::optional<Change>>(review.findings.size());
    const auto& cls = session.info().class_description;
    const auto found = last_before(review, session);
    const auto then = found ? rehearsal_in(found->folder, review.piece) : std::nullopt;
    if (!then)
        return changes;
    const auto now = Rehearsal {cls, kept(review)};
    for (auto f = std::size_t {0}; f < review.findings.size(); ++f) {
        auto& finding = review.findings[f];
        const auto respect = respect_of(finding.kind);
        if (!respect)
            continue;
        auto before = Mean {};
        auto after = Mean {};
        for (const auto bar : finding.bars) {
            const auto& name = review.bars[bar].name;
            const auto& section = cls.sections[static_cast<std::size_t>(finding.section)].name;
            const auto* there = figure_of(*then, respect->figure, section, name);
            const auto* here = figure_of(now, respect->figure, section, name);
            if (there == nullptr || here == nullptr)
                continue;
            before.add(*there, respect->scale);
            after.add(*here, respect->scale);
        }
        const auto closer = std::abs(before.value) - std::abs(after.value);
        if (2 * static_cast<std::size_t>(before.bars) < finding.bars.size() || before.bars == 0 ||
            std::abs(closer) < std::max(respect->noticed, std::hypot(before.within, after.within)))
            continue;
        changes[f] = Change {before.value, after.value, closer > 0.0};
        finding.since = changes[f];
        finding.text +=
            fmt::format("; {} than at the last rehearsal ({})", changes[f]->better ? "better" : "worse",
                        in_words(finding.kind, before.value));
    }
    return changes;
}

}  // namespace tutti::review
