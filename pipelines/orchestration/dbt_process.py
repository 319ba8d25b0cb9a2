"""The night's side of the dbt process: start it early, wait for the manifest, let it build, read the results.

dbt runs in a process of its own, so that its imports (2.3 s) overlap with Dagster's, and so that its hold on the build
file ends with it. It is started at the beginning of a night and waits for `build` (see dbt_worker).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pipelines.orchestration.dbt_manifest import DbtPaths, is_fresh
from pipelines.settings import PROJECT_ROOT


class DbtCouldNotRunError(RuntimeError):
    """dbt could not parse the project or build a model: our fault, nothing is published."""


class DbtTestsFailedError(RuntimeError):
    """At least one dbt test failed: what was built is not fit to be published."""


@dataclass(frozen=True)
class NodeResult:
    """How one model, seed or test ended. failures: rows that a test found; None where nothing was counted."""

    unique_id: str
    name: str
    resource_type: str
    status: str
    failures: int | None
    message: str | None
    seconds: float


@dataclass(frozen=True)
class BuildResult:
    """All nodes of a build without failures."""

    nodes: tuple[NodeResult, ...]

    @property
    def tests(self) -> int:
        return sum(node.resource_type == "test" for node in self.nodes)

    def seconds(self, resource_types: set[str]) -> float:
        """Time spent in nodes of these types, summed over dbt's threads."""
        return sum(node.seconds for node in self.nodes if node.resource_type in resource_types)


class DbtProcess:
    """One dbt process; use as a context manager. Nothing is started before `start`."""

    def __init__(self, paths: DbtPaths, environment: Mapping[str, str]) -> None:
        """paths: project and artefacts. environment: for the child; must name SIHAO_HOME as an absolute path."""
        self.paths = paths
        self._environment = dict(environment)
        self._process: subprocess.Popen[str] | None = None
        self._parsed = False
        self._building = False

    def __enter__(self) -> DbtProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _words(self) -> Path:
        """What dbt and Python print; shown when the process dies."""
        return self.paths.logs / "dbt-process.log"

    def start(self) -> None:
        """Start the process if it is not running; it imports dbt and parses at once."""
        if self._process is not None:
            return
        self.paths.logs.mkdir(parents=True, exist_ok=True)
        with self._words.open("w", encoding="utf-8") as words:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, paths of the settings
                [
                    sys.executable, "-m", "pipelines.orchestration.dbt_worker",
                    *map(str, (self.paths.project_dir, self.paths.seeds, self.paths.target, self.paths.logs)),
                ],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, text=True, encoding="utf-8",
                env=self._environment, cwd=PROJECT_ROOT,
            )  # fmt: skip
        self._parsed = self._building = False

    def ensure_manifest(self) -> None:
        """Return when manifest.json describes the project. Raises DbtCouldNotRunError when dbt cannot parse it."""
        if not is_fresh(self.paths):
            self.start()
            self._wait_for_parse()

    def build(self, on_node: Callable[[int, int], None], models: Sequence[str] = ()) -> BuildResult:
        """Build every seed and model and run every data test; the build file is free again on return.

        models: build only these and what they are made of, without tests; the process stays for the next build.
        on_node: told how many nodes of how many have ended.
        Raises DbtTestsFailedError with the failing tests' names and counts, DbtCouldNotRunError for anything else.
        """
        self.start()
        self._wait_for_parse()
        self._building = True
        to_child = self._pipes()[0]
        to_child.write(" ".join(["build", *models]) + "\n")
        to_child.flush()
        while (message := self._next())["event"] == "node":
            on_node(message["done"], message["total"])
        if models:
            self._building = False
        else:
            self.close()
        nodes = tuple(NodeResult(**node) for node in message["results"])
        if not message["success"]:
            raise _failure(nodes, message["error"])
        return BuildResult(nodes)

    def close(self) -> None:
        """End the process; one that builds may finish first, so that it closes its file. Safe to call again."""
        process, self._process = self._process, None
        if process is None:
            return
        if not self._building:
            # Not terminate(): Dagster makes SIGTERM what SIGINT is, which is ignored in a job started with `&`, and a
            # child inherits that. Half a manifest has no stamp, so being ended at any moment does no harm.
            process.kill()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def _wait_for_parse(self) -> None:
        if not self._parsed:
            message = self._next()
            if message["event"] == "failed":
                self.close()
                raise DbtCouldNotRunError(f"dbt 不能解析项目 dbt could not parse the project:\n{message['message']}")
            self._parsed = True

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("the dbt process is not running")
        return process.stdin, process.stdout

    def _next(self) -> dict[str, Any]:
        line = self._pipes()[1].readline()
        if not line:
            self.close()
            words = self._words.read_text(encoding="utf-8", errors="replace")[-4000:]
            raise DbtCouldNotRunError(f"dbt 进程意外结束 the dbt process ended unexpectedly:\n{words}")
        message: dict[str, Any] = json.loads(line)
        return message


def _failure(nodes: tuple[NodeResult, ...], error: str | None) -> Exception:
    """The exception that tells what went wrong: tests only, or something that dbt could not do."""
    broken = [
        node for node in nodes if node.status == "error" or (node.status == "fail" and node.resource_type != "test")
    ]
    failed = [node for node in nodes if node.status == "fail" and node.resource_type == "test"]
    if broken or error is not None or not failed:
        lines = [f"{node.name}: {node.message}" for node in broken] or [error or "?"]
        return DbtCouldNotRunError("dbt 构建出错 dbt could not build:\n" + "\n".join(lines))
    lines = [f"{node.name}: {node.failures} 行 rows" for node in failed]
    return DbtTestsFailedError(f"{len(failed)} 项 dbt 测试未通过 dbt tests failed:\n" + "\n".join(lines))
