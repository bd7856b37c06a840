from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from clustercmp.dataset.declared import City, Group, Metric, Part, Score, Target, label_of
from clustercmp.dataset.document import path_of
from clustercmp.dataset.names import Stated
from clustercmp.dataset.sidecar import Declarations

SHIPPED = Path(__file__).parents[1] / "data" / "metrics.toml"


def declared(*texts: str) -> Declarations:
    declarations = Declarations()
    for number, text in enumerate(texts, start=1):
        declarations.read(dedent(text).encode(), f"{number}.toml")
    return declarations


def problems(*texts: str) -> list[str]:
    return list(map(str, declared(*texts).problems))


def test_the_shipped_sidecar_has_no_fault() -> None:
    declarations = Declarations()
    declarations.read(SHIPPED.read_bytes(), "metrics.toml")
    assert declarations.problems == []
    assert len(declarations.metrics) == 36
    assert len(declarations.cities) == 30


def test_a_metric_says_what_it_means() -> None:
    text = """
        [metrics.rent]
        label = "Office rent"
        description = "Rent of prime offices."
        kind = "rate"
        better = "lower"
        digits = 1
        headline = true
        comparable = false
    """
    assert declared(text).metrics["rent"] == Metric(
        "rent",
        "Office rent",
        "Rent of prime offices.",
        "rate",
        "lower",
        1,
        headline=True,
        comparable=False,
    )


def test_what_a_metric_does_not_say_is_assumed() -> None:
    assert declared("[metrics.tech_jobs]").metrics["tech jobs"] == Metric(
        "tech_jobs", "Tech jobs", "", "", "higher", None, headline=False, comparable=True
    )


@pytest.mark.parametrize(
    ("name", "label"),
    [("tech_jobs", "Tech jobs"), ("GDP per head", "GDP per head"), ("_x", "X"), ("", "")],
)
def test_a_label_is_made_from_a_name(name: str, label: str) -> None:
    assert label_of(name) == label


def test_a_city_has_attributes_of_its_own() -> None:
    text = """
        [cities."New York"]
        aliases = ["nyc"]
        kind = "city"
        same_area = ["New York City"]
        region = "New York"
        timezone = "EST"
    """
    assert declared(text).cities["new york"] == City(
        "New York",
        ("nyc",),
        "city",
        ("New York City",),
        {"region": "New York", "timezone": "EST"},
    )


def test_a_group_has_members() -> None:
    text = """
        [groups.technorth]
        members = ["Leeds", "Sheffield"]
    """
    assert declared(text).groups["technorth"] == Group(
        "technorth", ("Leeds", "Sheffield"), "Technorth"
    )


def test_a_target_is_a_value_a_multiple_or_a_match() -> None:
    text = """
        [targets.more]
        city = "Leeds"
        metric = "tech_jobs"
        value = 400000
        unit = "jobs"
        qualifier = "over"
        by = 2030
        note = "A plan."
        source = "Plan"
        [targets.double]
        city = "Leeds"
        metric = "tech_jobs"
        multiple = 2
        from = 2014
        [targets.catch]
        city = "Leeds"
        metric = "tech_jobs"
        match = "London"
    """
    assert list(declared(text).targets.values()) == [
        Target(
            *("more", "Leeds", "tech_jobs"),
            value=400000,
            by=2030,
            unit="jobs",
            qualifier="over",
            note="A plan.",
            source="Plan",
        ),
        Target("double", "Leeds", "tech_jobs", multiple=2.0, from_=2014),
        Target("catch", "Leeds", "tech_jobs", match="London"),
    ]


def test_a_score_is_a_tree_of_parts() -> None:
    text = """
        [score.balanced]
        label = "Balanced score"
        normalise = "bounds"
        aggregate = "geometric"
        missing = "group-mean"
        missing_by = "country"
        min_coverage = 0.5
        screen = 0.9
        rank_precision = 3
        [score.balanced.parts.money]
        metric = "funding_raised"
        weight = 2
        per = "population"
        transform = "log"
        outliers = "none"
        bounds = [0, 100]
        normalise = "minmax"
        better = "higher"
        [score.balanced.parts.people]
        normalise = "best"
        aggregate = "harmonic"
        [score.balanced.parts.people.parts.jobs]
        metric = "tech_jobs"
        [score.balanced.parts.people.parts.funds]
        metric = "funding_raised"
    """
    score = declared(text).scores["balanced"]
    leaves = {"jobs": Part("tech_jobs"), "funds": Part("funding_raised")}
    money = Part(
        *("funding_raised", 2.0, "population", "log", "none", (0.0, 100.0), "minmax", "higher")
    )
    assert score == Score(
        *("balanced", "Balanced score", "bounds", "geometric", "group-mean", "country"),
        *(0.5, 0.9, 3),
        parts={
            "money": money,
            "people": Part(normalise="best", aggregate="harmonic", parts=leaves),
        },
    )
    assert score.metrics == ("funding_raised", "tech_jobs")


def test_columns_are_given_to_roles() -> None:
    assert Declarations().read(b'[columns]\ncity = "geo"', "x.toml") == {"city": "geo"}


def test_the_later_sidecar_wins_field_by_field() -> None:
    first = """
        [metrics.tech_jobs]
        label = "Tech jobs"
        kind = "stock"
        [targets.jobs]
        city = "Leeds"
        metric = "tech_jobs"
        multiple = 2
    """
    later = """
        [metrics.Tech-Jobs]
        label = "Digital jobs"
        [targets.jobs]
        by = 2030
    """
    both = declared(first, later)
    assert both.metrics == {"tech jobs": Metric("Tech-Jobs", "Digital jobs", "", "stock")}
    assert both.targets["jobs"].multiple == 2
    assert both.targets["jobs"].by == 2030
    assert both.stated("targets", "jobs", "by") == Stated("2.toml", "targets.jobs.by")


def test_a_key_is_written_as_toml_writes_it() -> None:
    assert path_of("cities", "New York", "aliases[0]") == 'cities."New York".aliases[0]'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[metrics.jobs]\nbeter = "higher"',
            "1.toml: metrics.jobs.beter: unknown key; did you mean better? [E-SIDECAR]",
        ),
        ("[metrics.jobs]\nxyz = 1", "1.toml: metrics.jobs.xyz: unknown key [E-SIDECAR]"),
        ('[metrics.jobs]\nname = "x"', "1.toml: metrics.jobs.name: unknown key [E-SIDECAR]"),
        ("[metric.jobs]", "1.toml: metric: unknown key; did you mean metrics? [E-SIDECAR]"),
        (
            '[metrics.jobs]\nbetter = "more"',
            (
                "1.toml: metrics.jobs.better: unknown choice 'more'; "
                "did you mean higher, lower or neither? [E-SIDECAR]"
            ),
        ),
        (
            "[metrics.jobs]\nlabel = 3",
            "1.toml: metrics.jobs.label: expected text, got a whole number [E-SIDECAR]",
        ),
        (
            "[metrics.jobs]\ndigits = 1.5",
            "1.toml: metrics.jobs.digits: expected a whole number, got a number [E-SIDECAR]",
        ),
        (
            "[metrics.jobs]\ndigits = -1",
            "1.toml: metrics.jobs: `digits` is not between 0 and 15 [E-SIDECAR]",
        ),
        ("metrics = 3", "1.toml: metrics: expected a table [E-SIDECAR]"),
        ("[metrics]\njobs = 3", "1.toml: metrics.jobs: expected a table [E-SIDECAR]"),
        (
            "[metrics.a_b]\n[metrics.A-B]",
            "1.toml: metrics.A-B: is the same name as a_b [E-SIDECAR]",
        ),
        (
            "[cities.Leeds]\npopulation = 800",
            '1.toml: cities.Leeds.population: expected text, got "800" [E-SIDECAR]',
        ),
        (
            '[cities.Leeds]\naliases = "ls"',
            "1.toml: cities.Leeds.aliases: expected a list, got text [E-SIDECAR]",
        ),
        (
            '[cities.Leeds]\naliases = ["ls", 3]',
            "1.toml: cities.Leeds.aliases[1]: expected text, got a whole number [E-SIDECAR]",
        ),
        ("[groups.north]", "1.toml: groups.north: needs `members` [E-SIDECAR]"),
        ("[groups.north]\nmembers = []", "1.toml: groups.north: `members` is empty [E-SIDECAR]"),
        (
            '[targets.x]\ncity = "a"\nmetric = "b"',
            "1.toml: targets.x: needs one of `value`, `multiple` and `match` [E-SIDECAR]",
        ),
        (
            '[targets.x]\ncity = "a"\nmetric = "b"\nvalue = 1\nfrom = "2014"',
            "1.toml: targets.x.from: expected a whole number, got text [E-SIDECAR]",
        ),
        ("[score.x]\nlabel = 'X'", "1.toml: score.x.parts: is empty [E-SIDECAR]"),
        (
            "[score.x]\nnormalise = 'bounds'\nparts.a.parts.b.metric = 'm'",
            (
                '1.toml: score.x: `parts.a.parts.b` is normalised by "bounds", and has no `bounds` '
                "[E-SIDECAR]"
            ),
        ),
        (
            (
                "[score.x.parts.a]\nmetric = 'm'\nnormalise = 'bounds'\nbounds = [0, 1]\n"
                "transform = 'log'"
            ),
            (
                '1.toml: score.x: `parts.a` is normalised by "bounds", and its `bounds` begin '
                "where log is not defined [E-SIDECAR]"
            ),
        ),
        (
            "[score.x.parts.a]\nmetric = 'm'\noutliers = 'treat'\ntransform = 'log'",
            "1.toml: score.x.parts.a: `outliers` and `transform` exclude each other [E-SIDECAR]",
        ),
        (
            "[score.x.parts.a]\nmetric = 'm'\nbounds = [0, inf]",
            "1.toml: score.x.parts.a: `bounds` are not finite numbers [E-SIDECAR]",
        ),
        (
            "[score.x.parts.a]\nmetric = 'm'\naggregate = 'harmonic'",
            "1.toml: score.x.parts.a.aggregate: is for a part with `parts` [E-SIDECAR]",
        ),
        (
            "[score.x.parts.a]\nper = 'm'\nparts.b.metric = 'm'",
            "1.toml: score.x.parts.a.per: is for a part with `metric` [E-SIDECAR]",
        ),
        (
            "[score.x.parts]\n'a.b'.metric = 'm'\na.parts.b.metric = 'm'",
            "1.toml: score.x: two parts have the path a.b; rename one [E-SIDECAR]",
        ),
        (
            f"[score.x{'.parts.a' * 1000}]\nmetric = 'm'",
            "1.toml: score.x.parts.a: is nested deeper than 20 parts [E-SIDECAR]",
        ),
        (
            "[score.x.parts.a]\nweight = 2",
            "1.toml: score.x.parts.a: needs either `metric` or `parts` [E-SIDECAR]",
        ),
        (
            "[score.x.parts.a.parts.b]\nmetric = 'm'\nweight = nan",
            "1.toml: score.x.parts.a.parts.b: `weight` is not a positive number [E-SIDECAR]",
        ),
        (
            "[score.x.parts.a]\nmetric = 'm'\nbounds = [3, 1]",
            "1.toml: score.x.parts.a: `bounds` do not ascend [E-SIDECAR]",
        ),
        (
            "[score.x]\nmin_coverage = 2\nparts.a.metric = 'm'",
            "1.toml: score.x: `min_coverage` is not between 0 and 1 [E-SIDECAR]",
        ),
        (
            "[score.x]\nscreen = -1\nparts.a.metric = 'm'",
            "1.toml: score.x: `screen` is not between 0 and 1 [E-SIDECAR]",
        ),
        (
            "[score.x]\nrank_precision = -1\nparts.a.metric = 'm'",
            "1.toml: score.x: `rank_precision` is not between 0 and 11 [E-SIDECAR]",
        ),
        (
            "[targets.x]\ncity = 'a'\nmetric = 'b'\nvalue = nan",
            "1.toml: targets.x: `value` is not a finite number [E-SIDECAR]",
        ),
        (
            "[targets.x]\ncity = 'a'\nmetric = 'b'\nmultiple = -2",
            "1.toml: targets.x: `multiple` is not a positive number [E-SIDECAR]",
        ),
        (
            "[cities.x]\naliases = ['a', ' ']",
            "1.toml: cities.x: `aliases` holds an empty name [E-SIDECAR]",
        ),
        ("[cities.' ']\nkind = 'city'", '1.toml: cities." ": is no name [E-SIDECAR]'),
        (
            "[columns]\ncitty = 'geo'",
            "1.toml: columns.citty: unknown key; did you mean city? [E-SIDECAR]",
        ),
        ("[columns]\ncity = 3", '1.toml: columns.city: expected text, got "3" [E-SIDECAR]'),
        (
            "a = 1\na = = 2",
            "1.toml:2:5: is not TOML: Invalid value [E-SIDECAR]",
        ),
        ("a = [1,\n", "1.toml:2: is not TOML: Invalid value [E-SIDECAR]"),
        ("a = " + "[" * 9999, "1.toml: is nested too deeply [E-SIDECAR]"),
    ],
)
def test_a_fault_names_the_file_and_the_key(text: str, problem: str) -> None:
    assert problem in problems(text)


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    declarations = Declarations()
    declarations.read(b"a = 1\nb = '\xff'", "x.toml")
    assert list(map(str, declarations.problems)) == ["x.toml:2: byte 0xff is not UTF-8 [E-SIDECAR]"]


def test_a_byte_order_mark_is_no_fault() -> None:
    declarations = Declarations()
    declarations.read(b"\xef\xbb\xbf[metrics.jobs]", "x.toml")
    assert declarations.problems == []


def test_a_role_that_is_none_names_no_column() -> None:
    assert Declarations().read(b"[columns]\ncity = 'town'\nplace = 'x'", "x.toml") == {
        "city": "town"
    }


def test_every_fault_of_a_file_is_found() -> None:
    assert problems("x = 1\n[metrics.a]\ndigits = -1\n[cities.b]\nkind = 'town'") == [
        "1.toml: x: unknown key [E-SIDECAR]",
        "1.toml: metrics.a: `digits` is not between 0 and 15 [E-SIDECAR]",
        (
            "1.toml: cities.b.kind: unknown choice 'town'; "
            "did you mean city, region or nation? [E-SIDECAR]"
        ),
    ]
