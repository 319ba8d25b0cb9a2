"""How much one file may ask of the machine. Every limit has the reason for its size; going over it is an outcome."""

from __future__ import annotations

from datetime import timedelta

MB = 1024 * 1024

FILE_BYTES = 512 * MB
"""A long CSV of a whole country for a year (4 million rows) has 300 MB. A larger file is archived and not read."""

UNPACKED_BYTES = 512 * MB
"""Of a workbook or an archive, by what its parts really hold: as much as a file may have unpacked."""

ZIP_ENTRIES = 100_000
"""Entries in the directory of a zip, those of workbooks packed in it and not compressed again counted in: each takes a
kilobyte of memory before anything is known about it. 1,500 workbooks have 20,000."""

PACKAGE_PARTS = 5_000
"""Parts of a workbook; one with a hundred sheets has some hundred."""

CELLS = 10_000_000
"""Cells of one sheet's used range, full or empty, since the reader makes them all: 1,048,576 rows of the long form have
9.4 million. A single cell in the last corner of a sheet would ask for 550 GB and end the process."""

MERGED_ROWS = 2_000_000
"""Rows under merged cells that are filled in one sheet."""

ARCHIVE_FILES = 2_000
"""Files in an archive and all those within it: more than the 1,500 workbooks of a whole city."""

ARCHIVE_DEPTH = 3
"""A district's archive of streets' archives of chambers' archives; deeper ones are made by nobody in good faith."""

STILL_COPYING = timedelta(minutes=10)
"""A file that ends too early and was changed within this time is taken to be on its way still."""
