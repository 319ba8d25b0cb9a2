"""The link and the pruning of history."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pipelines.publish.quoting import quote_name, quote_text
from pipelines.publish.swap import prune, replace_link
from pipelines.warehouse import open_memory


def history_of(folder: Path, *names: str) -> Path:
    history = folder / "history"
    history.mkdir()
    for name in names:
        (history / name).write_text(name)
    return history


def test_a_link_is_relative_so_that_the_home_can_be_moved(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    history = history_of(home, "a")
    replace_link(home / "link", history / "a")
    home.rename(tmp_path / "moved")
    assert (tmp_path / "moved" / "link").read_text() == "a"


def test_a_reader_of_the_link_always_finds_a_file(tmp_path: Path) -> None:
    history = history_of(tmp_path, "a", "b")
    link = tmp_path / "link"
    replace_link(link, history / "a")
    stop = threading.Event()
    read: list[str] = []
    failures: list[OSError] = []

    def read_on() -> None:
        while not stop.is_set():
            try:
                read.append(link.read_text())
            except OSError as error:
                failures.append(error)

    reader = threading.Thread(target=read_on)
    reader.start()
    for number in range(300):
        replace_link(link, history / "ab"[number % 2])
    stop.set()
    reader.join()
    assert failures == []
    assert set(read) == {"a", "b"}


def test_the_linked_publication_is_never_removed_however_old(tmp_path: Path) -> None:
    history = history_of(tmp_path, *(f"warehouse-{number}.duckdb" for number in range(5)), "other")
    link = tmp_path / "warehouse.duckdb"
    replace_link(link, history / "warehouse-0.duckdb")
    removed = prune(history, link, "warehouse-*.duckdb", 2)
    assert sorted(path.name for path in removed) == ["warehouse-1.duckdb", "warehouse-2.duckdb"]
    assert sorted(path.name for path in history.iterdir()) == [
        "other", "warehouse-0.duckdb", "warehouse-3.duckdb", "warehouse-4.duckdb",
    ]  # fmt: skip
    assert link.readlink() == Path("history/warehouse-0.duckdb")


@pytest.mark.parametrize("name", ['co"lumn', "column", "列", "a.b", "x'; drop"])
def test_any_name_and_any_text_survive_quoting(name: str) -> None:
    with open_memory() as connection:
        connection.execute(f"create table t ({quote_name(name)} integer)")
        connection.execute(f"comment on column t.{quote_name(name)} is {quote_text(name)}")
        found = connection.execute("select column_name, comment from duckdb_columns() where table_name = 't'")
        assert found.fetchall() == [(name, name)]
