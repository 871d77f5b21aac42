// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plain_log.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "cli/live_view.hpp"
#include "cli/section_rows.hpp"
#include "units/signed_whole.hpp"
#include "units/utf8.hpp"

namespace tutti::cli {

PlainLog::PlainLog(const audio::ClassDescription& cls, const score::UnfoldedScore* score, SampleRate rate,
                   Charset charset)
    : cls_ {cls}
    , score_ {score}
    , names_ {cls, score != nullptr ? &score->printed() : nullptr}
    , rate_ {rate}
    , charset_ {charset}
{
}

std::vector<std::string> PlainLog::lines(const rehearsal::Snapshot& now)
{
    const auto time = to_seconds(now.heard_until, rate_);
    const auto second = std::floor(time.value());
    if (last_second_ && second == *last_second_)
        return {};
    last_second_ = second;
    auto result = std::vector<std::string> {};
    if (now.health != std::exchange(health_, now.health))
        for (const auto& words : health_words(now.health, rate_))
            result.push_back(message(words));
    result.push_back(line(now, time));
    return result;
}

std::string PlainLog::line(const rehearsal::Snapshot& now, Seconds time) const
{
    auto text = clock_text(time) + " ";
    if (const auto place = place_words(cls_, now, score_, charset_); !place.empty())
        text += " " + place + " |";
    for (std::size_t n = 0; n < std::min(cls_.sections.size(), now.sections.size()); ++n) {
        const auto& glance = now.sections[n];
        text += (n == 0 ? " " : " | ") + printable(cls_.sections[n].name);
        const auto sure = tone_of(glance.verdict) != Tone::plain;
        if (sure && glance.written)
            text += " " + names_.of_written(n, *glance.written);
        text += " " + glance_word(glance);
        if (sure && glance.deviation)
            text += " " + signed_whole(glance.deviation->value());
    }
    return in_charset(std::move(text));
}

std::string PlainLog::message(std::string_view text) const
{
    return in_charset(printable(text));
}

std::string PlainLog::in_charset(std::string text) const
{
    return charset_ == Charset::ascii ? ascii(text) : text;
}

}  // namespace tutti::cli
