// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/what_is_kept.hpp"

namespace tutti {

WhatIsKept what_is_kept(const rehearsal::Snapshot& now, bool keeps_session, SampleRate rate) noexcept
{
    using Sound = WhatIsKept::Sound;
    if (!keeps_session)
        return {};
    if (now.recording)
        return {.session = true, .sound = Sound::being_kept};
    auto kept = WhatIsKept {.session = true, .nothing_more = !now.readings_kept};
    if (now.sound_kept_until) {
        kept.sound_until = to_seconds(*now.sound_kept_until, rate);
        kept.sound = now.take_ended == rehearsal::TakeEnd::disk_full ? Sound::until_full
                     : now.take_ended == rehearsal::TakeEnd::failed  ? Sound::until_failed
                                                                     : Sound::until;
    }
    return kept;
}

}  // namespace tutti
