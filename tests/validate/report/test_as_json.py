import json

from problems import ONE

from trucebook.validate.report.forms import as_json
from trucebook.validate.report.report import Report


def test_the_json_has_the_documented_keys():
    report = json.loads(as_json(Report((ONE,), rows={"figures": 1}, since="main", older=2)))
    assert list(report) == ["valid", "problems", "counts", "totals", "unjudged"]
    assert report["valid"] is False
    assert list(report["problems"][0]) == [
        "rule",
        "severity",
        "file",
        "line",
        "column",
        "field",
        "row_id",
        "value",
        "message",
        "hint",
        "repair",
    ]
    assert (report["counts"]["errors"], report["counts"]["older"]) == (1, 2)
