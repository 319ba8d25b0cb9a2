"""Why a row is rejected: every reason code with its sentence, Chinese and English. No parsing here.

The codes are stored in the ledger and shown to submitters, so a code is never renamed or given a second meaning.
"""

from __future__ import annotations

from collections.abc import Mapping

REASONS: Mapping[str, tuple[str, str]] = {
    # the row
    "ragged_row": ("本行的列数多于表头,可能是单元格内的逗号未加引号", "the row has more cells than the header"),
    "hidden_sheet": (
        "本行在隐藏的工作表中,填报人看不到,不予收取",
        "the row stands on a hidden sheet, which whoever sent it does not see",
    ),
    "missing_chamber_id": (
        "缺少商会:编码、名称和统一社会信用代码都是空的",
        "no chamber: its key, name and credit code are all blank",
    ),
    "missing_year": ("缺少年度", "the campaign year is missing"),
    "unknown_year": ("该年度没有可用的评价办法", "no rubric holds this year"),
    "missing_field_code": ("缺少字段编码", "the field code is missing"),
    "unknown_field": ("该年度的评价办法没有这个字段", "this year's rubric has no such field"),
    "unknown_stage": ("阶段应为自评、区级或市级", "the stage must be self, district or city"),
    "chamber_id_too_long": ("商会编码过长(超过 100 个字符)", "the chamber's key has more than 100 characters"),
    "uscc_too_long": ("统一社会信用代码过长(超过 100 个字符)", "the credit code has more than 100 characters"),
    "evidence_too_long": ("佐证材料文字过长(超过 2000 个字符)", "the evidence has more than 2,000 characters"),
    "reason_too_long": ("扣分原因文字过长(超过 2000 个字符)", "the reason has more than 2,000 characters"),
    "value_empty": ("没有填报值", "no value is given"),
    # the value
    "excel_error": ("单元格是公式错误值", "a spreadsheet error, not a value"),
    "ambiguous_blank": (
        "既可能是零也可能是未填报:确为零请填 0,没有数据请留空",
        "may mean zero or not reported: write 0 for zero, leave blank for no data",
    ),
    "looks_like_phone": (
        "像是手机号码或身份证号码,不是数量(内容已隐去)",
        "looks like a mobile or identity number, not a count (masked)",
    ),
    "wrong_unit": ("单位与本项要求的不同", "the unit is not the one asked for"),
    "not_certain": ("不是确定的值,不作猜测", "not certain, so not guessed"),
    "not_a_number": ("不是数", "not a number"),
    "not_whole": ("不是整数", "not a whole number"),
    "out_of_range": ("超出允许范围", "outside the allowed range"),
    "not_yes_or_no": ("不是“是”或“否”", "neither yes nor no"),
    "not_a_date": ("不是完整的日期", "not a full date"),
    # the register
    "missing_key": ("缺少商会编码", "the chamber's key is missing"),
    "name_too_long": ("商会名称过长(超过 100 个字符)", "the name has more than 100 characters"),
    "missing_name": ("缺少商会名称", "the chamber's name is missing"),
    "missing_district": ("缺少所属区", "the district is missing"),
    "unknown_district": ("不是已知的区名或区划代码", "not a known district name or code"),
    "missing_chamber_type": ("缺少商会类型", "the chamber type is missing"),
    "unknown_chamber_type": ("不是已知的商会类型", "not a known chamber type"),
    "missing_registered": ("缺少“是否注册”", "whether the chamber is registered is missing"),
    "missing_party_org": ("缺少“是否建立党组织”", "whether there is a Party organisation is missing"),
    "bad_uscc": ("统一社会信用代码不正确(18 位,校验码不符)", "not a valid social credit code"),
    "unknown_gate": ("不是已知的否决情形代码", "not a known gate code"),
    "missing_valid_from": ("缺少生效日期", "the date from which the row is valid is missing"),
}
"""Code -> (Chinese, English)."""

_DATE = ("年月日齐全的日期,如 2017-04-06", "a date such as 2017-04-06")
_TYPE = ("商会类型,如 行业商会、街道商会、乡镇商会、异地商会", "a chamber type of the list, such as 行业商会")
_YES_NO = ("“是”或“否”", "yes or no")

EXPECTED: Mapping[str, tuple[str, str]] = {
    "ragged_row": ("含逗号的单元格加上英文引号", "quotation marks around a cell that holds a comma"),
    "hidden_sheet": ("取消隐藏并核对后重新提交", "unhide the sheet, check it and send the file again"),
    "missing_chamber_id": ("商会编码、商会名称、统一社会信用代码三者之一", "one of key, name and social credit code"),
    "missing_year": ("四位数的年度,如 2017", "a year of four digits such as 2017"),
    "unknown_year": ("已有评价办法的年度,四位数", "a year of four digits that has a rubric"),
    "missing_field_code": ("模板中的字段编码或字段名称", "a field's code or name as in the template"),
    "unknown_field": ("模板中的字段编码或字段名称", "a field's code or name as in the template"),
    "unknown_stage": ("自评、区级或市级", "self, district or city"),
    "missing_key": ("商会编码", "the chamber's key"),
    "missing_name": ("商会全称", "the chamber's full name"),
    "missing_district": ("区名或区划代码,如 静安区 或 310106", "a district's name or code"),
    "unknown_district": ("区名或区划代码,如 静安区 或 310106", "a district's name or code"),
    "missing_chamber_type": _TYPE,
    "unknown_chamber_type": _TYPE,
    "missing_registered": _YES_NO,
    "missing_party_org": _YES_NO,
    "not_yes_or_no": _YES_NO,
    "missing_valid_from": _DATE,
    "not_a_date": _DATE,
    "bad_uscc": (
        "营业执照或登记证书上的 18 位代码,未登记的留空",
        "the 18 characters on the certificate; blank if none",
    ),
    "unknown_gate": ("评价办法中的否决情形代码,用分号隔开,没有则留空", "gate codes of the rubric, parted by ;"),
}
"""Code of a fault that is not a field's value -> what is expected instead, where there is something to say."""
