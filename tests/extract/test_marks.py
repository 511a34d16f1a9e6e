import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.extract.pipeline import extract
from trucebook.extract.quotes.marks import regions
from trucebook.extract.text.document import read_document

FAMILIES = [
    ("“", "”"),
    ('"', '"'),
    ("‘", "’"),
    ("'", "'"),
    ("«", "»"),
    ("„", "“"),
    ("„", "”"),
    ("‹", "›"),
    ("``", "''"),
    ("“", '"'),
    ('"', "”"),
    ("‟", "”"),
]
"""Opening and closing marks."""


def found(text):
    """The regions with the offsets of the text as received."""
    doc = read_document(text)
    return [
        region._replace(
            start=doc.clean.before(region.start, region.end)[0],
            end=doc.clean.before(region.start, region.end)[1],
            opened=doc.clean.before(region.opened, region.closed)[0],
            closed=doc.clean.before(region.opened, region.closed)[1],
        )
        for region in regions(doc)
    ]


def words(text):
    return [text[region.start : region.end] for region in found(text)]


@pytest.mark.parametrize(("opening", "closing"), FAMILIES)
@pytest.mark.parametrize(
    ("before", "quote", "after"),
    [
        ("", "We will stay,", " said Marek Tollan."),
        ("Marek Tollan said: ", "We will stay.", ""),
        ("He called it ", "a cruel joke", " on the people."),
        ("It (", "a joke", ") was none."),
        ("The ", "truce", "—so he said—held."),
        ("\n", "Who will pay?", "\n\nNobody."),
        ("🙂 \u200f", "We won’t – ever", ", he said."),
    ],
)
def test_marks_of_every_family(opening, closing, before, quote, after):
    text = before + opening + quote + closing + after
    (region,) = found(text)
    assert text[region.start : region.end] == quote
    assert text[region.opened : region.closed] == opening + quote + closing
    assert region.balanced
    assert region.parent == -1


@pytest.mark.parametrize(("opening", "closing"), FAMILIES)
def test_two_quotations_with_a_tag_between(opening, closing):
    text = f"{opening}We stay,{closing} he said. {opening}You go.{closing}"
    assert words(text) == ["We stay,", "You go."]


def test_guillemets_keep_a_blank_which_is_none_of_the_words():
    assert words("« Nous restons », said he. «\u00a0Now.\u00a0»") == ["Nous restons", "Now."]


@pytest.mark.parametrize(
    "text",
    [
        "The governor's men and the governors' men don't agree.",
        "It’s the prisoners’ families’ turn, isn’t it?",
        "In the '90s and the ’80s, rock 'n' roll and fish ’n’ chips.",
        "'Tis late, and ’twas cold.",
        "A two years' truce, a month's pause, six weeks’ wait.",
        "He is 5' 11\" and the wall is 6'4\".",
        "O'Brien met Sa'ad al-Din and Ra’anan in Qur’an Street.",
        "Get 'em out of the workers' hall.",
        "No marks at all.",
        "The rockets flew 20' over the boys' school.",
        "He is 5'11\" and she is 6' tall.",
        "He is 5′11″ and she is 6′ tall.",
        "At 40°26'46\" N the ship sank.",
        "The '90s and the '80s and rock 'n' roll.",
        "The dogs' bark and the boys' shouts woke us.",
        "O'Brien's men left Sana'a for Ta'izz.",
        "The ’Ayn district, Abd al-’Aziz said, is quiet.",
        "Qur'an readers' club of al-'Ula met.",
        "It lasted 12' and the temperature fell 5\".",
        "'Tis the season, 'twas said.",
        "",
    ],
)
def test_apostrophes_are_no_quotation_marks(text):
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            "'We don't know the prisoners' names,' she said.",
            ["We don't know the prisoners' names,"],
        ),
        ("‘It’s the families’ turn,’ he said.", ["It’s the families’ turn,"]),
        ("The 'truce' isn't one.", ["truce"]),
        ("The boys' father said 'enough is enough'.", ["enough is enough"]),
        ("He said the '90s were 'hell'.", ["hell"]),
    ],
)
def test_apostrophes_within_and_beside_single_marks(text, quotes):
    assert words(text) == quotes


@pytest.mark.parametrize(
    ("text", "outer", "inner"),
    [
        ("“He said: ‘We stay,’ and left,” she said.", "He said: ‘We stay,’ and left,", "We stay,"),
        ("\"He said: 'We stay.'\"", "He said: 'We stay.'", "We stay."),
        ("‘He said: “We stay,” and left.’", "He said: “We stay,” and left.", "We stay,"),
        ("'He said \"never\" to us,' she said.", 'He said "never" to us,', "never"),
        ("«Il dit: “We stay.”»", "Il dit: “We stay.”", "We stay."),
        ("“It is the ‘truce’ of fools.”", "It is the ‘truce’ of fools.", "truce"),
    ],
)
def test_nested_marks(text, outer, inner):
    first, second = found(text)
    assert text[first.start : first.end] == outer
    assert text[second.start : second.end] == inner
    assert (first.parent, second.parent) == (-1, 0)
    assert first.balanced
    assert second.balanced


CONVENTIONS = [
    ("»We will not leave«, said Ivo Lund.", ["We will not leave"]),
    ("The mayor called it »a bad joke« and left.", ["a bad joke"]),
    ("He said »no« and »never«.", ["no", "never"]),
    ("›We stay‹, she said.", ["We stay"]),
    ("»He said ›go‹ to us«, Lund said.", ["He said ›go‹ to us", "go"]),
    ("« Nous restons », said Lund.", ["Nous restons"]),
    ("« We stay », he said. « You go. »", ["We stay", "You go."]),
    ("«We stay», he said.", ["We stay"]),
    ("« He said “go” to us », Lund said.", ["He said “go” to us", "go"]),
    ("„Wir bleiben“, said Lund.", ["Wir bleiben"]),
    ("„We stay”, said Lund.", ["We stay"]),
    ("‚We stay‘, said Lund.", ["We stay"]),
    ("„He said ‚go‘ to us“, Lund said.", ["He said ‚go‘ to us", "go"]),
    ("”We stay”, said Lund.", ["We stay"]),
    ("”We stay,” said Lund. ”We go.”", ["We stay,", "We go."]),
    ("’We stay,’ said Lund.", ["We stay,"]),
    ("»We stay», said Lund.", ["We stay"]),
    ("»We stay,» said Lund. »You go.»", ["We stay,", "You go."]),
    (
        "“We asked: ‘Who said “go”?’ and nobody answered,” Lund said.",
        ["We asked: ‘Who said “go”?’ and nobody answered,", "Who said “go”?", "go"],
    ),
    (
        '"We asked: \'Who said "go"?\' and nobody answered," Lund said.',
        ["We asked: 'Who said \"go\"?' and nobody answered,", 'Who said "go"?', "go"],
    ),
    (
        "‘We asked: “Who said ‘go’?” and nobody answered,’ Lund said.",
        ["We asked: “Who said ‘go’?” and nobody answered,", "Who said ‘go’?", "go"],
    ),
    (
        "“I heard her say, ‘They told me “leave now”,’ and I ran,” Ada said.",
        [
            "I heard her say, ‘They told me “leave now”,’ and I ran,",
            "They told me “leave now”,",
            "leave now",
        ],
    ),
    ("「We stay」, said Lund.", ["We stay"]),
    ("『We stay』 said Lund.", ["We stay"]),
    ("「He said 『go』 to us」, Lund said.", ["He said 『go』 to us", "go"]),
    ("``We stay,'' said Lund.", ["We stay,"]),
    ('``We stay," said Lund.', ["We stay,"]),
    ("`We stay,' said Lund.", ["We stay,"]),
    ("``He said `go' to us,'' Lund said.", ["He said `go' to us,", "go"]),
    ('"The pipe is 6" wide," he said.', ['The pipe is 6" wide,']),
    ("“The wall is 6″ high,” he said.", ["The wall is 6″ high,"]),
    ('A 12" shell hit the "old" mill.', ["old"]),
    ("The '90s were 'quiet', he said.", ["quiet"]),
    ("The ’90s were ‘quiet’, he said.", ["quiet"]),
    ("The workers' union said: 'We will strike.'", ["We will strike."]),
    (
        "The workers’ union said: ‘The miners’ wives will strike.’",
        ["The miners’ wives will strike."],
    ),
    ("'The miners' wives will strike,' he said.", ["The miners' wives will strike,"]),
    ("“We stay,” said Lund, “and you go.”", ["We stay,", "and you go."]),
    ('"We stay," said Lund, "and you go."', ["We stay,", "and you go."]),
    ("“First part of it.\n\n“Second part,” he said.", ["First part of it.", "Second part,"]),
    ('"First part of it.\n\n"Second part," he said.', ["First part of it.", "Second part,"]),
    ("« First part.\n\n« Second part », he said.", ["First part.", "Second part"]),
    (
        "“He told us: ‘Go.\n\n“‘Now,’ he said,” Ada said.",
        ["He told us: ‘Go.", "Go.", "‘Now,’ he said,", "Now,"],
    ),
    ("'Ghost town': mayor warns of 'total collapse'", ["Ghost town", "total collapse"]),
    ("‘Ghost town’: mayor warns of ‘total collapse’", ["Ghost town", "total collapse"]),
    ('Mayor: "We will not go" ("never")', ["We will not go", "never"]),
    ('The "north"/"south" line holds.', ["north", "south"]),
    ('He called it a “truce”—a "lie".', ["truce", "lie"]),
    ("“Go!”“No!”", ["Go!", "No!"]),
    ('"No,"he said.', ["No,"]),
    ('He said,"No."', ["No."]),
    ('He said:"No, we can\'t go."', ["No, we can't go."]),
    (
        "\"It's the government's fault, isn't it?\" she asked.",
        ["It's the government's fault, isn't it?"],
    ),
    (
        "'It's the government's fault, isn't it?' she asked.",
        ["It's the government's fault, isn't it?"],
    ),
    (
        "‘It’s the government’s fault, isn’t it?’ she asked.",
        ["It’s the government’s fault, isn’t it?"],
    ),
    ('She said "the \'90s are over".', ["the '90s are over"]),
    ("“The ’90s are over,” she said.", ["The ’90s are over,"]),
    ('"He said “go” loudly," she told us.', ["He said “go” loudly,", "go"]),
    ('“He said "go" loudly,” she told us.', ['He said "go" loudly,', "go"]),
    ("'He said \"go\" loudly,' she told us.", ['He said "go" loudly,', "go"]),
    ("He said “no”. She said “yes”, then “maybe” and ‘never’.", ["no", "yes", "maybe", "never"]),
    ("»We stay,« he said, “and you go”.", ["We stay,", "and you go"]),
    ("»Wir bleiben«, he said. «Nous partons», she said.", ["Wir bleiben", "Nous partons"]),
    ("The paper «Le Monde» and the paper »Zeit« differ.", ["Le Monde", "Zeit"]),
    ("The leader of the 'Reds' said: 'We won.'", ["Reds", "We won."]),
    ("“‘Go,’ he said,” Ada recalled.", ["‘Go,’ he said,", "Go,"]),
    ("\"'Go,' he said,\" Ada recalled.", ["'Go,' he said,", "Go,"]),
    ("“They said, ‘Leave.’”", ["They said, ‘Leave.’", "Leave."]),
    ("\"They said, 'Leave.'\"", ["They said, 'Leave.'", "Leave."]),
    ("“They said, ‘Leave.’ ”", ["They said, ‘Leave.’", "Leave."]),
]
"""Texts with marks of many countries, up to three levels deep, and the words between them."""


@pytest.mark.parametrize(("text", "quotes"), CONVENTIONS)
def test_marks_of_all_conventions(text, quotes):
    assert words(text) == quotes
    assert all(region.balanced for region in found(text))


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’")])
def test_a_quotation_over_several_paragraphs(opening, closing):
    text = f"{opening}First.\n\n{opening}Second.\n\n{opening}Third,{closing} he said."
    first, second, third = found(text)
    assert words(text) == ["First.", "Second.", "Third,"]
    assert (first.continues, second.continues, third.continues) == (True, True, False)
    assert (first.continued, second.continued, third.continued) == (False, True, True)
    assert first.balanced
    assert second.balanced
    assert third.balanced


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("“We stay here. It rained.\nNobody came.", ["We stay here."]),
        ('He said: "We stay here. It rained.\nNobody came.', ["We stay here."]),
        ("We stay here,” he said. It rained.", ["We stay here,"]),
        ('It rained. We stay here," he said.', ["We stay here,"]),
        ("“We stay here, he said. “It rained.”", ["We stay here,", "It rained."]),
        ("«We stay here. It rained.\nNobody came.", ["We stay here."]),
    ],
)
def test_a_lost_mark_costs_its_sentence(text, quotes):
    assert words(text) == quotes
    assert not found(text)[0].balanced


@pytest.mark.parametrize("mark", [*"“”\"‘'«»„‹›", "``"])
def test_marks_alone_hold_no_words(mark):
    for text in (mark, mark * 2, f"{mark} {mark}", f"\n{mark}\n", mark * 50):
        assert all(text[region.start : region.end].strip() for region in found(text))


marks = st.sampled_from("“”\"‘’'«»„‹›") | st.sampled_from(["``", "''"])
pieces = marks | st.sampled_from([" ", "\n", ". ", ", ", "We", "stay", "s", "said", "é", "🙂", "9"])


@given(st.lists(pieces, max_size=30).map("".join))
def test_regions_are_sound_whatever_the_marks(text):
    rows = found(text)
    assert [row.opened for row in rows] == sorted(row.opened for row in rows)
    for index, row in enumerate(rows):
        assert 0 <= row.opened <= row.start < row.end <= row.closed <= len(text)
        assert -1 <= row.parent < index


@given(st.lists(pieces, max_size=30).map("".join))
def test_a_region_lies_within_its_parent(text):
    rows = found(text)
    for row in rows:
        if row.parent >= 0:
            assert rows[row.parent].start <= row.start
            assert row.end <= rows[row.parent].end


PEOPLE = ["Marek Tollan", "Ada Quorrel", "Ivo Brandt", "Sela Ondrin", "Tarik Vossen", "Mila Harnet"]
SPEECH = [
    "We will hold the bridge until spring",
    "Nobody in this valley wants another winter of war",
    "It isn’t the families’ fault",
    "They counted the dead twice",
]
SHAPES = [
    "{name} said: {o}{one}.{c}",
    "{o}{one},{c} said {name}. {o}{two}.{c}",
    "It rained all day. {name} called it {o}a cruel joke{c} on the valley.",
    "{name} said {number} people fled. {o}{one},{c} {name} added.",
    "{o}{one},{c} {name} told reporters in the capital.",
]


@st.composite
def paragraphs(draw):
    """Paragraphs with marks of one family, each with a speaker of its own."""
    opening, closing = draw(st.sampled_from([("“", "”"), ('"', '"'), ("«", "»")]))
    people = draw(st.permutations(PEOPLE))[: draw(st.integers(2, 5))]
    return [
        draw(st.sampled_from(SHAPES)).format(
            name=name,
            o=opening,
            c=closing,
            one=draw(st.sampled_from(SPEECH)),
            two=draw(st.sampled_from(SPEECH)),
            number=draw(st.integers(3, 9000)),
        )
        for name in people
    ]


def rows_by_paragraph(parts):
    """What is found in each paragraph, offsets counted from where it begins."""
    extraction = extract("\n\n".join(parts))
    rows, start = [], 0
    for part in parts:
        end = start + len(part)
        quotes = [_quote(row, start) for row in extraction.quotes if start <= row.start < end]
        figures = [_figure(row, start) for row in extraction.figures if start <= row.start < end]
        rows.append((quotes, figures))
        start = end + 2
    return rows


def _quote(row, start):
    return row.start - start, row.exact, row.kind, row.speaker_name, row.verb, row.defect


def _figure(row, start):
    return row.start - start, row.exact, row.value_low, row.attributed_to_name


@given(paragraphs(), st.data())
def test_one_lost_mark_leaves_the_other_paragraphs_as_they_were(parts, data):
    hit = data.draw(st.integers(0, len(parts) - 1))
    places = [at for at, char in enumerate(parts[hit]) if char in '“”"«»']
    at = data.draw(st.sampled_from(places))
    broken = [*parts[:hit], parts[hit][:at] + parts[hit][at + 1 :], *parts[hit + 1 :]]
    before, after = rows_by_paragraph(parts), rows_by_paragraph(broken)
    del before[hit], after[hit]
    assert after == before
