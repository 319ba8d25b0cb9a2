"""The layouts of the workbooks people fill in; shared by the writers and the readers (`ingest`): constants,
and the one function that both sides share.

Every workbook has a hidden sheet of keys and values (key in column A, value in column B, no header); its
layout_version says which of three it is. Rows are counted as a spreadsheet shows them.

The chamber's form, "1": instructions and the form. As a return workbook it has SHEET_RETURN in front, which no form's
header stands in. The form's rows:

- row 1: the title;
- rows 2-5: the chamber's header as label/value pairs, the value in the cell right of its label
  (labels in columns B and F, values in C and G);
- row 6: the table's header, TABLE_HEADERS in columns A to I;
- from row 7: one row per field to fill in, in groups. A group opens with a heading row: text in column A only, so
  without field code, value or evidence. A reader that skips rows whose value and evidence are blank skips headings too.

The reviewers' workbook, "review-1": SHEET_REVIEW holds many chambers, REVIEW_HEADERS in row REVIEW_HEADER_ROW (the
columns of REVIEW_CITY_ONLY at the city stage only), then for each chamber a heading row (text in column A only) and
its rows. A row is filled if its verified value or its reason is not blank.

A district's return workbook, "return-1": SHEET_CORRECTIONS holds CORRECTION_HEADERS in row CORRECTION_HEADER_ROW, then
one row per value to correct, filled in as it was read. A row is filled if its value, evidence or reason is not blank
and `as_sent` of its CORRECTION_ENTRIES differs from its COLUMN_AS_SENT: a row that nobody touched says nothing, or a
sheet that comes back late would bring an old value back over a newer one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

LAYOUT_VERSION = "1"
LAYOUT_REVIEW = "review-1"
LAYOUT_RETURN = "return-1"

SHEET_INSTRUCTIONS = "填写说明"
SHEET_FORM = "填报表"
SHEET_INDEX = "目录"
SHEET_REVIEW = "核查表"
SHEET_CORRECTIONS = "更正表"
SHEET_PROBLEMS = "问题清单"
SHEET_RETURN = "退回修改单"
SHEET_META = "_sihao"

META_RUBRIC_ID = "rubric_id"
META_CAMPAIGN_YEAR = "campaign_year"
META_CHAMBER_ID = "chamber_id"
META_STAGE = "stage"
META_LAYOUT_VERSION = "layout_version"
META_KEYS = (META_RUBRIC_ID, META_CAMPAIGN_YEAR, META_CHAMBER_ID, META_STAGE, META_LAYOUT_VERSION)
"""Keys of the form's hidden sheet, in the order they are written."""
REVIEW_META_KEYS = (META_RUBRIC_ID, META_CAMPAIGN_YEAR, META_STAGE, META_LAYOUT_VERSION)
CORRECTION_META_KEYS = (META_LAYOUT_VERSION,)
"""A correction sheet says year, chamber and stage in every row."""

TITLE_ROW = 1
HEADER_ROW = 6
"""Row of the table's header, 1-based."""

LABEL_YEAR = "年度"
LABEL_CHAMBER_ID = "商会编码"
LABEL_NAME = "商会名称"
LABEL_DISTRICT = "所属区"
LABEL_TYPE = "商会类型"
LABEL_REGISTERED = "是否注册"
LABEL_PARTY_ORG = "是否建立党组织"
LABEL_USCC = "统一社会信用代码"

CHAMBER_LABELS: tuple[tuple[str, str], ...] = (
    (LABEL_YEAR, LABEL_CHAMBER_ID),
    (LABEL_NAME, LABEL_DISTRICT),
    (LABEL_TYPE, LABEL_REGISTERED),
    (LABEL_PARTY_ORG, LABEL_USCC),
)
"""Labels of the chamber's header: for rows 2 to 5, the label in column B and the label in column F."""

COLUMN_NUMBER = "序号"
COLUMN_FIELD_CODE = "字段编码"
COLUMN_FIELD_NAME = "填报内容"
COLUMN_UNIT = "单位"
COLUMN_VALUE = "填报值"
COLUMN_EVIDENCE = "佐证材料"
COLUMN_RULE = "评分规则"
COLUMN_EVIDENCE_ASKED = "需提供的佐证"
COLUMN_INDICATORS = "对应指标"

TABLE_HEADERS = (
    COLUMN_NUMBER,
    COLUMN_FIELD_CODE,
    COLUMN_FIELD_NAME,
    COLUMN_UNIT,
    COLUMN_VALUE,
    COLUMN_EVIDENCE,
    COLUMN_RULE,
    COLUMN_EVIDENCE_ASKED,
    COLUMN_INDICATORS,
)
"""Header texts of the form's table, columns A to I."""

REVIEW_HEADER_ROW = 4
COLUMN_CHAMBER_ID = "商会编码"
COLUMN_CHAMBER_NAME = "商会名称"
COLUMN_SELF_VALUE = "自评值"
COLUMN_SELF_EVIDENCE = "自评佐证"
COLUMN_DISTRICT_VALUE = "区级核定值"
COLUMN_DISTRICT_REASON = "区级扣分原因"
COLUMN_VERIFIED_VALUE = "核定值"
COLUMN_REASON = "扣分原因"
COLUMN_EARLIER_VALUE = "已收核定值"
COLUMN_EARLIER_REASON = "已收扣分原因"

REVIEW_CITY_ONLY = (COLUMN_DISTRICT_VALUE, COLUMN_DISTRICT_REASON)
REVIEW_HEADERS = (
    COLUMN_NUMBER,
    COLUMN_CHAMBER_ID,
    COLUMN_CHAMBER_NAME,
    COLUMN_FIELD_CODE,
    COLUMN_FIELD_NAME,
    COLUMN_UNIT,
    COLUMN_SELF_VALUE,
    COLUMN_SELF_EVIDENCE,
    *REVIEW_CITY_ONLY,
    COLUMN_VERIFIED_VALUE,
    COLUMN_REASON,
    COLUMN_INDICATORS,
    COLUMN_EARLIER_VALUE,
    COLUMN_EARLIER_REASON,
)
"""Header texts of the review table; a district's lacks REVIEW_CITY_ONLY."""

CORRECTION_HEADER_ROW = 4
COLUMN_YEAR = "年度"
COLUMN_STAGE = "阶段"
COLUMN_PROBLEM = "问题"
COLUMN_EXPECTED = "应填"
COLUMN_FILE = "原文件"
COLUMN_PLACE = "位置"
COLUMN_AS_SENT = "原状"

CORRECTION_HEADERS = (
    COLUMN_YEAR,
    COLUMN_CHAMBER_ID,
    COLUMN_CHAMBER_NAME,
    COLUMN_FIELD_CODE,
    COLUMN_FIELD_NAME,
    COLUMN_VALUE,
    COLUMN_EVIDENCE,
    COLUMN_STAGE,
    COLUMN_REASON,
    COLUMN_PROBLEM,
    COLUMN_EXPECTED,
    COLUMN_FILE,
    COLUMN_PLACE,
    COLUMN_AS_SENT,
)
"""Header texts of the correction table: the long form, then what is wrong and where, then a hidden column that tells
the rows somebody has changed."""

CORRECTION_ENTRIES = (
    COLUMN_YEAR,
    COLUMN_CHAMBER_ID,
    COLUMN_FIELD_CODE,
    COLUMN_VALUE,
    COLUMN_EVIDENCE,
    COLUMN_STAGE,
    COLUMN_REASON,
)
"""The columns of a correction row that are read."""

STAGE_SELF, STAGE_DISTRICT, STAGE_CITY = "self", "district", "city"
STAGE_NAMES = {STAGE_SELF: "自评", STAGE_DISTRICT: "区级", STAGE_CITY: "市级"}
"""Stage -> how a workbook writes it."""

YES = "是"
NO = "否"


def as_sent(entries: Iterable[str | None]) -> str:
    """What COLUMN_AS_SENT of a correction row holds: a short digest of its CORRECTION_ENTRIES as a reader meets them.

    Surrounding spaces do not count. A cell whose number a spreadsheet writes in another way counts as changed, so that
    nothing a person typed is ever left aside.
    """
    cells = "\x1f".join((text or "").strip() for text in entries)
    return hashlib.sha256(cells.encode("utf-8", "surrogatepass")).hexdigest()[:12]
