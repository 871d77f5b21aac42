# SPDX-License-Identifier: GPL-3.0-or-later
"""The Ode to Joy for six sections of beginners, eighteen bars of 4/4 in G.

Violins stay in first position on the D and A strings; clarinets and trumpets within the first notes they learn.
Sections enter and rest by phrase, with rhythms and pitches of their own, so that each can be told from the others.
"""
from .arrangement import Arrangement, Section

MUSIC = {
    'Violins 1': """B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | B4q. A4e A4h
                    | rw | rw | rw | rw
                    | A4q A4q B4q G4q | A4q B4e C5e B4q G4q | A4q B4e C5e B4q A4q | G4q A4q D4h
                    | B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | A4q. G4e G4h
                    | G4q G4q A4q B4q | A4q. G4e G4h""",
    'Violins 2': """D4w | F#4w | E4h D4h | D4h F#4h
                    | B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | A4q. G4e G4h
                    | rw | rw | rw | rw
                    | D4q D4q D4q D4q | F#4q F#4q F#4q F#4q | E4q E4q G4q G4q | F#4q F#4q G4h
                    | E4q E4q G4q G4q | F#4q F#4q G4h""",
    'Violas': """rw | rw | rw | rw
                    | B3h D4h | A3h D4q C4q | B3h D4h | C4h B3h
                    | C4h B3h | C4q A3q B3h | C4q A3q B3q A3q | B3q A3q F#3h
                    | rw | rw | B3h B3h | C4h B3h
                    | B3h B3h | C4h B3h""",
    'Cellos': """G2h G2h | D3h D3h | E3h G2h | G2h D3h
                    | G2h D3h | D3w | E3h G2h | D3h G2h
                    | rw | rw | D3h G2q D3q | E3q A2q D3h
                    | G2h D3h | D3h D3h | E3h G2h | D3h G2h
                    | E3h G2h | D3h G2h""",
    'Clarinets': """rw | rw | rw | rw | rw | rw | rw | rw
                    | D4w | D4w | D4w | G3q G3q A3h
                    | G3w | A3w | G3h G3h | A3h G3h
                    | G3h G3h | A3h G3h""",
    'Trumpets': """rw | rw | rw | rw
                    | G4q G4q G4h | A4q A4q F#4h | E4q E4q D4h | F#4q F#4q D4h
                    | F#4q F#4q G4q rq | F#4q F#4q G4q rq | F#4q F#4q G4q F#4q | E4q E4q F#4h
                    | rw | rw | rh D4q D4q | D4q D4q D4h
                    | rh D4q D4q | D4q D4q D4h""",
}

ODE_TO_JOY = Arrangement(
    title='Ode to Joy', composer='Ludwig van Beethoven', theme='Theme',
    sections=(
        Section('Violins 1', 'violin', 'Vln. 1', 40, ('G', 2), 6),
        Section('Violins 2', 'violin', 'Vln. 2', 40, ('G', 2), 5),
        Section('Violas', 'viola', 'Vla.', 41, ('C', 3), 4),
        Section('Cellos', 'cello', 'Vc.', 42, ('F', 4), 4),
        Section('Clarinets', 'clarinet', 'Cl. (B♭)', 71, ('G', 2), 5, 2, 1),
        Section('Trumpets', 'trumpet', 'Tpt. (B♭)', 56, ('G', 2), 4, 2, 1)),
    music=MUSIC, rehearsal_marks={1: 'A', 5: 'B', 9: 'C', 13: 'D', 17: 'E'}, beats_per_minute=100.0, key_fifths=1)
