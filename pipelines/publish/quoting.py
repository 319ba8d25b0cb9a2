"""The two places where DuckDB takes no bind parameter: names, and the text of a comment."""

from __future__ import annotations


def quote_name(*parts: str) -> str:
    """A name for SQL, each part quoted: database, schema, table, column."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def quote_text(text: str) -> str:
    """A text literal for SQL."""
    return "'" + text.replace("'", "''") + "'"
