"""Rules of the design that a reader of any one file cannot see; import arrows are held by import-linter as well."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("pipelines", "dashboards", "expectations")


def python_files() -> list[Path]:
    return sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def relative(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imported_packages(node: ast.AST) -> Iterator[str]:
    """Top-level names that a node imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
        yield node.module.split(".")[0]


def importers_of(*packages: str) -> set[str]:
    return {
        relative(file)
        for file in python_files()
        for node in ast.walk(tree_of(file))
        if set(imported_packages(node)) & set(packages)
    }


def users_of(module: str, *names: str) -> set[str]:
    """Files that use module.name, or import one of the names from the module."""
    found = set()
    for file in python_files():
        for node in ast.walk(tree_of(file)):
            attribute = (
                isinstance(node, ast.Attribute)
                and node.attr in names
                and isinstance(node.value, ast.Name)
                and node.value.id == module
            )
            by_name = (
                isinstance(node, ast.ImportFrom)
                and node.module == module
                and any(alias.name in names for alias in node.names)
            )
            if attribute or by_name:
                found.add(relative(file))
    return found


def test_only_the_warehouse_module_opens_duckdb() -> None:
    assert users_of("duckdb", "connect") == {"pipelines/warehouse.py"}


def test_only_settings_reads_the_environment() -> None:
    assert users_of("os", "environ", "getenv", "environb", "putenv") == {"pipelines/settings.py"}


def test_dagster_is_imported_by_orchestration_and_definitions_only() -> None:
    importers = importers_of("dagster", "dagster_dbt")
    assert importers, "the scan found no importer of dagster at all"
    assert {file for file in importers if not file.startswith("pipelines/orchestration/")} <= {
        "pipelines/definitions.py"
    }


def test_great_expectations_is_imported_inside_functions_of_quality_and_expectations_only() -> None:
    importers = importers_of("great_expectations")
    assert importers, "the scan found no importer of great_expectations at all"
    assert all(file.startswith(("pipelines/quality/", "expectations/")) for file in importers)
    at_import = {
        file
        for file in importers
        for node in tree_of(ROOT / file).body
        if "great_expectations" in set(imported_packages(node))
    }
    assert at_import == set()


@pytest.mark.parametrize("file", [file for file in python_files() if file.name == "__init__.py"], ids=relative)
def test_an_init_file_holds_a_docstring_and_nothing_else(file: Path) -> None:
    tree = tree_of(file)
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_every_module_says_what_belongs_in_it() -> None:
    assert [relative(file) for file in python_files() if not ast.get_docstring(tree_of(file))] == []


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {relative(file): len(file.read_text(encoding="utf-8").splitlines()) for file in python_files()}
    assert {file: lines for file, lines in lengths.items() if lines > 300} == {}


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Name and text of every file under version control that is text."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    for name in filter(None, names):
        file = ROOT / name
        if file.is_file():
            try:
                yield name, file.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_no_tracked_file_names_a_package_index_or_a_path_of_somebodys_machine() -> None:
    # In two parts, so that this file does not name them.
    unwanted = [
        "pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "pypi.tuna" + ".", "mirrors" + ".aliyun",
        "/" + "tmp/", "/" + "work/", "/" + "root/", "/" + "home/",
    ]  # fmt: skip
    hits = [f"{name}: {word}" for name, text in tracked_texts() for word in unwanted if word in text]
    assert hits == []
