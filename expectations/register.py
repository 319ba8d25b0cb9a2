"""The chamber register as it is valid on the as-of date: is it there, unique, and in the known terms."""

from __future__ import annotations

from expectations.spec import DataSet, critical, warning

USCC_PATTERN = "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
"""GB 32100-2015: 18 characters without I, O, S, V, Z; 3 to 8 are the registering authority."""

_QUERY = """
select
    chambers.chamber_id,
    chambers.district_code in (select districts.district_code from marts.dim_district as districts)
        as district_is_known,
    chambers.chamber_type in (select types.chamber_type from seeds.chamber_types as types) as type_is_known,
    chambers.uscc,
    chambers.uscc is not null or not chambers.is_registered as has_the_uscc_it_needs
from marts.dim_chamber as chambers
order by chambers.chamber_id
"""

REGISTER = DataSet(
    name="register",
    asset="marts/dim_chamber",
    query=_QUERY,
    row_key=("chamber_id",),
    todo_zh="改正商会名册中的这些商会,把名册放进收件箱;下一晚以最新一行为准。",
    todo_en=(
        "Correct these chambers in the register and put it into the inbox; the latest row counts from the"
        " next night on."
    ),
    expectations=(
        critical(
            "register_has_chambers", "ExpectTableRowCountToBeBetween",
            "商会名册中应有商会。", "The register should hold chambers.", min_value=1,
        ),
        critical(
            "every_chamber_has_its_key", "ExpectColumnValuesToNotBeNull",
            "每个商会都应有编码。", "Every chamber should have its key.", column="chamber_id",
        ),
        critical(
            "every_chamber_is_listed_once", "ExpectColumnValuesToBeUnique",
            "每个商会在有效名册中只应出现一次。", "A chamber should be in the valid register once.",
            column="chamber_id",
        ),
        critical(
            "districts_are_known", "ExpectColumnValuesToBeInSet",
            "商会所属区应为现行区划代码。", "A chamber's district should be one of today's codes.",
            column="district_is_known", value_set=(True,),
        ),
        critical(
            "chamber_types_are_known", "ExpectColumnValuesToBeInSet",
            "商会类型应在类型表内。", "A chamber's type should be one of the listed types.",
            column="type_is_known", value_set=(True,),
        ),
        warning(
            "credit_codes_are_well_formed", "ExpectColumnValuesToMatchRegex",
            "统一社会信用代码应为 18 位规定字符。",
            "A unified social credit code should have its 18 permitted characters.",
            column="uscc", regex=USCC_PATTERN,
        ),
        warning(
            "credit_codes_belong_to_one_chamber", "ExpectColumnValuesToBeUnique",
            "一个统一社会信用代码只应属于一个商会。", "A unified social credit code should belong to one chamber.",
            column="uscc",
        ),
        warning(
            "registered_chambers_have_a_credit_code", "ExpectColumnValuesToBeInSet",
            "至少 95% 的已注册商会应填统一社会信用代码。",
            "At least 95 % of chambers should have the unified social credit code that registration gives.",
            column="has_the_uscc_it_needs", value_set=(True,), mostly=0.95,
        ),
    ),
)  # fmt: skip
