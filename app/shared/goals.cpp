// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/goals.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <system_error>

#include <fmt/format.h>

#include "review/session_review.hpp"
#include "shared/clock_text.hpp"

namespace tutti {

namespace {

constexpr auto false_start = 120_s;  // shorter, nobody has rehearsed

struct Rehearsal {
    std::filesystem::path folder;
    session::WallClock started;
};

/// All of a class, the latest first.
std::vector<Rehearsal> rehearsals_of(const std::string& class_name, const std::filesystem::path& sessions)
{
    auto all = std::vector<Rehearsal> {};
    const auto folders = session::session_folders(sessions);
    if (!folders || class_name.empty())
        return all;
    for (const auto& folder : *folders)
        if (const auto session = session::Session::open(folder);
            session && session->info().class_description.name == class_name)
            all.push_back({folder, session->info().started});
    std::ranges::stable_sort(all, std::ranges::greater {}, &Rehearsal::started);
    return all;
}

}  // namespace

std::optional<GoalsThen> goals_before(const std::filesystem::path& sessions, const std::string& class_name,
                                      const std::string& piece, session::WallClock before)
{
    for (const auto& rehearsal : rehearsals_of(class_name, sessions)) {
        if (rehearsal.started >= before)
            continue;
        const auto session = session::Session::open(rehearsal.folder);
        if (!session || review::piece_of(*session) != piece)
            continue;
        const auto goals = session->goals();
        if (!goals || goals->empty()) {
            if (const auto length = session->duration(); length && *length < false_start)
                continue;
            return std::nullopt;
        }
        return GoalsThen {rehearsal.started, *goals};
    }
    return std::nullopt;
}

std::optional<GoalsThen> goals_before(const session::Session& session)
{
    auto error = std::error_code {};
    return goals_before(std::filesystem::absolute(session.folder(), error).parent_path(),
                        session.info().class_description.name, review::piece_of(session),
                        session.info().started);
}

std::optional<GoalsThen> goals_before_now(const std::filesystem::path& session, const std::string& class_name,
                                          const score::UnfoldedScore* score)
{
    if (session.empty())
        return std::nullopt;
    auto error = std::error_code {};
    const auto sessions = std::filesystem::absolute(session, error).parent_path();
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return goals_before(sessions, class_name, score != nullptr ? score->printed().title : std::string {},
                        now);
}

std::string goal_line(const session::Remark& goal)
{
    return goal.bar.empty() ? goal.text : fmt::format("bar {}: {}", goal.bar, goal.text);
}

std::string heading_of(const GoalsThen& then)
{
    return fmt::format("Goals of the last rehearsal, {}", date_and_time_in_words(then.when));
}

std::vector<std::filesystem::path> may_show_goals_of(const std::filesystem::path& folder)
{
    auto later = std::vector<std::filesystem::path> {};
    const auto session = session::Session::open(folder);
    if (!session)
        return later;
    // Goals that cannot be read may be there.
    if (const auto goals = session->goals(); goals && goals->empty())
        return later;
    const auto piece = review::piece_of(*session);
    auto error = std::error_code {};
    const auto beside = std::filesystem::absolute(folder, error).parent_path();
    for (const auto& one : rehearsals_of(session->info().class_description.name, beside))
        if (one.started > session->info().started)
            if (const auto other = session::Session::open(one.folder);
                !other || review::piece_of(*other) == piece)
                later.push_back(one.folder);
    return later;
}

}  // namespace tutti
