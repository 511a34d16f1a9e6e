"""The cost of a text grows with its length and no faster, whatever the text."""

import sys

import pytest
from extract.articles import ACTORS

from trucebook.extract.pipeline import extract

FACTOR = 4

COUNTED = (400, 1600, 6400)
WORSE = 2.5
"""How much more a character may cost in the longer text; it would be 4 if cost were quadratic."""

MOST = 2000
"""Calls for each character of the shortest text, beyond which no end is in sight."""

UNITS = {
    "unbalanced double marks": "“He said ",
    "unbalanced straight marks": 'He said "we stay ',
    "unbalanced single marks": "He said 'we stay ",
    "closing marks": "we stay” he said ",
    "opening marks": "“",
    "straight marks": '"',
    "nested marks": "“we ‘stay “",
    "marks of all families": "“\"«‹„‘'``",
    "apostrophes": "'",
    "apostrophes in words": "the boys' men's ",
    "guillemets": "«we » stay« ",
    "a line a mark": "“we stay\n",
    "digits": "1",
    "digits and commas": "1,",
    "groups of digits": "123,456,",
    "digits and full stops": "1.234.",
    "digits and blanks": "123 456 ",
    "digits and hyphens": "1-",
    "slashes": "1/2/",
    "glyphs": "½",
    "number words": "one hundred and ",
    "a hundred": "a hundred and two ",
    "hyphenated number words": "twenty-",
    "and": "and ",
    "ranges": "between one and ",
    "of a": "half a ",
    "capital letters": "A",
    "capital words": "Marek ",
    "times": "12 men on Monday and ",
    "dates": "3 to 9 May ",
    "starts of a count": "since May ",
    "places": "12 men in the north of the area of Ostre, where ",
    "names of places": "in Ostre of the ",
    "capital words and links": "Marek of the ",
    "initials": "A.",
    "one known name": "Marek Tollan ",
    "possessives": "Marek's ",
    "according to": "according to ",
    "said": "said ",
    "said he": "he said, ",
    "pronouns": "He it she they who ",
    "roles": "spokesman for the minister of ",
    "spoken lines": "“No,” he said.\n\n",
    "people without end": "Marek Tollan said “no” to 12 men, ",
    "first person": "We said, ",
    "answers": "rejected the plan and ",
    "plans": "the plan would free 12 men, ",
    "offers": "demanded that the offer to ",
    "lists of a plan": "Under the plan:\n- Ostre will free 12 men;\n",
    "answers of somebody": "Ostre rejected the plan. Marek Tollan said it would accept it.\n",
    "cues": "hostages released truce proposal ",
    "brackets": "(",
    "bracketed names": "Marek (",
    "one line without sentences": "the men of the valley went to the bridge and ",
    "letters without a blank": "abc",
    "commas": ",",
    "clauses": "the mayor, who left, ",
    "blanks": " ",
    "new lines": "\n",
    "blank lines": " \n\t",
    "dots": ".",
    "sentences": "A. ",
    "hyphens": "-",
    "hyphenated words": "so-",
    "dashes": "— ",
    "question marks": "? ",
    "money": "$",
    "per cent": "% ",
    "emoji": "\U0001f642",
    "right-to-left marks": "\u200f\u200e ",
    "combining marks": "e\u0301",
    "nul": "\x00",
}

hostile = pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)


def text_of(unit, length):
    return (unit * (length // len(unit) + 1))[:length]


class TooMuch(Exception):
    """More work than there may be."""


def calls(text, most):
    """How many functions are entered, those of the interpreter among them."""
    count = 0

    def entered(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}
        if count > most:
            raise TooMuch

    before = sys.getprofile()
    sys.setprofile(entered)
    try:
        extract(text, ACTORS)
    finally:
        sys.setprofile(before)
    return count


@hostile
def test_calls_grow_with_the_length(unit):
    """Counted, hence exact. The seconds, within one search of a pattern too: benches/extract.py."""
    # NOTE: expressions are compiled when they are first needed, which would count.
    extract("“It rained,” he said. " + text_of(unit, COUNTED[1]), ACTORS)
    most = MOST * COUNTED[0]
    for length in COUNTED:
        try:
            most = WORSE * FACTOR * calls(text_of(unit, length), most)
        except TooMuch:
            pytest.fail(f"{length} characters take more than {most:.0f} calls", pytrace=False)
