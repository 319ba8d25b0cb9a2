"""The dbt process of a night: `python -m pipelines.orchestration.dbt_worker PROJECT SEEDS TARGET LOGS`.

It imports dbt and parses the project while the night is still reading submissions, then builds whenever standard input
says so in a line: `build`, or `build` and the models that are wanted, which are then built without data tests. End of
input means that it is not needed any more. One process does all, so dbt is imported once and its manifest stays in
memory. What happened goes to standard output, one JSON object a line; the other side is
pipelines.orchestration.dbt_process. dbt's warnings and errors go to standard error.
"""

from __future__ import annotations

import atexit
import gc
import itertools
import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.orchestration.dbt_manifest import DbtPaths, is_fresh, parse_lock, project_digest

FINISHED = {"LogModelResult": "total", "LogSeedResult": "total", "LogTestResult": "num_models"}
"""The dbt events of which there is one for each node that ends, and where each keeps the number of nodes."""

# dbt words every event for each of its loggers, also for those that then drop it, and looks for secrets in the whole
# environment each time: two quiet loggers cost 2 of 11.8 s in a build of 350 nodes, the debug log another 2.
NO_LOGGERS = ["--log-level", "none", "--log-level-file", "none"]


def main(arguments: list[str]) -> int:
    """Parse, then build as often as asked. Returns 0 unless dbt could not parse."""
    paths = DbtPaths(*(Path(argument) for argument in arguments))
    # dbt and what it calls print to file descriptor 1; only our own lines may reach the other side.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    # dbt reports from several threads.
    turn = threading.Lock()

    def tell(**message: Any) -> None:
        with turn:
            channel.write(json.dumps(message, ensure_ascii=False) + "\n")
            channel.flush()

    manifest = _parse(paths, tell)
    if manifest is None:
        return 1
    orders = Orders()
    while order := orders.next():
        _build(paths, manifest, order.split()[1:], tell, orders)
    channel.close()
    return 0


def _parse(paths: DbtPaths, tell: Callable[..., None]) -> Any:
    """Parse into memory; write manifest.json only when it no longer describes the project."""
    from dbt.cli.main import dbtRunner

    with parse_lock(paths):
        fresh = is_fresh(paths)
        digest = project_digest(paths)
        only_memory = ["--no-write-json"] if fresh else []
        if not fresh:
            # A manifest that is half written when this process ends must not look like the old one.
            paths.stamp.unlink(missing_ok=True)
        outcome = dbtRunner(callbacks=[_say_if_serious]).invoke([*NO_LOGGERS, *only_memory, "parse", *_places(paths)])
        if not outcome.success:
            tell(event="failed", message=str(outcome.exception))
            return None
        if not fresh:
            paths.stamp.write_text(digest, encoding="utf-8")
    tell(event="parsed")
    return outcome.result


def _build(paths: DbtPaths, manifest: Any, models: list[str], tell: Callable[..., None], orders: Orders) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    finished = itertools.count(1)

    def on_event(message: Any) -> None:
        _say_if_serious(message)
        if message.info.name in FINISHED:
            tell(event="node", done=next(finished), total=getattr(message.data, FINISHED[message.info.name]))

    # Unit tests check our SQL, not tonight's data: they belong to the test run.
    chosen = ["--exclude-resource-type", "unit_test"]
    if models:
        chosen += ["--exclude-resource-type", "test", "--select", *(f"+{model}" for model in models)]
    outcome = dbtRunner(manifest=manifest, callbacks=[on_event]).invoke(
        [*NO_LOGGERS, "--no-write-json", "build", *chosen, *_places(paths)]
    )
    results = [
        {
            "unique_id": result.node.unique_id,
            "name": result.node.name,
            "resource_type": str(result.node.resource_type),
            "status": str(result.status),
            "failures": result.failures,
            "message": result.message,
            "seconds": round(result.execution_time, 3),
        }
        for result in getattr(outcome.result, "results", [])
    ]
    error = None if outcome.exception is None else str(outcome.exception)
    # dbt keeps the build file open; the night reads it next, or puts another in its place.
    DuckDBConnectionManager.close_all_connections()
    orders.finished()
    tell(event="done", success=outcome.success, error=error, results=results)


class Orders:
    """The lines of standard input, one after the other.

    When input ends during a build, which is when the night is killed, this process ends too: a build that outlived its
    night would share the build file's write-ahead log with the next one.
    """

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._building = threading.Event()
        threading.Thread(target=self._read, name="read-orders", daemon=True).start()

    def next(self) -> str:
        """Wait for a line; empty at the end of input."""
        return self._lines.get()

    def finished(self) -> None:
        """What the last line asked for is done."""
        self._building.clear()

    def _read(self) -> None:
        # Not through sys.stdin: a thread that waits inside it breaks the interpreter's exit.
        waiting = b""
        while chunk := os.read(0, 1024):
            *lines, waiting = (waiting + chunk).split(b"\n")
            for line in lines:
                self._building.set()
                self._lines.put(line.decode())
        if self._building.is_set():
            os._exit(1)
        self._lines.put("")


def _say_if_serious(message: Any) -> None:
    if message.info.level in {"warn", "error"}:
        print(message.info.msg, file=sys.stderr)  # noqa: T201 - standard error is this process's log


def _places(paths: DbtPaths) -> list[str]:
    return [
        "--project-dir", str(paths.project_dir), "--profiles-dir", str(paths.project_dir),
        "--target-path", str(paths.target), "--log-path", str(paths.logs),
    ]  # fmt: skip


if __name__ == "__main__":
    # dbt's object graph lives until the end: looking through it for garbage took 1.9 of 12.5 CPU seconds and freed
    # 60 MB. Taking it down object by object at the end takes another half second, for which the night would wait.
    gc.disable()
    code = main(sys.argv[1:])
    # Here dbt closes the database, so that nothing is left in its write-ahead log.
    atexit._run_exitfuncs()
    sys.stderr.flush()
    os._exit(code)
