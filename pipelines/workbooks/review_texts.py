"""What a review workbook says to the people who fill it in: Chinese, with English beneath. Writes no file."""

from __future__ import annotations

from pipelines.reference import Rubric
from pipelines.workbooks import layout
from pipelines.workbooks.instructions import Instructions, Paragraph, chinese_day, due_dates, provisional_notice

STAGE_WORDS = {layout.STAGE_DISTRICT: ("区级督查", "District check"), layout.STAGE_CITY: ("市级复核", "City review")}
_DUE = {layout.STAGE_DISTRICT: "district_check", layout.STAGE_CITY: "city_review"}

CAPTIONS = {
    layout.COLUMN_NUMBER: "No.",
    layout.COLUMN_CHAMBER_ID: "Chamber's key",
    layout.COLUMN_CHAMBER_NAME: "Chamber",
    layout.COLUMN_FIELD_CODE: "Field's code",
    layout.COLUMN_FIELD_NAME: "What is asked",
    layout.COLUMN_UNIT: "Unit",
    layout.COLUMN_SELF_VALUE: "Claimed",
    layout.COLUMN_SELF_EVIDENCE: "Evidence named",
    layout.COLUMN_DISTRICT_VALUE: "By the district",
    layout.COLUMN_DISTRICT_REASON: "District's reason",
    layout.COLUMN_VERIFIED_VALUE: "Verified ✎",
    layout.COLUMN_REASON: "Why it differs ✎",
    layout.COLUMN_INDICATORS: "Indicators",
    layout.COLUMN_EARLIER_VALUE: "Already verified",
    layout.COLUMN_EARLIER_REASON: "Reason given",
}
"""Header of the review table -> its English caption."""

HINT: Paragraph = (
    "只填浅黄色两列：核对属实的，照抄自评值；不属实的，填核实后的数并写明扣分原因；没有核查的，留空。变红＝与自评不同但没写原因，会被退回。",
    "Fill in the two light-yellow columns only. Red: differs from the claim and gives no reason; it would be refused.",
)


def review_title(year: int, stage: str, place: str) -> Paragraph:
    """Title of the workbook: year, stage, district."""
    chinese, english = STAGE_WORDS[stage]
    return f"{year}年度{chinese}核查表 · {place}", f"{english} {year}"


def review_instructions(rubric: Rubric, year: int, stage: str, place: str) -> Instructions:
    """The instruction sheet of a review workbook; dates come from the calendar."""
    due = due_dates(year)[_DUE[stage]]
    return Instructions(
        title=review_title(year, stage, place),
        notices=provisional_notice(rubric),
        chapters=(
            (("三步完成", "Three steps"), _steps()),
            (("核定值和扣分原因", "The verified value and the reason"), _values(stage)),
            (
                ("怎样交", "How to hand in"),
                (
                    (
                        f"{chinese_day(due)}前保存为 .xlsx（不要加密），放入系统的收件箱（inbox）；"
                        "可以分几次交，以最后一次为准。一本表可含多个商会，空行不算。",
                        f"By {due.isoformat()}, saved as .xlsx without a password, into the inbox. You may hand it in "
                        "in parts; the last one counts, and rows left blank say nothing.",
                    ),
                    (
                        "不要增删列、改表头或改工作表名称。不要写手机号、身份证号。",
                        "Do not add or remove columns or rename headers or sheets. No phone or identity numbers.",
                    ),
                ),
            ),
        ),
    )


def _steps() -> tuple[Paragraph, ...]:
    return (
        (
            f"在“{layout.SHEET_INDEX}”点商会名称，跳到它在“{layout.SHEET_REVIEW}”中的位置；也可以用表头的筛选按钮只看一个商会或一个填报项。",
            f"On the sheet “{layout.SHEET_INDEX}” click a chamber to jump to its rows, or filter by the header's "
            "buttons.",
        ),
        (
            f"对照佐证材料，在“{layout.COLUMN_VERIFIED_VALUE}”填核实后的数；与自评不同的，在“{layout.COLUMN_REASON}”写明原因。",
            "Compare with the evidence and enter the verified value; where it differs from the claim, say why.",
        ),
        ("检查没有红色单元格后保存、提交。", "See that no cell is red, save, and hand in."),
    )


def _values(stage: str) -> tuple[Paragraph, ...]:
    paragraphs = [
        (
            "确认自评属实，请在核定值照抄自评值，不必写原因。留空表示没有核查，以自评为准（有佐证才计分）。",
            "To confirm a claim, enter the same value; no reason is needed. Blank means not checked: the evidenced "
            "claim stands.",
        ),
        (
            "核定值与自评值不同而没有扣分原因的，系统会退回这一行。原因请写清依据，如“有2次缺少签到表，不予认定”。",
            "A verified value that differs from the claim without a reason is refused. Name the ground, such as “two "
            "events without a sign-in sheet”.",
        ),
        (
            "商会没有填报的项目，核实后可直接填核定值，不必写原因。标有“（由区填报）”的项目只有核查人员填写。",
            "Where the chamber reported nothing, a verified value needs no reason. Fields marked as filled in by the "
            "district are only asked here.",
        ),
        (
            "数量填整数，等级和是否从下拉列表中选，日期写成 2025-04-30 的样子。核定为没有发生，填 0。",
            "Counts are whole numbers, levels and yes/no come from the list, dates look like 2025-04-30; none at all "
            "is 0.",
        ),
    ]
    if stage == layout.STAGE_CITY:
        paragraphs.insert(
            2,
            (
                "市级核定值优先于区级核定值；同意区级意见的，照抄区级核定值并写原因，或者留空。",
                "The city's value goes before the district's. To agree with the district, repeat its value with a "
                "reason, or leave the row blank.",
            ),
        )
    return tuple(paragraphs)
