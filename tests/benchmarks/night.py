"""A full night against the plain baseline, on the same inbox in the same run: python tests/benchmarks/night.py [N ...].

For each number of chambers (default 400 and 4000): invents an inbox (not timed), runs the baseline and the night as
processes of their own, and prints wall time, peak memory (largest process) and the share of each step; then a second
night with an empty inbox (what is fixed). The official scores of both must be the same, or the comparison is worthless.
"""

from __future__ import annotations

import csv
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pipelines.demo.write import write_demo
from pipelines.reference import load_rubric

ROOT = Path(__file__).resolve().parents[2]
RUBRIC = ROOT / "seeds" / "rubrics" / "sh-2017-prov-1"
YEAR = 2025


@dataclass(frozen=True)
class Cost:
    """Wall seconds, peak resident megabytes of the largest process, and what was said on standard error."""

    seconds: float
    megabytes: float
    said: str


def run(command: list[str], env: dict[str, str] | None = None) -> Cost:
    """Run a command to its end; raises CalledProcessError when it fails."""
    measured = [sys.executable, __file__, "--child", *command]
    started = time.perf_counter()
    done = subprocess.run(measured, env={**os.environ, **(env or {})}, check=False, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        done.check_returncode()
    return Cost(seconds, int(done.stdout.rsplit("peak_kilobytes=", 1)[1]) / 1024, done.stderr)


def child(command: list[str]) -> int:
    """Run a command and print the peak memory of the largest process under it."""
    code = subprocess.run(command, check=False).returncode
    sys.stdout.write(f"\npeak_kilobytes={resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
    return code


def compare(published: Path, baseline: Path) -> str:
    """How many chambers have the same official score in both."""
    with duckdb.connect(str(published.resolve()), read_only=True) as warehouse:
        ours = dict(
            warehouse.execute(
                "select chamber_id, official_score from marts.fct_chamber_score where campaign_year = ?", [YEAR]
            ).fetchall()
        )
    with baseline.open(encoding="utf-8") as handle:
        theirs = {row["chamber_id"]: Decimal(row["official_score"]) for row in csv.DictReader(handle)}
    same = sum(abs(score - theirs.get(key, Decimal(-1))) < Decimal("0.000001") for key, score in ours.items())
    return f"{same} of {len(ours)} chambers have the same official score in both"


def steps(said: str) -> list[tuple[str, float]]:
    """The steps of a night with their seconds, as its progress names them."""
    return [(name.strip(), float(seconds)) for name, seconds in re.findall(r"^(.+) … ([0-9.]+) s$", said, re.M)]


def measure(chambers: int) -> None:
    with tempfile.TemporaryDirectory(prefix="sihao-bench-") as folder:
        home = Path(folder) / "data"
        env = {"SIHAO_HOME": str(home)}
        sihao = str(Path(sys.executable).with_name("sihao"))
        write_demo(
            home / "inbox", load_rubric(RUBRIC), chambers=chambers, year=YEAR,
            awkward=False,  # the baseline has no answer to those
        )  # fmt: skip
        files = sum(1 for path in (home / "inbox").rglob("*") if path.is_file())
        out = Path(folder) / "baseline.csv"
        script = str(Path(__file__).with_name("baseline.py"))
        plain = run([sys.executable, script, str(home / "inbox"), str(RUBRIC), str(YEAR), str(out)])
        night = run([sihao, "nightly"], env)
        again = run([sihao, "nightly"], env)
        print(f"\n{chambers} chambers, {files} files")
        print(f"  {compare(home / 'published' / 'warehouse.duckdb', out)}")
        for name, cost in (("baseline", plain), ("night", night), ("night, nothing new", again)):
            print(f"  {name:20} {cost.seconds:7.1f} s  {cost.megabytes:6.0f} MB")
        print(f"  night / baseline     {night.seconds / plain.seconds:7.1f}")
        for name, seconds in steps(night.said):
            print(f"    {name:28} {seconds:6.1f} s  {100 * seconds / night.seconds:4.0f} %")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        sys.exit(child(sys.argv[2:]))
    for count in [int(argument) for argument in sys.argv[1:]] or [400, 4000]:
        measure(count)
