"""What lies within what."""

from fuzz.harness import steps
from hypothesis import given
from hypothesis import strategies as st

from trucebook.read.nesting import Nesting

names = st.sampled_from("abcdefgh")
parents = st.dictionaries(names, st.none() | names)


def chain_of(within, name):
    """Everything that a name lies within, until the way comes to where it was."""
    found = []
    while (name := within.get(name)) is not None and name in within and name not in found:
        found.append(name)
    return found


@given(parents, names, names)
def test_within_is_what_the_way_up_meets(within, outer, inner):
    ways = [chain_of(within, name) for name in within]
    if any(name in way for name, way in zip(within, ways, strict=True)):
        assert not Nesting.of(within).contains(inner, inner)
    else:
        assert Nesting.of(within).contains(outer, inner) == (outer in chain_of(within, inner))


@given(parents, st.sets(names))
def test_the_outermost_lie_within_none_of_the_others(within, some):
    nesting = Nesting.of(within)
    expected = {one for one in some if not any(nesting.contains(other, one) for other in some)}
    assert set(nesting.outermost(some)) == expected


@given(parents, st.sets(names), st.sets(names))
def test_around_is_what_contains_one_of_others(within, outer, inner):
    nesting = Nesting.of(within)
    expected = {one for one in outer if any(nesting.contains(one, other) for other in inner)}
    assert nesting.around(outer, inner) == expected


def test_a_circle_is_cut():
    nesting = Nesting.of({"a": "b", "b": "c", "c": "a", "d": "d"})
    assert len(nesting.outermost("abc")) == 1
    assert nesting.outermost("d") == ["d"]


def test_a_long_chain_takes_little_more_for_each():
    def counted(number):
        within = {str(at): str(at - 1) for at in range(number)}
        return steps(lambda: Nesting.of(within).outermost(within)) / number

    assert counted(5000) < 1.5 * counted(500)
