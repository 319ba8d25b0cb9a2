"""下载: files of the night, every query as a page, workbook, CSV and plain SQL, and what the columns mean."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from dashboards.blocks import Row, list_blocks
from dashboards.outbox import KINDS, NightFile, night_files
from dashboards.pages.frame import page
from dashboards.pages.queries import choice_label
from dashboards.pages.visit import Visit, paging
from dashboards.query import QueryError, UnknownQueryError, list_queries

GROUPS = (
    (
        ("得分与排名", "Scores and ranks"),
        ("overview", "chamber_ranking", "district_ranking", "district_dimension", "chamber_detail"),
    ),
    (
        ("短板与差异", "Weak points and differences"),
        (
            "weakest_points", "weakest_indicators", "good_practice", "priority_measures", "chamber_measures",
            "hard_numbers", "claimed_vs_official", "claimed_vs_official_by_indicator",
        ),
    ),
    (
        ("升降与比较", "Movement and comparison"),
        ("movement", "district_movement", "bridge"),
    ),
    (
        ("数据质量", "Data quality"),
        (
            "incomplete_submissions", "incomplete_by_district", "incomplete_by_check", "submission_checks",
            "review_sample", "open_problems", "rejected_rows", "conflicts", "cell_history", "ingest_files",
        ),
    ),
)  # fmt: skip
"""The queries by subject, in the order of the page; those that no group names come last."""


_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def downloads_page(here: Visit) -> str:
    """The files of the night by kind, all queries and blocks."""
    here.only_known()
    queries = {query.name: query for query in list_queries()}
    groups = [(words, [queries.pop(name) for name in names if name in queries]) for words, names in GROUPS]
    if queries:
        groups.append((("其他", "Others"), list(queries.values())))
    counts = Counter(file.kind for file in files_of(here))
    return page(
        "downloads.html",
        here,
        here.words("下载", "Downloads"),
        kinds=[(kind, here.words(*words), counts[kind]) for kind, words in KINDS.items() if counts[kind]],
        groups=groups,
        blocks=list(list_blocks().values()),
    )


def outbox_page(here: Visit) -> str:
    """The files that the night left for people, fifty at a time, those of one kind, district or name if asked.

    Raises QueryError on a parameter that cannot be, a 404 on a page that is not there.
    """
    here.only_known("kind", "district", "search", "page")
    kind, district, search = (here.value(name) for name in ("kind", "district", "search"))
    if kind not in {None, *KINDS}:
        raise QueryError(f"没有这种文件 no such kind of file: {kind!r}; 可用 known: {', '.join(KINDS)}")
    found = [
        file
        for file in files_of(here)
        if kind in {None, file.kind} and district in {None, file.place} and (search or "").lower() in file.name.lower()
    ]
    span = paging(here, len(found))
    names = {
        choice.value: choice_label(choice, here.language)
        for choice in here.choices("district")
        if choice.value in here.visible_districts
    }
    return page(
        "outbox.html",
        here,
        here.words("夜间生成的工作簿", "Workbooks of the night"),
        has_years=False,
        files=[
            (file, here.words(*KINDS[file.kind]), names.get(file.place) or here.words("全市", "Whole city"))
            for file in found[span.offset : span.offset + span.size]
        ],
        asked={"kind": kind, "district": district, "search": search},
        districts=names,
        kinds={kind: here.words(*words) for kind, words in KINDS.items()},
        paging=span,
    )


def files_of(here: Visit) -> list[NightFile]:
    """The files that this visitor may take."""
    return night_files(here.outbox, here.connection.scope) if here.outbox else []


def dictionary_page(here: Visit) -> str:
    """Every published table with its columns and what they mean."""
    here.only_known()
    tables: dict[str, list[Row]] = defaultdict(list)
    for row in here.rows("dictionary"):
        told = {name: _told(here, row[name]) for name in ("comment", "table_comment")}
        tables[row["table_name"]].append(row | told)
    return page("dictionary.html", here, here.words("数据字典", "Data dictionary"), has_years=False, tables=tables)


def _told(here: Visit, comment: str | None) -> str:
    """A comment in both languages; in English what follows its last Chinese sign."""
    text = comment or ""
    return text if here.language == "zh" else _CHINESE.split(text)[-1].strip()


def sql_of(name: str) -> str:
    """The text of a query file, of a page or of its own. Raises UnknownQueryError where there is none."""
    files = {query.name: query.sql for query in list_queries()} | {
        block.name: block.sql for block in list_blocks().values()
    }
    if name not in files:
        raise UnknownQueryError(f"没有这个查询 no such query: {name!r}")
    return files[name]
