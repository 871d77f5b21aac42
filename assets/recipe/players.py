# SPDX-License-Identifier: GPL-3.0-or-later
"""The players: how many sit in each section, and how far each is out by chance.

Units: seconds, cents (+ is sharp), decibels. A lead is + when ahead of the beat.
"""
from dataclasses import dataclass

import numpy as np

from .arrangement import PrintedNote

TUNING_SD = 8.0            # cents, a player's instrument against the section
SECTION_TUNING = 3.0       # cents, furthest a whole section is out by chance
DRIFT = 2.5                # cents, slow wander of one player
NOTE_SD = 3.0              # cents, a player from note to note
HABIT_SD = 0.008           # s, a player who is always a little early or late
SCATTER_SD = 0.018         # s, a player from note to note; with the habit, about 20 ms
FURTHEST_ONSET = 0.05      # s
LEVEL_SD = 1.0             # dB
SOUNDED = 0.74             # share of a printed value that is held: beginners detach


@dataclass(frozen=True)
class Player:
    """One player's chances: tuning and its slow wander, habit in time, level."""
    tuning: float
    drift_period: float
    drift_phase: float
    habit: float
    level_db: float

    def cents_at(self, time):
        return self.tuning + DRIFT * np.sin(2 * np.pi * time / self.drift_period + self.drift_phase)


@dataclass(frozen=True)
class PlayedNote:
    """A note as one player plays it: its onset is the moment it is heard to begin, its pitch is key + cents."""
    printed: PrintedNote
    player: int
    onset: float
    end: float
    cents: float


def seat_players(section, rng):
    """The players of a section. Their own errors cancel, so that only `SECTION_TUNING` moves the section as a whole."""
    count = section.players
    tuning = rng.normal(0.0, TUNING_SD, count)
    habit = rng.normal(0.0, HABIT_SD, count)
    together = rng.uniform(-SECTION_TUNING, SECTION_TUNING)
    return [Player(tuning=tuning[i] - tuning.mean() + together, drift_period=rng.uniform(15.0, 30.0),
                   drift_phase=rng.uniform(0.0, 2 * np.pi), habit=habit[i] - habit.mean(),
                   level_db=rng.normal(0.0, LEVEL_SD))
            for i in range(count)]


def perform(arrangement, section, players, rng, faults=()):
    """All notes of a section, player by player, planted faults included."""
    played = []
    for index, player in enumerate(players):
        for note in arrangement.printed_notes(section.name):
            if note.midi is None:
                continue
            due = arrangement.seconds_at(note.position)
            until = due + SOUNDED * (arrangement.seconds_at(note.position + note.quarters) - due)
            here = [f for f in faults if f.holds(section.name, note.bar)]
            chance = player.habit + rng.normal(0.0, SCATTER_SD)
            late = np.clip(chance, -FURTHEST_ONSET, FURTHEST_ONSET) - sum(f.lead_s for f in here)
            cents = player.cents_at(due) + rng.normal(0.0, NOTE_SD) + sum(f.cents for f in here)
            played.append(PlayedNote(note, index, due + late, until + late, cents))
    return played


@dataclass(frozen=True)
class SectionNote:
    """A note as the section plays it: means over its players."""
    section: str
    printed: PrintedNote
    due: float
    onset: float
    end: float
    cents: float
    players: int

    @property
    def lead(self):
        return self.due - self.onset


def section_notes(arrangement, section, played):
    """The section's notes in order, each the mean of what its players did."""
    notes = []
    for printed in arrangement.printed_notes(section.name):
        of_players = [p for p in played if p.printed == printed]
        if of_players:
            notes.append(SectionNote(section.name, printed, arrangement.seconds_at(printed.position),
                                     float(np.mean([p.onset for p in of_players])),
                                     float(np.mean([p.end for p in of_players])),
                                     float(np.mean([p.cents for p in of_players])), len(of_players)))
    return notes
