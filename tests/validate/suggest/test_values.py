import pytest
from strategies import EVERY_TYPE

from trucebook.validate.suggest.values import as_edtf, as_type, is_same_value


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("7 February 2024", "2024-02-07"),
        ("7th of February, 2024", "2024-02-07"),
        ("February 7, 2024", "2024-02-07"),
        ("2024/02/07", "2024-02-07"),
        ("2024-2-7", "2024-02-07"),
        ("Feb 2024", "2024-02"),
        ("Sept. 2024", "2024-09"),
        ("2024/02", "2024-02"),
        ("13/02/2024", "2024-02-13"),
        ("02/13/2024", "2024-02-13"),
        ("2/2/2024", "2024-02-02"),
        ("6 Feb 2024 to 8 Feb 2024", "2024-02-06/2024-02-08"),
        ("2024-02-07/2024-02-06", "2024-02-06/2024-02-07"),
        ("3/4/2024", None),
        ("13/14/2024", None),
        ("30 February 2024", None),
        ("2024-13", None),
        ("last week", None),
        ("", None),
    ],
)
def test_a_date_is_read_where_it_can_mean_one_day(text, meant):
    assert as_edtf(text) == meant


@pytest.mark.parametrize(
    ("column", "text", "meant"),
    [
        ("real", "1,5", "1.5"),
        ("real", "27,585", "27585"),
        ("real", "27 585", "27585"),
        ("real", "1,234,567.5", "1234567.5"),
        ("real", " 5.0", "5"),
        ("real", "−5", "-5"),
        ("whole", " 5", "5"),
        ("whole", "٣", "3"),
        ("whole", "1_0", "10"),
        ("whole", "1,5", None),
        ("whole", "1,23,4", None),
        ("whole", "three", None),
        ("truth", "Yes", "true"),
        ("truth", "perhaps", None),
        ("day", "7 Feb 2024", "2024-02-07"),
        ("day", "Feb 2024", None),
    ],
)
def test_a_cell_is_read_as_its_type_where_one_reading_is_likely(column, text, meant):
    assert as_type(EVERY_TYPE.fields[column], text) == meant


def test_a_number_that_a_double_cannot_hold_is_not_the_same():
    real = EVERY_TYPE.fields["real"]
    assert is_same_value(real, "62.0", "62")
    assert not is_same_value(real, "9007199254740993", "9007199254740992.0")
