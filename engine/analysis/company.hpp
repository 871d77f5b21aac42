// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tutti::analysis {

/// Whether a section has neighbours whose sound reaches its microphones.
enum class Company { alone, among_neighbours };

}  // namespace tutti::analysis
