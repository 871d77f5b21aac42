# SPDX-License-Identifier: GPL-3.0-or-later
"""Au clair de la lune in D, sixteen bars of 4/4: all but the tune is for open strings.

Violins 2, violas, cellos and double basses never put a finger down; each phrase has a rhythm that returns, the third one
a string crossing in every bar. The tune is for whoever can already play on two strings, and a flute.
"""
from .arrangement import Arrangement, Section

MUSIC = {
    'Violins 1': """D4q D4q D4q E4q | F#4h E4h | D4q F#4q E4q E4q | D4w
                    | D4q D4q D4q E4q | F#4h E4h | D4q F#4q E4q E4q | D4w
                    | E4q E4q E4q E4q | B3h B3h | E4q D4q C#4q B3q | A3w
                    | D4q D4q D4q E4q | F#4h E4h | D4q F#4q E4q E4q | D4w""",
    'Flutes': """rw | rw | rw | rw
                    | D5q D5q D5q E5q | F#5h E5h | D5q F#5q E5q E5q | D5w
                    | rw | rw | rw | rw
                    | F#5q F#5q F#5q A5q | A5h G5h | F#5q A5q G5q C#5q | D5w""",
    'Violins 2': """D4q D4q D4h | D4h A4h | D4q D4q A4q A4q | D4w
                    | D4q D4q D4h | D4h A4h | D4q D4q A4q A4q | D4w
                    | A4h E5h | G3h G3h | A4h E5h | A4w
                    | D4q D4q D4h | D4h A4h | D4q D4q A4q A4q | D4h D4h""",
    'Violas': """D4h D4h | D4h A3h | D4h A3h | D4h rh
                    | D4q D4q D4q D4q | D4q D4q A3q A3q | D4q D4q A3q A3q | D4h rh
                    | A3q A3q A3h | G3q G3q G3h | A3q A3q A3h | A3h rh
                    | D4q D4q D4q D4q | D4q D4q A3q A3q | D4q D4q A3q A3q | D4w""",
    'Cellos': """D3w | D3h A3h | D3h A3h | D3w
                    | D3w | D3h A3h | D3h A3h | D3w
                    | A3h A3h | G2h G2h | A3h A3h | A3w
                    | D3h D3h | D3h A3h | D3h A3h | D3w""",
    'Double basses': """D2w | D2h A1h | D2h A1h | D2w
                    | D2w | D2h A1h | D2h A1h | D2w
                    | A1w | G2w | A1w | A1w
                    | D2h D2h | D2h A1h | D2h A1h | D2w""",
}

AU_CLAIR_DE_LA_LUNE = Arrangement(
    title='Au clair de la lune', composer='Traditional, France', theme='Tune (18th century)',
    sections=(
        Section('Violins 1', 'violin', 'Vln. 1', 40, ('G', 2), 4),
        Section('Flutes', 'flute', 'Fl.', 73, ('G', 2), 3),
        Section('Violins 2', 'violin', 'Vln. 2', 40, ('G', 2), 6),
        Section('Violas', 'viola', 'Vla.', 41, ('C', 3), 4),
        Section('Cellos', 'cello', 'Vc.', 42, ('F', 4), 4),
        Section('Double basses', 'double bass', 'D.B.', 43, ('F', 4), 2, 12, 7)),
    music=MUSIC, rehearsal_marks={1: 'A', 5: 'B', 9: 'C', 13: 'D'}, beats_per_minute=84.0, key_fifths=2)
