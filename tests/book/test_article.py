import pytest
import webpages

from trucebook.book import article
from trucebook.book.article import find, read_article
from trucebook.book.page import Received
from trucebook.errors import DataError

LOGIN = "<form action=/in><input name=user><input type=password></form>"
SCRIPT = "<script src=/app.js></script>"
SENDS_ON = "<meta http-equiv=refresh content='0; url=https://courier.example/a'>"


@pytest.fixture
def at_once(monkeypatch):
    """The main text is found without another process."""
    monkeypatch.setattr(article, "_in_a_process", lambda where, page: find(**page))


def received(html, charset=""):
    data = html if isinstance(html, bytes) else html.encode()
    return Received(where="page.html", data=data, charset=charset)


def test_the_main_text_is_what_is_between_headline_and_footer():
    found = read_article(received(webpages.page()))
    assert found.text == webpages.TEXT
    assert found.proposals["title"].value == "Aid enters Marn"


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("paragraphs", [webpages.PARAGRAPHS[:1], webpages.PARAGRAPHS[:2]])
def test_a_short_article_keeps_its_lines(paragraphs):
    text = read_article(received(webpages.page(paragraphs))).text
    assert text.split("\n")[-len(paragraphs) :] == list(paragraphs)
    assert "World" not in text


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_with_lf_whatever_those_of_the_page(end):
    html = webpages.page().replace("<p>", f"{end}<p>").replace(" said", f"{end}said")
    assert "\r" not in read_article(received(html)).text


@pytest.mark.usefixtures("at_once")
def test_letters_are_composed():
    html = webpages.page().replace("café", "cafe\u0301")
    assert "café" in read_article(received(html)).text


@pytest.mark.usefixtures("at_once")
def test_an_article_that_a_page_has_as_data_is_read():
    words = " ".join(webpages.PARAGRAPHS)
    html = (
        "<!doctype html><html><body><div id=app>Loading</div><script type='application/ld+json'>"
        f'{{"@type": "NewsArticle", "articleBody": "{words}"}}</script>{SCRIPT}</body></html>'
    )
    assert read_article(received(html)).text == words


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<html><body></body></html>", "found no text"),
        ("<html><body><img src=a.png></body></html>", "found no text"),
        ("<p>", "found nothing to read as HTML"),
        (f"<html><body><div id=root></div>{SCRIPT}</body></html>", "a script fills in the browser"),
        (f"<html><body><div>Loading…</div>{SCRIPT}</body></html>", "a script fills in the browser"),
        (
            f"<html><body><noscript>You need to enable JavaScript.</noscript>{SCRIPT}</html>",
            "a script fills in the browser. Open it there. Save the text",
        ),
        (
            f"<html><body><p>Please turn JavaScript on and reload the page.</p>{SCRIPT}</html>",
            "a script fills in the browser",
        ),
        (
            f"<html><body><h1>Sign in</h1><p>Members only, please sign in.</p>{LOGIN}</html>",
            "found a form for a login. Log in with a browser",
        ),
        (f"<html><body>{LOGIN}</body></html>", "found a form for a login"),
        (
            f"<html><head>{SENDS_ON}</head><body>Moved</body></html>",
            "sends on to 'https://courier.example/a'. Give that address",
        ),
    ],
)
def test_a_page_without_an_article_says_what_it_is(html, message):
    with pytest.raises(
        DataError, match=rf"page.html: expected a page with an article, .*{message}"
    ):
        read_article(received(html))


@pytest.mark.usefixtures("at_once")
def test_an_article_beside_a_login_form_is_an_article():
    assert read_article(received(webpages.page(around=LOGIN + SCRIPT))).text == webpages.TEXT


@pytest.mark.usefixtures("at_once")
def test_bytes_that_are_no_characters_count_only_in_the_article():
    html = webpages.page().encode()
    outside = html.replace(b"Terms", b"Terms\xff")
    assert read_article(received(outside, "utf-8")).text == webpages.TEXT
    inside = html.replace(b"trucks", b"tr\xffcks")
    with pytest.raises(DataError, match=r"no characters: '.*tr\ufffdcks.*--encoding windows-1252"):
        read_article(received(inside, "utf-8"))


@pytest.mark.usefixtures("at_once")
def test_a_page_in_another_encoding_is_read():
    text = "قال مسؤولون إن اثني عشر شخصا قتلوا في مارن يوم الثلاثاء بعد الفيضان الكبير"
    html = webpages.page((text,), "<meta charset=windows-1256>").replace("Aid enters Marn", "مارن")
    assert text in read_article(received(html.encode("cp1256"))).text


def test_a_page_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(article, "SECONDS", 0.0)
    with pytest.raises(DataError, match=r"cannot be found: it takes more than 0 s\. Save the text"):
        read_article(received(webpages.page()))


def test_what_ends_the_reader_of_a_page_ends_nothing_else(monkeypatch):
    monkeypatch.setattr("sys.executable", "false")
    with pytest.raises(DataError, match=r"its reader ended with 1\. Save the text"):
        read_article(received(webpages.page()))
