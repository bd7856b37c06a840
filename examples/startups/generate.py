"""Write companies.csv, rounds.csv and spinouts.csv beside this file, or in the folder named.

Every company, round and spin-out in them is invented; the cities are not.
"""

import csv
import random
import sys
from pathlib import Path

CITIES = {"Manchester": 40, "Cambridge": 34, "Leeds": 22, "Bristol": 24}
YEARS = range(2018, 2023)
UNIVERSITIES = {
    "Manchester": "University of Manchester",
    "Cambridge": "University of Cambridge",
    "Leeds": "University of Leeds",
    "Bristol": "University of Bristol",
}


def main(folder: Path) -> None:
    """Draw the records, by a seed, and write them."""
    chance = random.Random(5)
    companies: list[list[object]] = []
    rounds: list[list[object]] = []
    spinouts: list[list[object]] = []
    for city, count in CITIES.items():
        for _ in range(count):
            company = f"{len(companies) + 1:05}"
            founded = chance.choice(YEARS)
            billion = chance.random() < 0.08 and founded < YEARS[-1]
            year = chance.randint(founded + 1, YEARS[-1]) if billion else ""
            companies.append([company, f"Invented {company}", city, founded, year])
            for each in range(chance.randint(0, 3)):
                day = f"{chance.randint(founded, YEARS[-1])}-{chance.randint(1, 12):02}-15"
                amount = "" if chance.random() < 0.05 else f"{chance.randint(5, 4000) * 2500}.00"
                rounds.append([f"{company}-{each + 1}", company, day, amount])
            if chance.random() < 0.3:
                spinouts.append([company, UNIVERSITIES[city], founded])
    write(folder / "companies.csv", "id,name,city,founded,unicorn_since", companies)
    write(folder / "rounds.csv", "id,company,closed,amount_gbp", rounds)
    write(folder / "spinouts.csv", "company,university,year", spinouts)


def write(path: Path, header: str, rows: list[list[object]]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
