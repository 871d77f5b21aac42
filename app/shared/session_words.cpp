// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/session_words.hpp"

#include <charconv>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "score/bar_names.hpp"
#include "score/places.hpp"
#include "session/session.hpp"
#include "shared/score_file.hpp"

namespace tutti {

namespace {

/// A bar of a session's score, and when the class was first heard in it.
struct BarThen {
    std::string name;
    std::optional<FramePosition> heard;  ///< nothing where it never was
};

Result<BarThen> bar_then(const session::Session& session, const std::string& called)
{
    const auto score = load_score(session.folder());
    if (!score)
        return failure(ErrorCode::bad_argument,
                       fmt::format("The session in '{}' was played without a score, so it has no bars; say "
                                   "when with --at.",
                                   session.folder().string()));
    // Who asks for a bar means the bar 4 and not the letter that is called 4.
    const auto as_bar = score::find_said(**score, "bar " + called);
    const auto place = as_bar ? as_bar : score::find_said(**score, called);
    if (!place)
        return failure(ErrorCode::bad_argument, fmt::format("The session's score has no bar '{}'.", called));
    const auto names = score::bar_names((*score)->printed());
    const auto bar = (*score)->bars()[place->performed_bar].bar;
    const auto& name = names[bar];
    if (place->into > score::Quarters {})
        return failure(
            ErrorCode::bad_argument,
            fmt::format("What is noted is of a whole bar, and '{}' is within bar {}; name the bar, or say "
                        "when with --at.",
                        called, name));
    // The rest of a bar that a repeat splits has its name; bars without a number have none.
    const auto is_meant = [&](std::size_t heard) {
        return heard == bar || (!name.empty() && names[heard] == name);
    };
    const auto readings =
        session.ensemble(FramePosition {0}, FramePosition {std::numeric_limits<std::int64_t>::max()});
    if (!readings)
        return tl::unexpected {readings.error()};
    for (const auto& reading : *readings)
        if (reading.place && reading.place->state == analysis::FollowingState::following &&
            is_meant((*score)
                         ->place_at(score::ScorePosition {score::Quarters::nearest(reading.place->position)})
                         .bar))
            return BarThen {name, reading.heard_until};
    return BarThen {name, std::nullopt};
}

}  // namespace

std::optional<Seconds> moment_from(std::string_view text) noexcept
{
    auto seconds = 0LL;
    auto parts = 0;
    while (true) {
        const auto end = text.find(':');
        const auto part = text.substr(0, end);
        auto value = 0;
        const auto [stop, problem] = std::from_chars(part.data(), part.data() + part.size(), value);
        // Of minutes and seconds below others there are sixty.
        if (part.empty() || problem != std::errc {} || stop != part.data() + part.size() || value < 0 ||
            (parts > 0 && value >= 60) || ++parts > 3)
            return std::nullopt;
        seconds = seconds * 60 + value;
        if (end == std::string_view::npos)
            return Seconds {static_cast<double>(seconds)};
        text.remove_prefix(end + 1);
    }
}

Status keep_words(const std::filesystem::path& folder, const SessionWords& words)
{
    if (words.text.find_first_not_of(" \t\r\n") == std::string::npos)
        return failure(ErrorCode::bad_usage, "There is nothing to note; write the text in quotes.");
    const auto moment = moment_from(words.at);
    if (!words.at.empty() && !moment)
        return failure(ErrorCode::bad_usage,
                       fmt::format("'{}' is no moment; write minutes and seconds, as 3:20.", words.at));
    auto remark = session::Remark {FramePosition {0}, words.text, {}};
    {
        const auto session = session::Session::open(folder);
        if (!session)
            return tl::unexpected {session.error()};
        if (moment) {
            const auto duration = session->duration();
            if (!duration)
                return tl::unexpected {duration.error()};
            if (*moment > *duration)
                return failure(
                    ErrorCode::bad_argument,
                    fmt::format("The session ends before {}; `tutti sessions show` tells its length.",
                                words.at));
            remark.at = FramePosition {} + to_frames(*moment, session->info().sample_rate);
        }
        if (!words.bar.empty()) {
            const auto bar = bar_then(*session, words.bar);
            if (!bar)
                return tl::unexpected {bar.error()};
            // What is to come may be of any bar. It stands at the end, where no bar is.
            const auto end = session->duration();
            if (!end)
                return tl::unexpected {end.error()};
            if (!bar->heard && words.kind != session::Writing::goal)
                return failure(
                    ErrorCode::bad_argument,
                    fmt::format("The class did not play bar {} in this session; say when with --at, "
                                "or keep it as a --goal.",
                                bar->name.empty() ? words.bar : bar->name));
            remark.bar = bar->name;
            remark.at = bar->heard.value_or(FramePosition {} + to_frames(*end, session->info().sample_rate));
        }
    }
    return session::add_writing(folder, words.kind, remark);
}

std::string_view names_kept(bool has_words) noexcept
{
    return has_words ? "No names, unless a note has one." : "No names.";
}

}  // namespace tutti
