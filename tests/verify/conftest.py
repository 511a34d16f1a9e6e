import pytest


@pytest.fixture(autouse=True)
def judged_by_one_engine(one_engine: None) -> None:
    """What the engines find is no subject here: tests with `both_engines` have both."""
