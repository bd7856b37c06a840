"""The JSON Schema of every command: valid, complete, and true of what JSON output writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import clustercmp
from clustercmp.output.look import Look
from clustercmp.output.structured import to_json
from clustercmp.table import Cell, Column, Kind, Note, Table

FOLDER = Path(clustercmp.__file__).parent / "schemas"
COMPARED = (
    "metric,label,unit,city,period,value,qualifier,status,baseline,baseline_period,baseline_value,"
    "difference,ratio,ratio_qualifier,rank,of,basis,flags,source,geography,baseline_qualifier,"
    "baseline_source,difference_qualifier,stated_value,stated_unit"
)
COLUMNS = {
    "compare": COMPARED,
    "ratio": COMPARED,
    "rank": "metric,label,unit,rank,tied,of,rank_low,rank_high,city,period,value,qualifier,status,"
    "share,baseline,ratio,ratio_qualifier,basis,flags,source,geography,stated_value,stated_unit",
    "trend": "metric,label,unit,city,period,value,qualifier,status,index,change,growth,cagr,flags,"
    "source,geography,target,target_period,required_cagr,years_to_target,progress,rival,"
    "years_to_catch",
    "profile": "metric,label,unit,period,value,qualifier,status,rank,of,share,above,above_value,"
    "below,below_value,flags,source,geography,basis",
    "score": "score,city,value,rank,of,rank_median,rank_low,rank_high,chance_top,"
    "chance_beats_baseline,rank_best,rank_worst,coverage,flags",
    "score-parts": "score,part,metric,label,unit,period,weight,effective_weight,influence,better,"
    "transform,winsorised,normalise,bound_low,bound_low_qualifier,bound_high,"
    "bound_high_qualifier,aggregate,n,missing,excluded,"
    "removal_gain,removal_loss,overtaking_weight,flags,source",
    "peers": "city,peer,rank,distance,metrics_used",
    "peers-gaps": "city,metric,label,unit,period,value,qualifier,median,ratio,difference,peers,"
    "scale,flags,source,median_qualifier,ratio_qualifier,difference_qualifier",
    "spread": "metric,label,unit,period,n,missing,total,top_city,top_share,hhi,effective_number,"
    "gini,theil,theil_between,theil_within,max_min_ratio,flags",
    "specialisation": "city,metric,of,reference,period,value,total,share,reference_share,"
    "location_quotient,flags",
    "explain": "city,metric,role,used,reason,period,value,qualifier,status,unit,geography,source,"
    "publisher,url,published,note,quote,file,line,formula,result,result_qualifier",
    "links": "city_a,city_b,organisation,kind,weight,source,publisher,url,quote",
    "check": "file,line,field,column,value,severity,code,message,fix",
    "list-cities": "city,kind,region,country,aliases,metrics,figures,first_period,last_period",
    "list-metrics": "metric,label,unit,kind,better,cities,figures,first_period,last_period,"
    "description",
    "list-sources": "source,publisher,url,published,figures",
    "list-groups": "group,label,members",
    "list-targets": "target,city,metric,value,multiple,from,by,note,source",
    "list-scores": "score,label,metrics",
}
FURTHER = {"peers": "tech_jobs_share", "score": "jobs_contribution"}
"""The commands with a column for each metric or part after those above, and such a column."""

SAMPLES: dict[str, Cell] = {"string": "x", "number": 1.5, "integer": 1, "boolean": True}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return found


def keys(name: str) -> dict[str, Any]:
    found: dict[str, Any] = schema(name)["properties"]["rows"]["items"]["properties"]
    return found


def sample(key: dict[str, Any]) -> tuple[Kind, Cell]:
    """Return a cell of the kind that a key of a schema asks for."""
    if key.get("type") == "array":
        return "list", ";".join(key["items"].get("enum", ["a", "b"]))
    if "enum" in key:
        return "text", key["enum"][0]
    if "pattern" in key:
        return "text", "E-NUMBER"
    kind = key["type"] if isinstance(key["type"], str) else key["type"][0]
    return "text", SAMPLES[kind]


def made(name: str, cells: dict[str, tuple[Kind, Cell]]) -> dict[str, Any]:
    """Return the JSON of a command with one row of these cells."""
    columns = tuple(Column(key, kind) for key, (kind, _) in cells.items())
    row = tuple(cell for _, cell in cells.values())
    table = Table(name, "", columns, (row,), (Note("X", "y"),))
    context = table.with_context([("mine.csv", "0" * 64)], {"top": 3})
    answer: dict[str, Any] = json.loads(to_json(context, Look()))
    return answer


def test_every_schema_is_known_here() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*COLUMNS, "wide"}


@pytest.mark.parametrize("name", [*COLUMNS, "wide"])
def test_a_schema_is_valid_and_names_itself(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["title"] == f"clustercmp/{name}"


@pytest.mark.parametrize("name", COLUMNS)
def test_its_keys_are_the_columns_of_the_command_all_described_and_required(name: str) -> None:
    columns = COLUMNS[name].split(",")
    assert list(keys(name)) == columns
    assert schema(name)["properties"]["rows"]["items"]["required"] == columns
    assert all(key["description"].endswith(".") for key in keys(name).values())


@pytest.mark.parametrize("name", COLUMNS)
def test_an_answer_obeys_its_schema(name: str) -> None:
    answer = made(name, {key: sample(found) for key, found in keys(name).items()})
    Draft202012Validator(schema(name)).validate(answer)


@pytest.mark.parametrize("name", COLUMNS)
def test_an_answer_with_a_column_lost_or_of_another_type_does_not(name: str) -> None:
    cells = {key: sample(found) for key, found in keys(name).items()}
    first, *rest = cells
    validator = Draft202012Validator(schema(name))
    assert not validator.is_valid(made(name, {key: cells[key] for key in rest}))
    assert not validator.is_valid(made(name, cells | {first: ("text", True)}))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_further_column_is_known_by_its_ending(name: str) -> None:
    patterns: dict[str, Any] = schema(name)["properties"]["rows"]["items"].get(
        "patternProperties", {}
    )
    assert len(patterns) == (name in FURTHER)
    for found in patterns.values():
        assert found["description"].endswith(".")
        cells = {key: sample(known) for key, known in keys(name).items()}
        validator = Draft202012Validator(schema(name))
        column = FURTHER[name]
        assert validator.is_valid(made(name, cells | {column: sample(found)}))
        assert validator.is_valid(made(name, cells | {column: ("text", None)}))
        assert not validator.is_valid(made(name, cells | {column: ("boolean", True)}))


def test_any_shape_of_the_screen_obeys_the_one_for_wide() -> None:
    wide = Table("compare", "", (Column("Leeds"), Column("flags", "list")), ((1, "A"), (None, "")))
    table = Table("compare", "", (Column("city"),), (("Leeds",),), wide=wide)
    answer = json.loads(to_json(table, Look(wide=True)))
    Draft202012Validator(schema("wide")).validate(answer)
