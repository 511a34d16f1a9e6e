"""Messages are English texts that know how they were made; the catalogues have each of them."""

import ast
import copy
import gettext
import io
import pickle
import re
from functools import cache, partial
from string import Formatter

import msgspec
import pytest
from conftest import ROOT
from words import SOURCES, TEMPLATE, TRANSLATED, collected, compiled, is_whole, po_file, read

from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.language import (
    LANGUAGES,
    Message,
    all_of,
    as_it_is,
    chosen,
    either,
    in_language,
    in_turn,
    plain,
    say,
    say_count,
    translations,
)
from trucebook.pages.page import environment
from trucebook.problem import Problem
from trucebook.validate.forms import as_markdown, written
from trucebook.validate.report import Report

# A message


def test_a_message_is_its_english_text():
    made = say("expected {unit!r}, not {number:,}", unit="days", number=2000)
    assert made == "expected 'days', not 2,000"
    assert {made: 1}["expected 'days', not 2,000"] == 1
    assert sorted([made, "a"])[0] == "a"


@pytest.mark.parametrize("again", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy])  # noqa: S301
def test_a_message_stays_one_in_another_process(again):
    made = again(Problem(file="a.csv", message=say("expected {unit}", unit="days")).message)
    assert (made, made.template, made.values) == (
        "expected days",
        "expected {unit}",
        {"unit": "days"},
    )


@pytest.mark.parametrize(
    ("made", "english"),
    [
        (say_count("{number} row", "{number} rows", 1), "1 row"),
        (say_count("{number} row", "{number} rows", 0), "0 rows"),
        (either(["a"]), "a"),
        (either(["a", "b", "c"]), "a or b or c"),
        (all_of(["a", say("nothing")]), "a and nothing"),
        (in_turn(["a", "b"]), "a; b"),
        (say("braces {{ }}"), "braces { }"),
        (as_it_is("what {the} system says"), "what {the} system says"),
    ],
)
def test_english(made, english):
    assert made == in_language(made, "en") == english


@pytest.mark.parametrize(
    ("made", "french"),
    [
        (say("expected {value_high}", value_high="3"), "expected 3"),  # no catalogue has it
        (say("nowhere"), "nulle part"),
        (say("expected {expected}", expected=say("a number")), "attendu\u00a0: un nombre"),
        (either(["a", "b"]), "a ou b"),
        (say_count("{number:,} row", "{number:,} rows", 0), "0 enregistrement"),
        (say_count("{number:,} row", "{number:,} rows", 2000), "2\u202f000 enregistrements"),
        (say("{message}, found {value!r}", message=say("nothing"), value=say("nothing")),
         "rien\u202f; trouvé\u00a0: 'rien'"),
        (say("expected {words!r}", words="it's {x}"), 'attendu\u00a0: "it\'s {x}"'),
        (as_it_is("nowhere"), "nowhere"),
        ("nowhere", "nowhere"),
        ("", ""),
    ],
)  # fmt: skip
def test_french(made, french):
    assert in_language(made, "fr") == french


@pytest.mark.parametrize(
    ("number", "arabic"),
    [(0, "0 صف"), (1, "صف واحد"), (2, "صفين"), (3, "3 صفوف"), (11, "11 صفًا"), (100, "100 صف")],
)
def test_arabic_has_six_forms(number, arabic):
    assert in_language(say_count("{number:,} row", "{number:,} rows", number), "ar") == arabic


def test_values_and_latin_words_are_marked_in_a_text_from_right_to_left():
    made = say(
        "Copy exact from the fullest source; its stretches joined are {fullest!r}.", fullest="a b"
    )
    shown = in_language(made, "ar", value=lambda each: f"<{each}>")
    assert shown == "انسخ <exact> من أكمل مصدر؛ أجزاؤه موصولة هي <'a b'>."


def test_marks_of_code_are_for_the_page_of_the_rules():
    made = say("Write `unit`.")
    assert in_language(made, "en") == made
    assert in_language(Message("Write unit.", made.template), "en") == "Write unit."


@pytest.mark.parametrize(
    ("named", "variable", "code"), [("fr", "ar", "fr"), (None, "ar", "ar"), (None, "", "en")]
)
def test_the_language_of_a_report(monkeypatch, named, variable, code):
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("TRUCEBOOK_LANGUAGE", variable)
    assert chosen(named) == code


def test_an_unknown_language(monkeypatch):
    with pytest.raises(
        UsageError, match=r"^There is no language 'frr'. Did you mean 'fr'\? There a"
    ):
        translations("frr")
    monkeypatch.setenv("TRUCEBOOK_LANGUAGE", "de")
    with pytest.raises(UsageError, match=r"^TRUCEBOOK_LANGUAGE: There is no language 'de'"):
        chosen()


# The sources


@cache
def calls():
    """Every call in the sources, with the path of its module."""
    return [
        (path.relative_to(ROOT), call)
        for path in sorted(SOURCES.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
    ]


@cache
def calls_in_texts():
    """The calls inside of f-strings."""
    trees = (ast.walk(call) for _, call in calls())
    texts = (each for tree in trees for each in tree if isinstance(each, ast.JoinedStr))
    return frozenset(
        each for text in texts for each in ast.walk(text) if isinstance(each, ast.Call)
    )


def test_what_problems_say_is_in_the_catalogue():
    """A message or a next step is made by `say`; mypy follows variables to where they are made."""
    odd = [
        f"{path}:{each.lineno}: expected say(…), found {ast.unparse(each)[:60]}"
        for path, call in calls()
        for each in said_by(call)
        if isinstance(each, ast.JoinedStr) or (isinstance(each, ast.Constant) and each.value)
    ]
    assert odd == []


def said_by(call):
    """The message and the hint of a call that makes a problem, or a copy of one."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in ("Problem", "problem", "replace", "fault", "no_text"):
        yield from (item.value for item in call.keywords if item.arg in ("message", "hint"))
    yield from {"problem": call.args[1:3], "fault": call.args[2:3]}.get(name, ())


def test_templates_are_literals_with_the_names_of_their_values():
    odd = [
        f"{path}:{call.lineno}: expected a literal and its names, found {ast.unparse(call)[:60]}"
        for path, call in calls()
        for count in (TEMPLATES_OF.get(getattr(call.func, "id", "")),)
        if count and not is_sound(call, count)
    ]
    assert odd == []


TEMPLATES_OF = {"say": 1, "say_count": 2}


def is_sound(call, count):
    templates = call.args[:count]
    if not all(isinstance(each, ast.Constant) for each in templates):
        return False
    if call in calls_in_texts():
        return False  # which Babel does not look into
    given = {item.arg for item in call.keywords} | ({"number"} if count > 1 else set())
    return all({name for name, _ in fields(each.value)} == given for each in templates)


def fields(template):
    """The names in a template, each with its conversion and format."""
    return {
        (name, f"{conversion or ''}{form}")
        for _, name, form, conversion in Formatter().parse(template)
        if name is not None
    }


# The catalogues


@pytest.fixture(scope="module")
def sources():
    return collected()


def ids(catalogue):
    return {message.id for message in catalogue if message.id}


def test_the_template_has_what_the_sources_say(sources):
    """Where it does not: make words."""
    assert ids(sources) == ids(read_template())


def read_template():
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with TEMPLATE.open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated(code, sources):
    """Where one is not: make words, then translate what is empty or marked fuzzy."""
    found = read(code)
    assert ids(found) == ids(sources)
    left = [f"{po_file(code)}: {one.id}" for one in found if one.id and not is_whole(one)]
    assert left == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_have_the_same_values(code):
    assert [one.id for one in read(code) if one.id and not is_faithful(one)] == []


def is_faithful(message):
    """Whether the forms have the values of the text; a form for one number may leave that out."""
    if isinstance(message.id, str):
        return placeholders(message.id) == placeholders(message.string)
    one, many = map(placeholders, message.id)
    return len(message.string) > 1 and all(
        (one & many) - COUNTS <= placeholders(each) <= many for each in message.string
    )


COUNTS = {("number", ","), ("number", ""), "%(num)s", "%(count)s"}


def placeholders(text):
    """The values of a text as pages (`%(name)s`, `%%`) or reports (`{name}`) have them."""
    return {*re.findall(r"%(?:\(\w+\)s|.?)", text), *fields(text)}


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_catalogue_is_that_of_the_translations(code):
    """Where it is not: make words."""
    wanted = gettext.GNUTranslations(io.BytesIO(compiled(read(code))))
    assert vars(translations(code))["_catalog"] == vars(wanted)["_catalog"]
    assert translations(code).plural(3) == wanted.plural(3)


def test_each_language_names_itself():
    assert {code: each.direction for code, each in LANGUAGES.items()} == {
        "en": "ltr",
        "fr": "ltr",
        "ar": "rtl",
    }
    assert isinstance(say("nothing"), Message)


# Reports

REPORT = Report(
    (
        Problem(
            rule="enum",
            file="dataset/figures.csv",
            line=3,
            value="\u202eactiv\u2068",
            message=say("expected {expected}", expected=say("one of: {codes}", codes="active")),
            hint=say("Did you mean {offered}?", offered="active"),
        ),
    ),
    rows={"figures": 2000},
)


@pytest.mark.parametrize(
    ("form", "named", "variable", "shown"),
    [
        ("text", None, "", "expected one of: active, found '\\u202eactiv\\u2068'"),
        ("text", None, "fr", "2\u202f000 enregistrements de 1 table\ndataset/figures.csv:3: erreur: "),  # noqa: E501
        ("text", "ar", "fr", "أحد: \u2068active\u2069؛ والموجود: \u2068'\\u202eactiv\\u2068'\u2069\n"),  # noqa: E501
        ("json", None, "fr", '"message": "expected one of: active"'),
        ("json", "fr", "", '"message": "attendu\u00a0: l\'un de\u00a0: active"'),
        ("sarif", None, "fr", "expected one of: active, found"),
        ("sarif", "fr", "", "trouvé\u00a0: '\\\\u202eactiv"),
        ("github", None, "fr", "attendu\u00a0: l'un de\u00a0: active"),
    ],
)  # fmt: skip
def test_the_language_of_a_report_in_each_form(monkeypatch, form, named, variable, shown):
    monkeypatch.setenv("TRUCEBOOK_LANGUAGE", variable)
    text = written(REPORT, form, "", named)
    assert shown in text
    assert "\u202e" not in text
    assert text.count("\u2068") == text.count("\u2069")


def test_a_summary_in_another_language():
    text = as_markdown(REPORT, partial(in_language, code="fr"))
    assert text.startswith("### trucebook: non valide\n\n1 problème, 0 avertissement dans ")
    assert "| où | règle | cellule | ce qui ne va pas | prochaine étape |" in text


@pytest.mark.usefixtures("one_engine")
def test_a_command_in_another_language(toy, capsys):
    (toy / "CARD.toml").write_text("other = 1\n", encoding="utf-8")
    assert main(["validate", str(toy), "--language", "ar"]) == 1
    said = capsys.readouterr().out.splitlines()[1]
    assert said.startswith(
        "\u2068CARD.toml:1\u2069: خطأ: \u2068statements_are_texts\u2069: المتوقع: "
    )
    assert said.endswith("؛ والموجود: \u2068'لا يوجد موضوع other'\u2069")


def test_a_message_on_a_page():
    engine = environment("trucebook.pages", "ar")
    made = say("expected {expected}", expected="<b>\u202e")
    shown = engine.from_string("<p>{{ made }}</p>").render(made=made)
    assert shown == "<p>المتوقع: <bdi>&lt;b&gt;\\u202e</bdi></p>"


def test_an_unknown_language_is_refused_first(toy, capsys, monkeypatch):
    monkeypatch.setenv("TRUCEBOOK_LANGUAGE", "xx")
    assert main(["validate", str(toy / "none"), "--format", "json"]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        "trucebook: TRUCEBOOK_LANGUAGE: There is no language 'xx'. There are: ar, en, fr.\n",
    )


def test_an_encoder_that_knows_no_other_text_gets_plain_ones():
    encoder = msgspec.json.Encoder(enc_hook=plain)
    assert encoder.encode({"a": say("expected {what}", what="x")}) == b'{"a":"expected x"}'
    with pytest.raises(TypeError, match="expected a message, found object"):
        encoder.encode({"a": object()})
