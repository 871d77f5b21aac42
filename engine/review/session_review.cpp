// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/session_review.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "review/kept.hpp"
#include "review/reviewer.hpp"
#include "score/read_score.hpp"
#include "score/unfolded_score.hpp"
#include "session/amend.hpp"

namespace tutti::review {

namespace {

constexpr auto longest_rehearsal = std::chrono::hours {24};
constexpr auto slice = 60_s;  // of readings at once: 20 MB for eight sections

/// The score that was put beside the measurements, the first by name of those that there are.
std::optional<std::filesystem::path> score_in(const std::filesystem::path& folder)
{
    auto error = std::error_code {};
    auto found = std::optional<std::filesystem::path> {};
    for (const auto& entry : std::filesystem::directory_iterator {folder, error})
        if (entry.path().stem() == "score" && entry.is_regular_file(error) &&
            (!found || entry.path() < *found))
            found = entry.path();
    return found;
}

/// All readings of a session, in slices of time.
Status hear_all(const session::Session& session, Reviewer& reviewer, FramePosition end)
{
    const auto sections = static_cast<int>(session.info().class_description.sections.size());
    const auto step = to_frames(slice, session.info().sample_rate);
    for (auto from = FramePosition {}; from < end; from += step) {
        for (auto s = 0; s < sections; ++s) {
            const auto readings = session.readings(s, from, from + step);
            if (!readings)
                return tl::unexpected {readings.error()};
            for (const auto& reading : *readings)
                reviewer.hear(reading);
            const auto notes = session.score_notes(s, from, from + step);
            if (!notes)
                return tl::unexpected {notes.error()};
            for (const auto& note : *notes)
                reviewer.hear(note);
        }
        const auto ensemble = session.ensemble(from, from + step);
        if (!ensemble)
            return tl::unexpected {ensemble.error()};
        for (const auto& reading : *ensemble)
            reviewer.hear(reading);
    }
    return {};
}

/// Whether the session was played from a score: its ensemble was somewhere in one.
Result<bool> was_followed(const session::Session& session, FramePosition end)
{
    const auto step = to_frames(slice, session.info().sample_rate);
    for (auto from = FramePosition {}; from < end; from += step) {
        const auto ensemble = session.ensemble(from, from + step);
        if (!ensemble)
            return tl::unexpected {ensemble.error()};
        if (std::ranges::any_of(*ensemble, [](const auto& reading) { return reading.place.has_value(); }))
            return true;
    }
    return false;
}

}  // namespace

Result<std::shared_ptr<const score::UnfoldedScore>> score_of(const session::Session& session)
{
    const auto file = score_in(session.folder());
    if (!file)
        return failure(ErrorCode::file_missing, "its score is not in its folder");
    return score::read_unfolded_score(*file).map([](score::UnfoldedScore score) {
        return std::shared_ptr<const score::UnfoldedScore> {
            std::make_shared<score::UnfoldedScore>(std::move(score))};
    });
}

Result<Review> review_session(const session::Session& session)
{
    const auto& info = session.info();
    const auto length = session.duration();
    if (!length)
        return tl::unexpected {length.error()};
    // Behind the last reading, so that it is one of them.
    const auto end = FramePosition {} + to_frames(*length, info.sample_rate) + info.hop;

    auto score = std::shared_ptr<const score::UnfoldedScore> {};
    auto remark = std::string {};
    const auto followed = was_followed(session, end);
    if (!followed)
        return tl::unexpected {followed.error()};
    if (*followed) {
        auto read = score_of(session);
        if (read)
            score = *std::move(read);
        else
            remark = fmt::format("Reviewed by time, not by bars: {}", read.error().message);
        if (!remark.empty() && !remark.ends_with('.'))
            remark += '.';
    }
    auto reviewer = Reviewer {info.class_description, info.sample_rate, info.hop, std::move(score)};
    if (const auto heard = hear_all(session, reviewer, end); !heard)
        return tl::unexpected {heard.error()};
    auto review = reviewer.review();
    if (!remark.empty())
        review.remark = std::move(remark);
    return review;
}

Result<std::optional<session::KeptReview>> numbers_kept(const session::Session& session,
                                                        std::span<const std::string_view> wanted)
{
    auto kept = session.kept_review(wanted);
    if (kept && *kept && (*kept)->method != method)
        kept->reset();
    return kept;
}

std::string piece_of(const session::Session& session)
{
    if (const auto kept = numbers_kept(session, {}); kept && *kept)
        return (*kept)->piece;
    const auto score = score_of(session);
    return score ? (*score)->printed().title : std::string {};
}

Result<session::KeptReview> numbers_found(const std::filesystem::path& folder)
{
    auto numbers = session::KeptReview {};
    {
        const auto session = session::Session::open(folder);
        if (!session)
            return tl::unexpected {session.error()};
        const auto review = review_session(*session);
        if (!review)
            return tl::unexpected {review.error()};
        numbers = kept(*review);
        // What a rehearsal that still goes on comes to is not known yet; one that was cut off looks the same.
        const auto age = std::chrono::system_clock::now() - session->info().started;
        if (!session->finished() && age < longest_rehearsal)
            return numbers;
    }
    static_cast<void>(session::keep_review(folder, numbers));
    return numbers;
}

}  // namespace tutti::review
