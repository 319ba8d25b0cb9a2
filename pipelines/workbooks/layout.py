"""The layout of the workbook a chamber fills in; shared by the writer (template) and the reader. Constants only.

The workbook has three sheets: instructions, the form, and a hidden sheet of keys and values (key in column A, value in
column B, no header). The form's rows, counted as a spreadsheet shows them:

- row 1: the title;
- rows 2-5: the chamber's header as label/value pairs, the value in the cell right of its label
  (labels in columns B and F, values in C and G);
- row 6: the table's header, TABLE_HEADERS in columns A to I;
- from row 7: one row per field to fill in, in groups. A group opens with a heading row: text in column A only, so
  without field code, value or evidence. A reader that skips rows whose value and evidence are blank skips headings too.
"""

from __future__ import annotations

LAYOUT_VERSION = "1"

SHEET_INSTRUCTIONS = "填写说明"
SHEET_FORM = "填报表"
SHEET_META = "_sihao"

META_RUBRIC_ID = "rubric_id"
META_CAMPAIGN_YEAR = "campaign_year"
META_CHAMBER_ID = "chamber_id"
META_STAGE = "stage"
META_LAYOUT_VERSION = "layout_version"
META_KEYS = (META_RUBRIC_ID, META_CAMPAIGN_YEAR, META_CHAMBER_ID, META_STAGE, META_LAYOUT_VERSION)
"""Keys of the hidden sheet, in the order they are written."""

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
"""Header texts of the table, columns A to I."""

YES = "是"
NO = "否"
