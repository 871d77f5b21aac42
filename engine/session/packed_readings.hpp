// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: how a second of readings becomes a blob. The format is told in docs/session-format.md.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/section_reading.hpp"

namespace tutti::session {

/// The most readings that one blob may hold: some 5 s at the usual hop. A bound for readers of damaged files.
inline constexpr std::size_t most_packed_readings = 1024;

/// Packs readings of one section, or of the ensemble, in order, for as little room as hearing allows.
/// `section`, `heard_until` and `onset` are not packed: they stand in the store's own columns. What is not a
/// number is packed as absent.
[[nodiscard]] std::vector<std::byte> pack(std::span<const analysis::SectionReading>);
[[nodiscard]] std::vector<std::byte> pack(std::span<const analysis::EnsembleReading>);

/// Fills readings from a blob that was packed from as many. False when the bytes are not such a blob; the
/// readings may then hold anything.
[[nodiscard]] bool unpack(std::span<const std::byte>, std::span<analysis::SectionReading>);
[[nodiscard]] bool unpack(std::span<const std::byte>, std::span<analysis::EnsembleReading>);

}  // namespace tutti::session
