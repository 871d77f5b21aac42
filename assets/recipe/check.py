# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the shipped recording to its truth: each section's pitch and timing, phrase by phrase, measured anew."""
from dataclasses import dataclass

import numpy as np
import soundfile

from .arrangement import key_in_hz
from .demo_class import ARRANGEMENT, FAULTS
from .listening import lead_of, section_cents_from, swelling, weighted_median
from .truth import read_table

PITCH_WITHIN = 6.0         # cents, measured against truth; players beating with each other leave this much open
TIME_WITHIN_S = 0.020      # measured against truth
ATTACKS_WITHIN_S = 0.020   # how differently instruments may seem to begin, all through
CHANCE_CENTS = 8.0         # a section is no further out where nothing is planted
CHANCE_LEAD_S = 0.020
HIGHEST_PEAK_DBFS = -6.0
SETTLED_S = 0.12           # of a note's beginning that is not measured for pitch
PHRASES = ((1, 4), (5, 8), (9, 12), (13, 14), (15, 18))
TIMES = np.arange(-0.2, 0.35, 0.001)       # s about the beat in which a note's beginning is looked for


def note_cents(sound, rate, note):
    """The measured deviation of one note from its key and how long it was measured; None for notes too short."""
    first, last = int((note['onset'] + SETTLED_S) * rate), int(note['end'] * rate)
    if last - first < int(0.15 * rate):
        return None
    return section_cents_from(sound[first:last], rate, key_in_hz(note['midi'])), last - first


def pitch_of(sound, rate, notes):
    """The section's centre over some notes: (measured, true), the medians, long notes weighing more."""
    rows = [(note_cents(sound, rate, n), n['cents']) for n in notes]
    rows = [(*measured, true) for measured, true in rows if measured]
    weights = [row[1] for row in rows]
    return weighted_median([row[0] for row in rows], weights), weighted_median([row[2] for row in rows], weights)


def lead_over(sound, rate, notes):
    """The section's lead over some notes: (measured, true). Notes that repeat a key do not swell from nothing, so only
    the others are measured."""
    fresh = [note for before, note in zip([None, *notes], notes) if before is None or before['midi'] != note['midi']]
    curves = [swelling(sound, rate, key_in_hz(n['midi'], n['cents']), n['due'], TIMES) for n in fresh]
    return lead_of(curves, TIMES), float(np.mean([n['due'] - n['onset'] for n in fresh]))


@dataclass(frozen=True)
class Passage:
    """One section in one phrase, measured and as it was played. Leads in seconds, + early."""
    section: str
    bars: tuple
    notes: int
    cents: float
    true_cents: float
    lead: float
    true_lead: float

    def planted(self, kind):
        return any(f.section == self.section and f.kind == kind and f.first_bar <= self.bars[0]
                   and self.bars[1] <= f.last_bar for f in FAULTS)

    def problem(self, usual):
        """What does not hold, or an empty text. `usual` is how early this section is measured where it is not."""
        if abs(self.cents - self.true_cents) > PITCH_WITHIN:
            return 'pitch is not the truth'
        if abs(self.lead - usual - self.true_lead) > TIME_WITHIN_S:
            return 'time is not the truth'
        if not self.planted('intonation') and abs(self.true_cents) > CHANCE_CENTS:
            return 'out of tune by chance'
        if not self.planted('timing') and abs(self.true_lead) > CHANCE_LEAD_S:
            return 'out of time by chance'
        return ''


def listen(sounds, rate, rows):
    """Every section in every phrase it plays in, as Passages."""
    passages = []
    for channel, section in enumerate(ARRANGEMENT.sections):
        for first_bar, last_bar in PHRASES:
            notes = [r for r in rows if r['section'] == section.name and first_bar <= r['bar'] <= last_bar]
            if notes:
                cents, true_cents = pitch_of(sounds[:, channel], rate, notes)
                lead, true_lead = lead_over(sounds[:, channel], rate, notes)
                passages.append(Passage(section.name, (first_bar, last_bar), len(notes), cents, true_cents, lead, true_lead))
    return passages


def usually_measured_early(section, passages):
    """How much earlier than true a section's notes are measured where no lead is planted: its instrument's attack."""
    return float(np.median([p.lead - p.true_lead for p in passages if p.section == section and not p.planted('timing')]))


def check(folder):
    """Prints the table; true when every passage holds. A section's leads are compared with itself where nothing is
    planted, since bows, reeds and lips do not start a tone alike."""
    sounds, rate = soundfile.read(folder / 'rehearsal.flac')
    rows = [{'section': r['section'], 'bar': int(r['bar']), 'midi': int(r['midi']), 'cents': float(r['centre_cents']),
             'onset': float(r['onset_s']), 'end': float(r['end_s']), 'due': float(r['due_s'])}
            for r in read_table(folder / 'notes-truth.tsv')]
    passages = listen(sounds, rate, rows)
    usual = {s.name: usually_measured_early(s.name, passages) for s in ARRANGEMENT.sections}
    good = True
    print('section     bars   notes   cents measured  lead ms measured  planted')
    for p in passages:
        problem = p.problem(usual[p.section])
        planted = ' '.join(kind for kind in ('intonation', 'timing') if p.planted(kind)) or '-'
        print(f'{p.section:<10} {p.bars[0]:>2} to {p.bars[1]:<2} {p.notes:>5}  {p.true_cents:>+6.1f} {p.cents:>+8.1f}  '
              f'{1000 * p.true_lead:>+7.0f} {1000 * (p.lead - usual[p.section]):>+8.0f}  {planted:<10}  {problem or "ok"}')
        good &= not problem
    attacks = {name: early - float(np.median(list(usual.values()))) for name, early in usual.items()}
    print('attacks, ms: ' + ', '.join(f'{name} {1000 * early:+.0f}' for name, early in attacks.items()))
    peaks = 20 * np.log10(np.abs(sounds).max(axis=0))
    print('peaks, dBFS: ' + ', '.join(f'{s.name} {peak:.1f}' for s, peak in zip(ARRANGEMENT.sections, peaks)))
    return (good and bool(np.all(peaks < HIGHEST_PEAK_DBFS))
            and all(abs(early) <= ATTACKS_WITHIN_S for early in attacks.values()))
