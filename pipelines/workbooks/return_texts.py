"""What return workbooks say to the people who mend them: Chinese, with English beneath. Writes no file."""

from __future__ import annotations

from pipelines.workbooks.instructions import Paragraph
from pipelines.workbooks.layout import (
    COLUMN_EVIDENCE,
    COLUMN_REASON,
    COLUMN_VALUE,
    SHEET_CORRECTIONS,
    SHEET_FORM,
    SHEET_PROBLEMS,
)

CHAMBER_STEPS: tuple[Paragraph, ...] = (
    (
        "看下面的清单，一行是一个问题；点“序号”直接跳到要改的格子。",
        "Read the list below, one problem a row; click its number to jump to the cell.",
    ),
    (
        f"在“{SHEET_FORM}”里改：要改的格子标成红框，鼠标停在上面可看说明；其余已按收到的内容填好，对的不用动。",
        f"Mend the cells with a red frame on “{SHEET_FORM}”; the rest is filled in as we received it.",
    ),
    (
        "保存这个文件（.xlsx，不加密），交回区工商联即可；市级商会交市工商联。以最后交的一份为准，上次的得分随之更新。",
        "Save this file and hand it in as before; the last one counts.",
    ),
)
NOTHING_STEPS: tuple[Paragraph, ...] = (
    ("还没有收到贵商会的填报表。", "We have not received your form yet."),
    (
        f"请打开“{SHEET_FORM}”，填浅黄色的两列；怎样填见“填写说明”。",
        f"Fill in the light-yellow columns of “{SHEET_FORM}”.",
    ),
    (
        "保存这个文件（.xlsx，不加密），交区工商联；市级商会交市工商联。",
        "Save this file and hand it in to your district federation.",
    ),
)
DISTRICT_STEPS: tuple[Paragraph, ...] = (
    (
        "先催“缺报”的商会（排在最前）；本文件夹里有每家商会自己的退回修改单，可直接转发。",
        "Chambers that sent nothing come first. Each chamber's own return workbook stands in this folder: pass it on.",
    ),
    (
        f"全部问题见“{SHEET_PROBLEMS}”，可按商会、类别筛选。",
        f"All problems are on “{SHEET_PROBLEMS}”; filter by chamber or kind.",
    ),
    (
        f"区里能直接改的，在“{SHEET_CORRECTIONS}”改浅黄色的格子（{COLUMN_VALUE}、{COLUMN_EVIDENCE}、{COLUMN_REASON}），"
        "保存后放入收件箱（inbox）；要撤回一个值就写“撤回”。没有动过的行不算数，不会覆盖商会后来交的内容。",
        f"What you can mend yourselves: change the yellow cells of “{SHEET_CORRECTIONS}”, save, put it into the inbox. "
        "Write “撤回” to withdraw a value. Rows nobody touched say nothing.",
    ),
)
CITY_STEPS: tuple[Paragraph, ...] = (
    (
        "这里列出不属于任何一个区的问题：认不出商会的行、不能收取的文件，以及市级复核中被退回的行。",
        "What belongs to no district: rows whose chamber is not known, files refused, and refused rows of the city "
        "review.",
    ),
    (
        f"不能收取的文件请按“怎么改”处理后重新放入收件箱；全部问题见“{SHEET_PROBLEMS}”。",
        f"Mend refused files as told and put them into the inbox again; all problems are on “{SHEET_PROBLEMS}”.",
    ),
    (
        f"认不出商会的行，在“{SHEET_CORRECTIONS}”补上正确的商会编码并核对填报值，保存后放入收件箱。没有动过的行不算数。",
        f"Rows without a known chamber: give its key on “{SHEET_CORRECTIONS}”, check the value, save, put it into the "
        "inbox. Rows nobody touched say nothing.",
    ),
)
PROVISIONAL: Paragraph = (
    "分值暂定，仅供安排补正先后。",
    "Points are provisional; use them to decide what to mend first.",
)
