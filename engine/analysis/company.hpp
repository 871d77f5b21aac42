// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace tutti::analysis {

/// Whose sound reaches a section's microphones beside its own: nobody's, that of a loudspeaker whose part is
/// known, or that of neighbours.
enum class Company { alone, beside_loudspeaker, among_neighbours };

}  // namespace tutti::analysis
