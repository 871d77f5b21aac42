// SPDX-License-Identifier: GPL-3.0-or-later
// The one include by which tests reach Catch2, so that a move from version 2 to 3 is made here.
#pragma once

#include <catch2/catch.hpp>
