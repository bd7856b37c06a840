"""Typed use of the library: mypy reads this file, nobody runs it."""

from pathlib import Path

import pandas as pd

import clustercmp as cc


def from_files() -> float:
    data: cc.Data = cc.load("metrics.csv", Path("more.csv"), sidecar="metrics.toml")
    table: cc.Table = data.compare("Manchester", "Cambridge", metrics=["spinouts"], period="2022")
    frame: pd.DataFrame = table.to_pandas()
    return float(frame["ratio"].max())


def from_records() -> cc.Table:
    return cc.derive("recipe.toml").rank("spinouts")


def from_a_frame(frame: pd.DataFrame) -> list[cc.Table]:
    data = cc.load(frame, conventions=cc.Conventions(decimal=","))
    return [
        data.rank("spinouts", cities=["Leeds", "Bristol"], rank_precision=1, basis="like-for-like"),
        data.ratio(baseline="best", geomean=True, kind="all"),
        data.trend("spinouts", "Leeds+Bristol", targets=["2x"], by=2030, index="2020", over=5),
        data.profile("Leeds", all_metrics=True, status="estimate", per="population"),
        data.links("Leeds", "Bristol", tie="company", sort="-weight", top=3),
        data.score("balanced", baseline="Leeds", normalise="zscore", draws=500, parts=True),
        data.score(metrics=["spinouts:2", "tech_jobs"], robustness=False, rank_precision=3),
        data.peers("Leeds", metrics=["spinouts"], log=True, cities=["Bristol", "York"], top=3),
        data.peers("Leeds+York", gaps=True, nearest=3, kind="city", per="population"),
        data.spread("spinouts", "unicorns", by="country", kind="city", top=3),
        data.specialisation("spinouts", of="population", reference="UK", sort="-share"),
        data.explain("Leeds", "spinouts", "Bristol", max_gap=3),
        data.list("cities"),
    ]


def what_went_wrong() -> str:
    try:
        cc.load("none.csv")
    except cc.DataError as error:
        return error.problems[0].fix
    except cc.ClustercmpError as error:
        return f"{error} ({error.status})"
    return ""
