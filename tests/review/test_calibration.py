import xml.etree.ElementTree as ET

import pytest
from hostile import assert_inert_markdown
from proposed import coded_article

from trucebook.commands import main
from trucebook.review.calibration import bins, calibration_page, calibration_picture, error
from trucebook.review.judgements import Judgement

TEXT = "At least 12 people were killed. “We saw it all,” said Ada Quorrel, the mayor."
FIGURE = {"exact": "At least 12 people", "value_low": 12, "value_high": 12, "bound": "at_least"}


def cell(confidence, is_right, table="figures", column="unit", half="dev"):
    return Judgement(half, table, column, "a reason", confidence, is_right)


def test_cells_are_in_bins_by_their_confidence():
    found = bins([cell(0.0, False), cell(0.09, True), cell(0.1, True), cell(1.0, True)])
    assert [(one.cells, one.right) for one in found] == [(2, 0.5), (1, 1), (1, 1)]
    assert found[0].confidence == pytest.approx(0.045)
    assert all(0 <= one.ends[0] <= one.right <= one.ends[1] <= 1 for one in found)
    assert error(found) == pytest.approx((2 * 0.455 + 0.9) / 4)


def test_the_page_has_every_bin_and_field():
    cells = [cell(0.85, True), cell(0.85, False), cell(0.35, False, "quotes", "speaker", "held")]
    page = calibration_page(cells, "extract@1.2.3", "c.svg")
    assert "3 cells that extract@1.2.3 gives\nfor the articles in dev and held" in page
    assert "| 0.8 to 0.9 | 2 | 0.85 | 0.50 [0.09, 0.91] |" in page
    assert "| quotes | `speaker` | 1 | 0.35 | 0.00 [0.00, 0.79] | 0.35 |" in page
    assert_inert_markdown(page.replace("![Share of right cells by confidence](c.svg)", ""))


def test_the_picture_has_a_point_for_each_bin():
    picture = ET.fromstring(calibration_picture([cell(0.5, True), cell(0.9, True)]))  # noqa: S314
    points = picture.findall("{http://www.w3.org/2000/svg}circle")
    assert [(point.get("cx"), point.get("cy")) for point in points] == [
        ("200.0", "40.0"),
        ("328.0", "40.0"),
    ]


def test_the_command_writes_both(tmp_path, capsys):
    folder = coded_article(tmp_path / "dev", TEXT, figures=[FIGURE])
    page = tmp_path / "c.md"
    assert main(["evaluate", "--articles", str(folder.parent), "--confidence", str(page)]) == 0
    assert "| figures | `value_low` | 1 |" in page.read_text()
    assert page.with_suffix(".svg").read_text().startswith("<svg")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--confidence counts in coded articles: name a folder, --articles."),
        (["--articles", "."], "expected coded articles with cells that have a reason."),
    ],
)
def test_it_needs_coded_articles(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    coded_article(tmp_path / "dev", "Nothing.")
    assert main(["evaluate", *arguments, "--confidence", "c.md"]) == 2
    assert message in capsys.readouterr().err
