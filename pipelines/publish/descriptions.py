"""The comments of published tables and columns, Chinese then English: dbt's for its models, else ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.publish.run_descriptions import RUN, RUN_STEP


@dataclass(frozen=True)
class Description:
    """Comment of a table, and of its columns by name."""

    table: str
    columns: Mapping[str, str]


Descriptions = Mapping[tuple[str, str], Description]
"""By schema and table name."""

OWN_DESCRIPTIONS: Descriptions = {
    ("meta", "publication"): Description(
        "只有一行:本次发布。One row: this publication.",
        {
            "run_id": "运行编号,也在文件名中。Id of the run; it is in the file's name too.",
            "published_at": "发布时间(上海时间)。Time of publication, Shanghai.",
            "as_of": "截止日(含):此后收到的材料不计入。The last day that counts; what was received later is left out.",
            "rubric_ids": "所用评价办法的编码,以分号分隔。Rubrics by which scores were computed, joined by semicolons.",
            "code_version": "程序版本。Version of the code.",
            "input_digest": "输入(台账、评价办法、截止日)的 sha256;相同则集市逐行相同。"
            "sha256 of the inputs (ledger, rubrics, as-of date); the same digest means the same marts, row for row.",
            "schema_version": "发布结构的版本号。Version of the published schema: tables, columns and their meaning.",
        },
    ),
    ("meta", "run"): Description(*RUN),
    ("meta", "run_step"): Description(*RUN_STEP),
    ("quality", "expectation_result"): Description(
        "每行一次运行的一项预期及其结果。One row per run and expectation: what Great Expectations found.",
        {
            "run_id": "运行编号。Id of the run.",
            "suite": "数据集(预期套件)名称。The data set, which is the suite's name.",
            "expectation": "预期名称,在套件内唯一。Name of the expectation, unique in its suite.",
            "column_name": "所检查的列;空为整张表。Column or columns judged; null for the whole table.",
            "severity": "级别:critical 不通过则不发布,warning 仅提示。"
            "critical: a failure stops publication; warning: it is shown.",
            "success": "是否通过。Whether it was met.",
            "element_count": "检查的行数;对整列判断时为空。Rows judged; null for a judgement on a whole column.",
            "unexpected_count": "不符合的行数;对整列判断时为空。Rows that did not meet it; null as above.",
            "observed_value": "实际的汇总值,或前几个不符合的行。"
            "The aggregate found, or the first rows that did not meet it.",
            "description_zh": "预期的中文说明。What is expected, in Chinese.",
            "description_en": "预期的英文说明。What is expected, in English.",
            "todo_zh": "不符合时怎么办(中文)。What to do when it is not met, in Chinese.",
            "todo_en": "不符合时怎么办(英文)。What to do when it is not met, in English.",
        },
    ),
    ("quality", "expectation_unexpected_row"): Description(
        "每行一个不符合预期的行(每项预期最多留 100 行,总数见 expectation_result)。"
        "One row per row that did not meet an expectation: at most 100 of each; expectation_result counts all.",
        {
            "run_id": "运行编号。Id of the run.",
            "suite": "数据集(预期套件)名称。The data set, which is the suite's name.",
            "expectation": "预期名称。Name of the expectation.",
            "sample_no": "在本项预期中的序号。Number within the expectation.",
            "row_key": "能认出这一行的键值。Values that tell which row it is.",
            "found": "所检查的列及其值。The columns judged and their values.",
        },
    ),
}


def read_descriptions(manifest: Path) -> Descriptions:
    """Descriptions of dbt's models from its manifest.json, and ours.

    Raises FileNotFoundError when dbt has not written its manifest.
    """
    nodes = json.loads(manifest.read_bytes())["nodes"].values()
    return {
        **{
            (str(node["schema"]), str(node["alias"])): Description(
                str(node["description"]).strip(),
                {str(column["name"]): str(column["description"]).strip() for column in node["columns"].values()},
            )
            for node in nodes
            if node["resource_type"] == "model"
        },
        **OWN_DESCRIPTIONS,
    }
