import pytest

from trucebook.book.encoding import decode
from trucebook.errors import DataError, UsageError

ARABIC = "قال مسؤولون إن 12 شخصا قتلوا"
WESTERN = "Café – “naïve”"


def page(text, codec, stated=None):
    meta = f'<meta charset="{stated}">' if stated else ""
    return f"<html><head>{meta}</head><body>{text}</body></html>".encode(codec)


@pytest.mark.parametrize(
    ("text", "codec", "server", "stated"),
    [
        ("plain", "ascii", "", None),
        (WESTERN, "utf-8", "", None),
        (WESTERN, "utf-8", "utf-8", None),
        (WESTERN, "utf-8", "iso-8859-1", "utf-8"),
        (WESTERN, "utf-8", "utf-8", "iso-8859-1"),
        (WESTERN, "utf-8", "windows-1252", None),
        (WESTERN, "utf-8", "no-such", None),
        (WESTERN, "utf-8-sig", "iso-8859-1", "iso-8859-1"),
        (WESTERN, "cp1252", "iso-8859-1", None),
        (WESTERN, "cp1252", "utf-8", "windows-1252"),
        (WESTERN, "cp1252", "", "latin1"),
        (WESTERN, "utf-16", "", "utf-8"),
        (WESTERN, "utf-16-le", "utf-16le", None),
        (WESTERN, "utf-8", "", "utf-16"),
        (ARABIC, "cp1256", "windows-1256", None),
        (ARABIC, "cp1256", "", "windows-1256"),
        (ARABIC, "cp1256", "utf-8", "windows-1256"),
        (ARABIC, "iso8859-6", "iso-8859-6", None),
        ("停火", "gb18030", "gb2312", None),
        ("停戦", "iso2022_jp", "", "iso-2022-jp"),
    ],
)
def test_a_page_is_read_as_it_was_written(text, codec, server, stated):
    found, is_whole = decode(page(text, codec, stated), "x", server)
    assert f"<body>{text}</body>" in found
    assert is_whole


def test_an_encoding_in_an_xml_declaration_counts():
    data = b'<?xml version="1.0" encoding="windows-1256"?>' + page(ARABIC, "cp1256")
    assert ARABIC in decode(data, "x")[0]


def test_two_statements_that_both_fit_are_left_to_a_person():
    data = page(ARABIC, "cp1256", "windows-1256")
    with pytest.raises(
        DataError, match=r"server says .* cp1252, .* says cp1256.*--encoding cp1256"
    ):
        decode(data, "x", "iso-8859-1")
    assert ARABIC in decode(data, "x", "iso-8859-1", "windows-1256")[0]


def test_two_statements_that_read_the_same_are_one():
    assert decode(page("plain", "ascii", "windows-1256"), "x", "iso-8859-1")[1]


def test_no_statement_is_no_guess():
    with pytest.raises(DataError, match=r"expected UTF-8, or a page that says .*--encoding"):
        decode(page(ARABIC, "cp1256"), "x")


def test_a_stray_byte_is_seen_later_where_it_is_in_the_text():
    text, is_whole = decode(b"<meta charset=utf-8> na\xefve caf\xc3\xa9", "x")
    assert ("\ufffd" in text, is_whole) == (True, False)


@pytest.mark.parametrize("name", ["no-such", "punycode", "base64", "unicode_escape", "idna", "\0"])
def test_what_is_no_encoding_of_pages_is_refused(name):
    with pytest.raises(UsageError, match="Expected the name of an encoding"):
        decode(b"x", "x", given=name)


@pytest.mark.parametrize("name", ["punycode", "unicode_escape", "\0", "x" * 9999])
def test_a_server_cannot_name_a_codec_that_is_no_encoding_of_pages(name):
    assert decode(b"caf\xc3\xa9-\\u0041-", "x", name) == ("café-\\u0041-", True)


def test_a_given_encoding_that_does_not_fit_is_reported():
    with pytest.raises(DataError, match="expected a page in utf-8, found byte 0xe9 at 3"):
        decode(b"caf\xe9", "x", given="utf-8")
