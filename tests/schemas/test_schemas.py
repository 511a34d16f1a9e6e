import json
import re
import shutil

import frictionless
import pandas as pd
import pyarrow as pa
import pytest
from conftest import ROOT
from strategies import EVERY_TYPE, SCHEMAS

from trucebook.errors import SchemaError
from trucebook.schemas.arrow import arrow_schema, pandas_dtype
from trucebook.schemas.files import read_schemas
from trucebook.schemas.pandera import as_linked, as_typed, as_written
from trucebook.validate.engines import as_frictionless

every_table = pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
FIELDS = [(schema.name, field) for schema in SCHEMAS.values() for field in schema.fields.values()]


@every_table
def test_frictionless_reads_the_definition(schema):
    made = frictionless.Schema.from_descriptor(schema.descriptor)
    assert [field.name for field in made.fields] == list(schema.fields)
    assert made.primary_key == [schema.key]
    assert len(made.foreign_keys) == len(schema.foreign_keys)


@every_table
def test_pandera_is_generated_from_the_definition(schema):
    made = as_typed(schema)
    links = as_linked({key.field: {"x"} for key in schema.foreign_keys})
    assert set(links.columns) == set(schema.references)
    assert list(made.columns) == list(schema.fields)
    for name, field in schema.fields.items():
        rules = [check.error for check in made.columns[name].checks]
        wanted = [key for key in field.constraints if key != "required"]
        snake = [re.sub("([A-Z])", r"_\1", key).lower() for key in wanted]
        assert sorted(rules) == sorted(snake)
        assert made.columns[name].nullable is not field.required
    texts = [name for name, field in schema.fields.items() if field.type != "string"]
    assert list(as_written(schema).columns) == texts


@every_table
def test_arrow_is_generated_from_the_definition(schema):
    made = arrow_schema(schema)
    assert made.names == list(schema.fields)
    assert made.metadata[b"description"].decode() == schema.description
    for field in schema.fields.values():
        column = made.field(field.name)
        assert column.nullable is not field.required
        assert column.metadata[b"title"].decode() == field.title


@pytest.mark.parametrize(
    ("name", "arrow", "pandas"),
    [
        ("whole", pa.int64(), pd.Int64Dtype()),
        ("real", pa.float64(), pd.Float64Dtype()),
        ("truth", pa.bool_(), pd.BooleanDtype()),
        ("day", pa.date32(), pd.ArrowDtype(pa.date32())),
        ("items", pa.list_(pa.string()), object),
        ("words", pa.string(), pd.StringDtype("pyarrow")),
    ],
)
def test_every_type_has_its_form(name, arrow, pandas):
    assert arrow_schema(EVERY_TYPE).field(name).type == arrow
    assert pandas_dtype(EVERY_TYPE.fields[name]) == pandas


def test_a_description_says_more_than_the_name():
    for table, field in FIELDS:
        words = set(re.findall(r"[a-z]+", field.description.lower()))
        known = set(re.findall(r"[a-z]+", f"{field.name} {field.title} {table}".lower()))
        more = words - known - {"the", "a", "an", "of", "in", "is", "this", "row"}
        assert len(more) >= 4, (table, field.name)
        assert field.description.endswith("."), (table, field.name)


def test_every_code_list_is_used():
    lists = {path.stem for path in (ROOT / "schemas" / "vocabularies").glob("*.csv")}
    assert lists == {f.descriptor["vocabulary"] for _, f in FIELDS if "vocabulary" in f.descriptor}


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("figures.json", '"title"', "title", r"figures.json:4: expected JSON"),
        ("figures.json", '"type": "integer"', '"type": "int"', r"'start' has type 'int'; expected"),
        ("figures.json", '"vocabulary": "units"', '"vocabulary": "unit"', r"vocabulary 'unit'"),
        ("figures.json", '"name": "figures"', '"name": "figure"', r"named 'figure', unlike"),
        ("figures.json", '"name": "exact"', '"name": "end"', r"two fields have the same name"),
        (
            "figures.json",
            '"^F[0-9a-z]{4,}$"',
            '"^F[0-9"',
            r"pattern of 'figure_id' does not compile",
        ),
        ("figures.json", '"resource": "actors"', '"resource": "people"', r"people.actor_id"),
        ("figures.json", '"figure_id"\n  ]', '"row_id"\n  ]', r"a key names 'row_id'"),
        ("figures.json", '"unless": []', '"unles": []', r"expected unless \(codes\)"),
        ("figures.json", '"exact"\n        ]', '"exakt"\n        ]', r"unless_in \(other fields\)"),
        ("figures.json", '"reference": {', '"ref": {', r"foreign key lacks 'reference'"),
        ("figures.json", '"constraints": {', '"constraints": [1], "x": {', r"expected an object"),
        ("vocabularies/units.csv", "code,", "kode,", r"units.csv: expected two columns"),
        (
            "vocabularies/units.csv",
            "days,",
            "da(ys,",
            r"lower-case words joined by _, unlike 'da",
        ),
        ("vocabularies/units.csv", "days,", ",", r"lower-case words joined by _, unlike ''"),
        (
            "actors.json",
            '"separator": "; "',
            '"separator": ""',
            r"separator of 'aliases': expected a text",
        ),
        (
            "figures.json",
            '"minimum": 0',
            '"minimum": "0"',
            r"'start': expected a number",
        ),
        ("figures.json", '"fields": [', '"fields": 5, "x": [', r"expected a list of objects"),
        ("vocabularies/units.csv", "days,", "weeks,", r"every code is given once"),
    ],
)
def test_a_broken_schema_names_file_and_fault(tmp_path, file, old, new, message):
    folder = shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=message):
        read_schemas(folder)


def test_a_folder_without_schemas_is_refused(tmp_path):
    with pytest.raises(SchemaError, match=r"expected a Table Schema"):
        read_schemas(tmp_path)


def test_an_open_code_list_admits_a_noun_of_its_own():
    pattern = SCHEMAS["figures"].fields["unit"].constraints["pattern"]
    assert re.fullmatch(pattern, "other:truce")
    assert not re.fullmatch(pattern, "truce")
    assert "enum" not in SCHEMAS["figures"].fields["unit"].constraints


def test_the_definitions_are_plain_json():
    for schema in SCHEMAS.values():
        assert json.loads(json.dumps(schema.descriptor)) == schema.descriptor


def test_what_is_made_from_a_definition_is_made_once_however_often_it_is_read():
    again = read_schemas(ROOT / "schemas")
    for name, schema in SCHEMAS.items():
        assert again[name] is not schema
        assert as_typed(again[name]) is as_typed(schema)
        assert as_written(again[name]) is as_written(schema)
        assert as_frictionless(again[name]) is as_frictionless(schema)
