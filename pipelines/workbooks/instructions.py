"""What the instruction sheet of a workbook says: Chinese, with English beneath. Writes no file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.reference import Rubric, calendar
from pipelines.workbooks.layout import COLUMN_EVIDENCE, COLUMN_VALUE, SHEET_FORM

Paragraph = tuple[str, str]
"""A paragraph in Chinese and in English."""


@dataclass(frozen=True)
class Instructions:
    """Title, the paragraphs before anything else, and titled chapters of paragraphs."""

    title: Paragraph
    notices: tuple[Paragraph, ...]
    chapters: tuple[tuple[Paragraph, tuple[Paragraph, ...]], ...]


def instructions(rubric: Rubric, year: int) -> Instructions:
    """The text for one campaign year; dates come from the calendar."""
    due = due_dates(year)
    return Instructions(
        title=(f"{year}年度“四好”商会填报说明", f"How to fill in the Four Goods chamber form for {year}"),
        notices=provisional_notice(rubric),
        chapters=(
            (("怎样填", "How to fill in"), _filling(due)),
            (("什么算佐证材料", "What counts as evidence"), _evidence()),
            (("请不要写", "What not to write"), _privacy()),
            (("怎样交", "How to hand in"), _handing_in(due)),
        ),
    )


def due_dates(year: int) -> dict[str, date]:
    """Event of the campaign calendar -> its day in the campaign year."""
    return {
        row["event_code"]: date(year + int(row["year_offset"]), int(row["due_month"]), int(row["due_day"]))
        for row in calendar().iter_rows(named=True)
    }


def chinese_day(day: date) -> str:
    """A day as a Chinese text writes it: 2025年4月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


def provisional_notice(rubric: Rubric) -> tuple[Paragraph, ...]:
    """That points are provisional; nothing for a rubric whose points are official."""
    if rubric.tables["rubric"]["is_provisional"][0] != "true":
        return ()
    return (
        (
            f"本表分值为暂定：文件附件的正式分值未公布，现按《{rubric.name_zh.strip('《》')}》计算。"
            "只有“入库率90%”“重点领域占比30%”和计划、总结两个日期来自文件，其余分值和分档均可调整。",
            "Points are provisional: the annex with the official points was never published. Only the two hard numbers "
            "(90 % and 30 %) and the two dates come from the document; all other points and bands may change.",
        ),
    )


def _filling(due: dict[str, date]) -> tuple[Paragraph, ...]:
    return (
        (
            f"只需填写“{SHEET_FORM}”中浅黄色的“{COLUMN_VALUE}”和“{COLUMN_EVIDENCE}”两列，其余单元格已锁定。"
            "本表只列出适用于贵商会的项目。",
            f"Fill in the two light-yellow columns of “{SHEET_FORM}” only; the other cells are locked. "
            "Only the rows that apply to your chamber are listed.",
        ),
        (
            "数量填整数，只写数字，不写单位、“约”或“多”。确实没有的填 0；空着表示“未填报”，与 0 不同。",
            "Counts are whole numbers, digits only. If there was none, write 0: an empty cell means “not reported”, "
            "which is not the same.",
        ),
        (
            "等级和是否类项目请从下拉列表中选择；等级的含义写在同一行的“评分规则”中。",
            "Levels and yes/no answers are chosen from the list; what a level means stands in the rule of its row.",
        ),
        (
            f"数据截至{chinese_day(due['figures'])}。日期写成 {due['plan'].isoformat()} 的样子。",
            f"Figures as of {due['figures'].isoformat()}. Write dates like {due['plan'].isoformat()}.",
        ),
        (
            "会员总数只算直接会员，只填一次；会员单位下属企业填在“间接会员数”，不计入总数。同一会员参加多次只算一家。",
            "Members are direct members, given once; firms of member associations are indirect members and never count "
            "in the total. A member that took part several times counts once.",
        ),
        (
            "百分比由系统计算，不用填写。分子不能大于分母，例如“已入会员数据库的会员数”不能大于“会员总数”。",
            "Percentages are computed, never typed. A numerator cannot exceed its denominator: members in the "
            "database, for example, cannot exceed members in total.",
        ),
    )


def _evidence() -> tuple[Paragraph, ...]:
    return (
        (
            f"每一行填了数，就要在“{COLUMN_EVIDENCE}”写明材料的文件名或编号，如“附件A1-01.pdf”；多份之间用分号隔开。"
            "填 0 的行也请写明依据（如名册、台账）。",
            "Every row with an answer names its evidence, such as “附件A1-01.pdf”; separate several by semicolons. "
            "An answer of 0 needs its source (a roster or a log) too.",
        ),
        (
            "认可的材料：通知、签到表、会议纪要、名册、台账、批复、合同或协议、票据、照片、网页截图，要能看出时间和事项。"
            "每行需要哪些，见“需提供的佐证”。",
            "Accepted: notices, sign-in sheets, minutes, rosters, logs, approvals, contracts, receipts, photos and "
            "screenshots that show date and matter. Each row says what it asks for.",
        ),
        (
            "没有写佐证材料的项目，自评分照算，但核定时按 0 分计。",
            "An answer without evidence counts in the self-score but earns nothing officially.",
        ),
    )


def _privacy() -> tuple[Paragraph, ...]:
    return (
        (
            "不要填写手机号、身份证号、家庭住址、银行账号等个人信息；本表不需要，也不保存。名册里有这些内容的，请先遮盖。",
            "No phone numbers, identity numbers, home addresses or bank accounts: they are not needed and not kept. "
            "Cover them in rosters that you attach.",
        ),
        (
            "不要增删行列、改表头或改工作表名称，否则系统可能认不出本表。",
            "Do not add or remove rows or columns, and do not rename headers or sheets: the form might not be "
            "recognised.",
        ),
    )


def _handing_in(due: dict[str, date]) -> tuple[Paragraph, ...]:
    return (
        (
            f"{chinese_day(due['self_assessment'])}前，保存为 .xlsx（不要加密），交所在区工商联；"
            "市级商会直接交市工商联会员部。逾期仍会计分，但会标记为逾期。",
            f"By {due['self_assessment'].isoformat()}, saved as .xlsx without a password, to your district federation; "
            "city-level chambers to the city federation's membership department. Late forms are scored and marked "
            "late.",
        ),
        (
            "发现填错，改好后再交一次即可，以最后一次为准；清空一格不等于撤回，要撤回请告诉区工商联，由其在更正表写“撤回”。"
            "区工商联督查、市工商联复核时可能调整，并写明理由。",
            "To correct the form, hand it in again: the last one counts. An emptied cell withdraws nothing; ask the "
            "district federation to write “撤回” on its correction sheet. Reviewers may adjust answers and say why.",
        ),
    )
