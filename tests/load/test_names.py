import pytest

import trucebook

ADDED = {
    "source_id": ["source_title", "source_outlet", "source_published"],
    "group_id": ["group_name"],
    "quantity_id": ["quantity_name", "place_name", "event_name", "proposal_name"],
    "attributed_to": ["attributed_to_name"],
    "based_on": ["based_on_name"],
}


@pytest.fixture(scope="module")
def plain(toy_release):
    return trucebook.load(toy_release, engine="arrow")


@pytest.fixture(scope="module")
def named(toy_release):
    return trucebook.load(toy_release, engine="arrow", names=True)


def rows_of(tables, name):
    key = tables[name].column_names[0]
    return {row[key]: row for row in tables[name].to_pylist()}


def test_names_follow_the_columns_of_ids(plain, named):
    wanted = [
        name
        for column in plain["figures"].column_names
        for name in (column, *ADDED.get(column, ()))
    ]
    assert named["figures"].column_names == wanted


def test_the_cells_that_a_table_has_stay_as_they_are(plain, named):
    for name, table in plain.items():
        assert named[name].select(table.column_names) == table


def test_a_figure_has_the_names_of_its_quantity_and_of_what_that_is_about(plain, named):
    quantities, places = rows_of(plain, "quantities"), rows_of(plain, "places")
    found = set()
    for row in named["figures"].to_pylist():
        quantity = quantities[row["quantity_id"]]
        assert row["quantity_name"] == quantity["name"]
        place = places[quantity["place_id"]]["name"] if quantity["place_id"] else None
        assert row["place_name"] == place
        found.add(place)
    assert len(found) > 1


def test_a_source_has_title_outlet_and_day_and_a_list_of_ids_a_list_of_names(plain, named):
    sources, actors = rows_of(plain, "sources"), rows_of(plain, "actors")
    for row in named["quotes"].to_pylist():
        source = sources[row["source_id"]]
        shown = [row["source_title"], row["source_outlet"], row["source_published"]]
        assert shown == [source["title"], source["outlet"], source["published"]]
        speaker = actors.get(row["speaker"])
        assert row["speaker_name"] == (speaker and speaker["name"])
    for row in named["events"].to_pylist():
        ids = row["participants"]
        assert row["participants_name"] == (ids and [actors[one]["name"] for one in ids])


def test_a_key_to_the_same_table_has_names_too(plain, named):
    actors = rows_of(plain, "actors")
    front = rows_of(named, "actors")["doren-pael"]
    assert front["affiliation_name"] == actors[front["affiliation"]]["name"] == "Brask Front"


@pytest.mark.parametrize("version", trucebook.versions())
@pytest.mark.parametrize("name", ["figures", "quotes", "sources"])
def test_every_engine_gives_the_same_names(name, version):
    choice = {"names": True, "version": version}
    table = trucebook.load(name, engine="arrow", **choice)
    rows = table.to_pylist()
    assert trucebook.load(name, engine="polars", **choice).to_dicts() == rows
    assert trucebook.load(name, engine="duckdb", **choice).to_arrow_table().to_pylist() == rows
    frame = trucebook.load(name, **choice)
    assert list(frame.columns) == table.column_names
    assert len(frame) == len(rows)


def test_the_added_columns_carry_the_definition_of_what_they_show(named):
    field = named["figures"].schema.field("place_name")
    assert field.metadata[b"title"] == b"Place name"
    assert field.metadata[b"description"]
