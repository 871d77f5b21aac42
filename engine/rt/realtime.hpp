// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Stands after the parameter list of a function that keeps the realtime contract: it allocates nothing,
/// locks nothing, waits for nothing and touches no file. Clang 20 and later hold it to its word
/// (RealtimeSanitizer, preset `rtsan`); elsewhere it is a mark for the reader.
#if defined(__clang__) && __clang_major__ >= 20
#define RT_SAFE [[clang::nonblocking]]
#else
#define RT_SAFE
#endif
