"""What landing costs beyond reading, on the same files in the same run: python tests/benchmarks/landing.py [ROUNDS].

1,500 workbooks of invented chambers against a bare calamine loop over them; a CSV file of 4 million rows against a bare
polars read and Parquet write; and the night after, in which 1 % of the chambers send again. Each is measured in a
process of its own, bare and landing in turn (default 3 rounds; the best of each counts), and without the start of
Python. Making the files is not timed. Peak memory is that of the largest process.
"""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
from python_calamine import CalamineWorkbook

from pipelines.demo.write import write_demo
from pipelines.ingest.discover import find_files
from pipelines.ingest.land import land_files
from pipelines.reference import Rubric, load_rubrics, rubric_for_year
from pipelines.settings import Settings

CHAMBERS = 1_500
CSV_ROWS = 4_000_000
YEAR = 2025
NOW = datetime(2026, 1, 1, 2, 0)
Cost = Mapping[str, float]
"""seconds, megabytes, and how many rows were read."""


def bare_workbooks(home: Path) -> int:
    """Read every cell of every workbook in the inbox, one file after the other."""
    rows = 0
    for path in sorted((home / "inbox").rglob("*.xlsx")):
        with CalamineWorkbook.from_object(io.BytesIO(path.read_bytes())) as book:
            rows += sum(len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)
    return rows


def bare_csv(home: Path) -> int:
    """Read the CSV file of the inbox as text and write it as Parquet."""
    frame = pl.read_csv(next((home / "inbox").rglob("*.csv")), infer_schema=False)
    frame.write_parquet(home / "bare.parquet")
    os.sync()  # a landing ends with what it wrote on the disk, too
    return frame.height


def landing(home: Path) -> int:
    """Take in whatever lies in the inbox."""
    settings = Settings(home=home)
    landed = land_files(settings, load_rubrics(settings), find_files(settings.inbox), now=NOW)
    assert landed.rows_accepted > 0.9 * landed.rows_read, landed  # else something other than landing is measured
    return landed.rows_read


MEASURED: Mapping[str, Callable[[Path], int]] = {
    "bare_workbooks": bare_workbooks, "bare_csv": bare_csv, "landing": landing,
}  # fmt: skip


def child(what: str, home: Path) -> None:
    started = time.perf_counter()
    rows = MEASURED[what](home)
    seconds = time.perf_counter() - started
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "megabytes": peak / 1024, "rows": rows}))


def measure(what: str, home: Path) -> Cost:
    """Run one of MEASURED in a process of its own; raises CalledProcessError when it fails."""
    os.sync()  # what was written before is not to be paid for here
    command = [sys.executable, __file__, "--child", what, str(home)]
    cost: Cost = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return cost


def write_workbooks(inbox: Path, rubric: Rubric) -> int:
    """The workbooks of all chambers and reviewers; returns how many."""
    write_demo(inbox, rubric, chambers=CHAMBERS, year=YEAR)
    for path in inbox.rglob("*"):
        if path.is_file() and path.suffix != ".xlsx":
            path.unlink()
    return sum(1 for _ in inbox.rglob("*.xlsx"))


def write_long_csv(inbox: Path, rubric: Rubric) -> None:
    """One row for each of many chambers and each field, in the columns of the long form."""
    inbox.mkdir(parents=True)
    codes = [code for code, field in rubric.fields.items() if field.value_type == "count" and field.maximum is None]
    number = pl.int_range(CSV_ROWS, eager=True)
    serial = (number // len(codes)).cast(pl.String)
    pl.DataFrame({
        "年度": pl.repeat(str(YEAR), CSV_ROWS, eager=True),
        "商会编码": "CH-310106-JZ-" + serial.str.zfill(7),
        "字段编码": pl.Series(codes).gather(number % len(codes)),
        "填报值": (number % 97).cast(pl.String),
        "佐证材料": "附件" + (number % 40).cast(pl.String),
        "阶段": pl.repeat("self", CSV_ROWS, eager=True),
        "扣分原因": pl.repeat(None, CSV_ROWS, dtype=pl.String, eager=True),
    }).write_csv(inbox / "全市.csv", include_bom=True)  # fmt: skip
    os.utime(inbox / "全市.csv", (NOW.timestamp() - 86_400,) * 2)


def send_again(inbox: Path, home: Path) -> int:
    """1 % of the workbooks once more, saved anew: other bytes, the same answers; returns how many."""
    again = sorted(inbox.rglob("*.xlsx"))[::100]
    for path in again:
        target = home / "inbox" / path.relative_to(inbox)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        with zipfile.ZipFile(target, "a") as package:
            package.comment = b"saved again"
        os.utime(target, (NOW.timestamp() - 3_600,) * 2)
    return len(again)


def compare(folder: Path, inbox: Path, bare: str, rounds: int) -> tuple[Cost, Cost]:
    """The best of some rounds, bare and landing, over the same inbox; the last landing is left in folder/home."""
    costs: dict[str, list[Cost]] = {bare: [], "landing": []}
    for _ in range(rounds):
        for what, found in costs.items():
            shutil.rmtree(folder / "home", ignore_errors=True)
            shutil.copytree(inbox, folder / "home" / "inbox")
            found.append(measure(what, folder / "home"))
    best = [min(found, key=lambda cost: cost["seconds"]) for found in costs.values()]
    return best[0], best[1]


def report(name: str, cost: Cost, files: int) -> None:
    print(
        f"  {name:26} {cost['seconds']:7.2f} s  {files / cost['seconds']:7.1f} files/s  {cost['megabytes']:6.0f} MB"
        f"  {cost['rows']:9.0f} rows read",
        flush=True,
    )


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sihao-landing-") as name:
        folder = Path(name)
        rubric = rubric_for_year(load_rubrics(Settings(home=folder)), YEAR)
        assert rubric is not None
        workbooks, table = folder / "workbooks", folder / "csv"
        count = write_workbooks(workbooks, rubric)
        bare, landed = compare(folder, workbooks, "bare_workbooks", rounds)
        print(f"\n{count} workbooks")
        report("bare calamine loop", bare, count)
        report("landing", landed, count)
        print(f"  landing / bare {landed['seconds'] / bare['seconds']:.2f}")
        again = send_again(workbooks, folder / "home")
        print(f"\nthe night after: {again} of them sent again")
        report("landing", measure("landing", folder / "home"), again)
        write_long_csv(table, rubric)
        size = (table / "全市.csv").stat().st_size / 2**20
        bare, landed = compare(folder, table, "bare_csv", rounds)
        print(f"\none CSV file of {CSV_ROWS} rows, {size:.0f} MB")
        report("bare polars and Parquet", bare, 1)
        report("landing", landed, 1)
        print(f"  landing / bare {landed['seconds'] / bare['seconds']:.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
