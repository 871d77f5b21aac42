// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <type_traits>

#include "rt/realtime.hpp"

namespace tutti::rt {

/// The newest value from one thread to one other; what was not read in time is overwritten. One writer and
/// one reader, both wait-free: three slots, of which the writer owns one, the reader one, and the third is
/// the newest complete value (a triple buffer).
template <class T>
requires std::is_copy_assignable_v<T>
class LatestValue {
public:
    LatestValue() = default;
    explicit LatestValue(const T& first) { slots_.fill(first); }

    /// [writer] Realtime-safe where T's copy assignment is.
    void write(const T& value) noexcept(std::is_nothrow_copy_assignable_v<T>)
    {
        slots_[writing_] = value;
        const auto previous =
            newest_.exchange(static_cast<std::uint8_t>(writing_ | fresh), std::memory_order_acq_rel);
        writing_ = previous & index_mask;
    }

    /// The newest value. The reference holds until the next call. [reader]
    [[nodiscard]] const T& read() noexcept RT_SAFE
    {
        if ((newest_.load(std::memory_order_relaxed) & fresh) != 0) {
            const auto newest = newest_.exchange(reading_, std::memory_order_acq_rel);
            reading_ = newest & index_mask;
        }
        return slots_[reading_];
    }

private:
    static constexpr std::uint8_t fresh = 4;
    static constexpr std::uint8_t index_mask = 3;

    std::array<T, 3> slots_ {};
    std::uint8_t writing_ = 0;              // the writer's own
    std::atomic<std::uint8_t> newest_ {1};  // swapped by writer and reader; carries `fresh` until read
    std::uint8_t reading_ = 2;              // the reader's own
};

}  // namespace tutti::rt
