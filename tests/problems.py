"""Two problems that the forms of a report are tried on."""

from trucebook.problem import Problem

ONE = Problem(
    rule="enum",
    file="dataset/figures.csv",
    line=7,
    column=12,
    field="bound",
    row_id="F0006",
    value="exakt",
    message="expected one of: exact, about",
    hint="Did you mean exact?",
)
LATER = Problem(rule="b", severity="warning", file="dataset/quotes.csv", line=2, message="m")
