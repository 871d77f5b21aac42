# SPDX-License-Identifier: GPL-3.0-or-later
"""When the Saints Go Marching In, in D: a pick-up of three beats and thirty-one bars of 4/4, two verses.

Everything lies in first position, or within the first notes of clarinet and trumpet. Violins have the tune in the first
verse, trumpets in the second; in it the violins answer.
"""
from .arrangement import Arrangement, Section

MUSIC = {
    'Violins': """D4q F#4q G4q
                    | A4w | rq D4q F#4q G4q | A4w | rq D4q F#4q G4q
                    | A4h F#4h | D4h F#4h | E4w | rq F#4q F#4q E4q
                    | D4h. D4q | F#4h A4q A4q | A4h G4h | rh F#4q G4q
                    | A4h F#4h | D4h E4h | D4w | rw
                    | rq A4q B4q A4q | F#4h rh | rq A4q B4q A4q | F#4h rh
                    | F#4q F#4q A4h | A4q A4q F#4h | C#5q C#5q C#5h | C#5h rh
                    | F#4q F#4q A4h | A4q A4q D5h | B4h B4h | B4h rh
                    | A4h A4h | F#4h G4h | F#4w""",
    'Violas': """rh.
                    | F#4h F#4h | D4w | F#4h F#4h | D4w
                    | D4h D4h | F#4h D4h | C#4h C#4h | C#4w
                    | A3h A3h | D4h D4h | D4h D4h | D4w
                    | D4h D4h | A3h C#4h | D4w | D4h rh
                    | F#4q F#4q F#4h | F#4w | F#4q F#4q F#4h | D4w
                    | D4q D4q D4h | D4q D4q D4h | E4q E4q E4h | E4w
                    | D4q D4q D4h | D4q D4q D4h | D4q D4q D4h | D4w
                    | D4h D4h | D4h C#4h | D4w""",
    'Cellos': """rh.
                    | D3h A2h | D3h A2h | D3h A2h | D3h A2h
                    | D3h A2h | D3h D3h | A2h E3h | A2h A2h
                    | D3h A2h | D3h F#3h | G3h D3h | G3h G3h
                    | D3h D3h | A2h A2h | D3h A2h | D3w
                    | D3h A2h | D3h A2h | D3h A2h | D3h A2h
                    | D3h A2h | D3h D3h | A2h E3h | A2h A2h
                    | D3h A2h | D3h F#3h | G3h D3h | G3h G3h
                    | D3h D3h | A2h A2h | D3w""",
    'Clarinets': """rh.
                    | rw | rw | rw | rw | rw | rw | rw | rw
                    | rw | rw | rw | rw | rw | rw | rw | rw
                    | D4h D4h | A3w | D4h D4h | A3w
                    | A3h A3h | A3h A3h | G3h A3h | G3w
                    | F#3h A3h | A3h C4h | B3h B3h | B3w
                    | A3h A3h | A3h G3h | F#3w""",
    'Trumpets': """rh.
                    | rw | rw | rw | rw | rw | rw | rw | rw
                    | rw | rw | rw | rw | rw | rw | rw | rq D4q F#4q G4q
                    | A4w | rq D4q F#4q G4q | A4w | rq D4q F#4q G4q
                    | A4h F#4h | D4h F#4h | E4w | rq F#4q F#4q E4q
                    | D4h. D4q | F#4h A4q A4q | A4h G4h | rh F#4q G4q
                    | A4h F#4h | D4h E4h | D4w""",
}

WHEN_THE_SAINTS = Arrangement(
    title='When the Saints Go Marching In', composer='Traditional, United States', theme='Tune (19th century)',
    sections=(
        Section('Violins', 'violin', 'Vln.', 40, ('G', 2), 6),
        Section('Violas', 'viola', 'Vla.', 41, ('C', 3), 4),
        Section('Cellos', 'cello', 'Vc.', 42, ('F', 4), 4),
        Section('Clarinets', 'clarinet', 'Cl. (B♭)', 71, ('G', 2), 4, 2, 1),
        Section('Trumpets', 'trumpet', 'Tpt. (B♭)', 56, ('G', 2), 3, 2, 1)),
    music=MUSIC, rehearsal_marks={1: 'A', 9: 'B', 17: 'C', 25: 'D'}, beats_per_minute=120.0, key_fifths=2, pickup=3.0)
