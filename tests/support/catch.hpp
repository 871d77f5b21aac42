// SPDX-License-Identifier: GPL-3.0-or-later
// The one include by which tests reach Catch2, so that a move from version 2 to 3 is made here.
#pragma once

#include <catch2/catch.hpp>

// Catch2's macros number the test cases by __COUNTER__, which clang 22 calls an extension where they are used.
#if defined(__clang__) && __clang_major__ >= 22
#pragma clang diagnostic ignored "-Wc2y-extensions"
#endif
