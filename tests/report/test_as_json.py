import json

from test_report import ONE

from trucebook.report import Report
from trucebook.report.as_json import as_json


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
