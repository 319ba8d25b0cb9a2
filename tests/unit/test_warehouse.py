"""Opening the link while publications are swapped and the former ones taken away."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import duckdb

from pipelines.publish.swap import replace_link
from pipelines.warehouse import open_reader, open_writer


def test_a_link_whose_target_is_taken_away_while_it_is_opened_leads_to_the_next(tmp_path: Path) -> None:
    with open_writer(tmp_path / "model.duckdb") as connection:
        connection.execute("create table t as select 1 as n")
    link = tmp_path / "warehouse.duckdb"

    def publish(number: int) -> Path:
        file = tmp_path / f"warehouse-{number}.duckdb"
        shutil.copyfile(tmp_path / "model.duckdb", file)
        replace_link(link, file)
        return file

    latest = publish(0)
    stop = threading.Event()
    errors: list[Exception] = []
    opened = [0, 0]

    def read_on(reader: int) -> None:
        while not stop.is_set():
            try:
                with open_reader(link) as connection:
                    opened[reader] += len(connection.execute("select n from t").fetchall())
            except (OSError, duckdb.Error) as error:
                errors.append(error)

    readers = [threading.Thread(target=read_on, args=(number,)) for number in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 150):
        former, latest = latest, publish(number)
        former.unlink()
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert all(opened)
