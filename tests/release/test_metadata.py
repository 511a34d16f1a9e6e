import hashlib
import json
import re

import pandas as pd
import pytest
import yaml
from conftest import TOY
from edit import delete_row
from strategies import SCHEMAS

from trucebook.book.book import read_book
from trucebook.book.citation import SUBJECTS
from trucebook.book.records import json_text
from trucebook.read.derived import ANSWERS
from trucebook.release.build import build
from trucebook.release.contents import DESCRIPTIONS, contents
from trucebook.validate.report import InvalidBook

BOOK = read_book(TOY)
FILES = contents(BOOK).files
JSON = {name: json.loads(FILES[name]) for name in DESCRIPTIONS if name.endswith(".json")}


def front(card):
    return yaml.safe_load(re.match(r"---\n(.*?)\n---\n", card, re.DOTALL)[1])


def without(book, *lines):
    path = book / "CITATION.cff"
    pattern = rf"(?m)^({'|'.join(lines)}): .*\n"
    path.write_text(re.sub(pattern, "", path.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_release_carries_every_form(name):
    assert FILES[name].endswith(b"\n")


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_no_form_names_the_place_where_it_was_built(name):
    assert str(TOY) not in FILES[name].decode()


def test_the_crate_lists_every_other_file_with_its_hash_and_size():
    entities = {item["@id"]: item for item in JSON["ro-crate-metadata.json"]["@graph"]}
    parts = {item["@id"] for item in entities["./"]["hasPart"]}
    assert parts == FILES.keys() - {"ro-crate-metadata.json", "SHA256SUMS"}
    for name in parts:
        assert entities[name]["sha256"] == hashlib.sha256(FILES[name]).hexdigest()
        assert entities[name]["contentSize"] == str(len(FILES[name]))
        assert entities[name]["description"]


def test_every_reference_inside_the_crate_leads_somewhere():
    graph = JSON["ro-crate-metadata.json"]["@graph"]
    known = {item["@id"] for item in graph} | {"https://w3id.org/ro/crate/1.2"}
    assert set(re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(graph))) <= known


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_form_that_describes_columns_has_all_of_them(name):
    fields = list(SCHEMAS[name].fields)
    [csvw] = [one for one in JSON["csv-metadata.json"]["tables"] if one["url"] == f"{name}.csv"]
    assert [column["name"] for column in csvw["tableSchema"]["columns"]] == fields
    [records] = [one for one in JSON["croissant.json"]["recordSet"] if one["@id"] == name]
    assert [field["name"] for field in records["field"]] == fields
    [resource] = [one for one in JSON["datapackage.json"]["resources"] if one["name"] == name]
    assert [field["name"] for field in resource["schema"]["fields"]] == fields


def test_every_code_list_is_a_record_set_with_definitions():
    sets = {item["@id"]: item for item in JSON["croissant.json"]["recordSet"]}
    for schema in SCHEMAS.values():
        for field in schema.fields.values():
            if field.codes:
                name = field.descriptor["vocabulary"]
                codes = {
                    row[f"{name}/name"]: row[f"{name}/description"] for row in sets[name]["data"]
                }
                assert codes == field.codes


def test_every_foreign_key_is_in_the_csvw_metadata():
    found = {
        (table["url"], key["columnReference"], key["reference"]["resource"])
        for table in JSON["csv-metadata.json"]["tables"]
        for key in table["tableSchema"].get("foreignKeys", [])
    }
    assert found == {
        (f"{schema.name}.csv", key.field, f"{key.table}.csv")
        for schema in SCHEMAS.values()
        for key in schema.foreign_keys
    }


def test_the_statements_are_in_every_form_with_a_place_for_them():
    assert BOOK.statements
    card = FILES["README.md"].decode()
    descriptions = [item["description"] for item in JSON["datacite.json"]["descriptions"]]
    for key, text in BOOK.statements.items():
        assert f"## {SUBJECTS[key]}\n\n{text}\n" in card
        assert f"{SUBJECTS[key]}: {text}" in descriptions
        assert text in JSON["croissant.json"].values()


def test_every_subject_has_a_term_in_croissant(toy):
    lines = [f"{key} = 'All about {key}.'" for key in SUBJECTS]
    (toy / "CARD.toml").write_text("\n".join(lines), encoding="utf-8")
    described = json.loads((build(toy) / "croissant.json").read_bytes())
    found = {value for key, value in described.items() if key.startswith("rai:")}
    assert found == {f"All about {key}." for key in SUBJECTS}


def test_the_card_names_one_configuration_per_table():
    card = front(FILES["README.md"].decode())
    assert card["license"] == "cc-by-4.0"
    assert {item["config_name"]: item["data_files"] for item in card["configs"]} == {
        name: f"{name}.parquet" for name in (*SCHEMAS, *ANSWERS)
    }


def test_the_card_names_no_configuration_for_an_empty_table(toy):
    delete_row(toy, "redirects", "F9001")
    text = (build(toy) / "README.md").read_text(encoding="utf-8")
    assert "redirects" not in [item["config_name"] for item in front(text)["configs"]]
    assert "| redirects | 0 |" in text


def test_a_book_without_statements_says_nothing_of_them(toy):
    (toy / "CARD.toml").unlink()
    folder = build(toy)
    for name in JSON:
        assert "rai:data" not in (folder / name).read_text(encoding="utf-8")


def test_a_book_without_licence_is_not_built(toy):
    without(toy, "license")
    with pytest.raises(InvalidBook, match="it lacks license"):
        build(toy)


PERSON = """
- family-names: Berg
  given-names: Anna
  name-particle: van der
  name-suffix: Jr.
  orcid: https://orcid.org/0000-0002-1825-0097
  affiliation: University of Marn
- name: The Reed Office
  website: https://reed.example/
"""


def test_all_that_is_known_of_an_author_is_in_every_form(toy):
    path = toy / "CITATION.cff"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\n +- name: .*\n", PERSON, text), encoding="utf-8")
    files = contents(read_book(toy)).files
    orcid, work = "https://orcid.org/0000-0002-1825-0097", "University of Marn"
    forms = {name: json.loads(files[name]) for name in JSON}
    for name, form in forms.items():
        text = json.dumps(form)
        for known in ("van der Berg", "Jr.", "Anna", "0000-0002-1825-0097", work, "Reed Office"):
            assert known in text, (name, known)
    assert forms["zenodo.json"]["creators"][0]["name"] == "van der Berg Jr., Anna"
    assert forms["datacite.json"]["creators"][0]["familyName"] == "van der Berg Jr."
    [person, body] = forms["datapackage.json"]["contributors"]
    assert (person["title"], person["path"]) == ("Anna van der Berg Jr.", orcid)
    assert body == {
        "title": "The Reed Office",
        "path": "https://reed.example/",
        "roles": ["author"],
    }
    assert (
        "author = {van der Berg, Jr., Anna and {The Reed Office}}"
        in (forms["croissant.json"]["citeAs"])
    )
    graph = {item["@id"]: item for item in forms["ro-crate-metadata.json"]["@graph"]}
    assert graph[graph[orcid]["affiliation"]["@id"]]["name"] == work
    assert "by Anna van der Berg Jr. and The Reed Office." in files["README.md"].decode()


def test_one_citation_gives_every_form_title_version_and_date():
    citation = BOOK.citation
    for name, content in JSON.items():
        text = json.dumps(content, ensure_ascii=False)
        assert json.dumps(citation.title, ensure_ascii=False)[1:-1] in text, name
        assert citation.version in text, name
        assert citation.released in text, name


def test_a_source_with_an_address_is_named_by_it(toy):
    path = toy / "seeds" / "S01.json"
    record = json.loads(path.read_bytes())
    path.write_text(json_text({**record, "url": "https://example.org/a"}), encoding="utf-8")
    described = json.loads((build(toy) / "datacite.json").read_bytes())
    found = [item.get("relatedItemIdentifier") for item in described["relatedItems"]]
    address = {"relatedItemIdentifier": "https://example.org/a", "relatedItemIdentifierType": "URL"}
    assert found == [address, None, None]


@pytest.mark.parametrize("name", SCHEMAS)
def test_pandas_finds_what_a_table_is_in_its_attrs(toy_release, name):
    attrs = pd.read_parquet(toy_release / f"{name}.parquet").attrs
    assert attrs["title"] == SCHEMAS[name].title
    assert attrs["version"] == "0.1.0"
