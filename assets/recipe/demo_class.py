# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo class: which tune it plays, and the faults planted in it on purpose. A lead is + when ahead of the beat."""
from dataclasses import dataclass

import numpy as np

from .ode_to_joy import ODE_TO_JOY

ARRANGEMENT = ODE_TO_JOY


@dataclass(frozen=True)
class Fault:
    """Something a tutor should hear: `cents` for intonation, `lead_s` for timing; from the first bar through the last."""
    section: str
    kind: str
    first_bar: int
    last_bar: int
    cents: float = 0.0
    lead_s: float = 0.0

    def holds(self, section, bar):
        return section == self.section and self.first_bar <= bar <= self.last_bar


FAULTS = (
    Fault('Violas', 'intonation', 9, 12, cents=-32.0),
    Fault('Trumpets', 'timing', 5, 12, lead_s=-0.080),
    Fault('Clarinets', 'intonation', 15, 18, cents=30.0),
)


def fault_as_played(fault, notes):
    """What the section really did in the fault's bars, chance included: (from_s, to_s, cents, lead_s)."""
    held = [n for n in notes if fault.holds(n.section, n.printed.bar)]
    lengths = [n.end - n.onset for n in held]
    return (*ARRANGEMENT.bars_in_seconds(fault.first_bar, fault.last_bar),
            float(np.average([n.cents for n in held], weights=lengths)), float(np.mean([n.lead for n in held])))
