"""How `sihao explain` prints the chain from points to cells: a tree, Chinese with English beside it."""

from __future__ import annotations

from decimal import Decimal

from rich.markup import escape
from rich.tree import Tree

from pipelines.explanation import Explanation, IndicatorChain, Row


def explanation_tree(found: Explanation) -> Tree:
    """The whole chain as a tree for the terminal. Whatever came from a file is printed as it is, never as markup."""
    total, publication = found.total, found.publication
    provisional = " · 分值暂定 points are provisional" if total["is_provisional"] else ""
    tree = Tree(
        f"[bold]{escape(total['name_zh'])}[/bold] {total['chamber_id']} · {total['campaign_year']} · "
        f"{total['district_zh']} {total['district_en']}"
    )
    tree.add(
        f"核定分 official {_exact(total['official_score'])} / {_exact(total['total_points'])}"
        f" · 自评 claimed {_exact(total['claimed_score'])} · 佐证 evidenced {_exact(total['evidenced_score'])}"
        f"{provisional}"
    )
    tree.add(_standing(total))
    tree.add(f"评价办法 rubric {total['rubric_id']} {escape(total['rubric_zh'])} {escape(total['rubric_en'])}")
    tree.add(
        f"发布 publication {publication['run_id']} · 截止日 as of {publication['as_of']} · "
        f"输入摘要 input digest {publication['input_digest']} · 程序 code {publication['code_version']}"
    )
    chains: dict[str, list[IndicatorChain]] = {}
    for chain in found.indicators:
        chains.setdefault(chain.row["criterion_code"], []).append(chain)
    criteria = {node["code"]: node for node in found.criteria}
    for dimension in found.dimensions:
        of_dimension = {
            code: listed for code, listed in chains.items() if listed[0].row["dimension_code"] == dimension["code"]
        }
        if not of_dimension:
            continue
        branch = tree.add(_node(dimension))
        for code, listed in of_dimension.items():
            leaf = branch.add(_node(criteria[code]))
            for chain in listed:
                _add_indicator(leaf, chain)
    return tree


def _standing(total: Row) -> str:
    if total["is_ranked"]:
        return (
            f"名次 rank 全市 city {total['city_rank']} · 本区 district {total['district_rank']} · "
            f"同类 peers {total['peer_rank']}"
        )
    return f"不参加排名 not ranked: {total['unranked_reason_zh']} {total['unranked_reason_en']}"


def _node(node: Row) -> str:
    return (
        f"[bold]{node['code']}[/bold] {escape(node['name_zh'])} {escape(node['name_en'])} · "
        f"{_exact(node['official_score'])} / {_exact(node['points'])}"
    )


def _add_indicator(parent: Tree, chain: IndicatorChain) -> None:
    row = chain.row
    branch = parent.add(
        f"[bold]{row['indicator_code']}[/bold] {escape(row['indicator_zh'])} {escape(row['indicator_en'])} · "
        f"计入 adds {_exact(row['official_contribution_exact'])} / {_exact(row['weight_exact'])}"
        + (f" · {escape(row['clause'])}" if row["clause"] else "")
    )
    branch.add(f"{escape(row['arithmetic_zh'])} {escape(row['arithmetic_en'])}")
    if row["next_step_zh"]:
        branch.add(f"下一步 next: {escape(row['next_step_zh'])} {escape(row['next_step_en'])}")
    for answer in chain.answers:
        branch.add(_answer(answer))
    for refusal in chain.refused:
        branch.add(
            f"退回 refused {_place(refusal, refusal['column'])}: {escape(refusal['value_raw'] or '')} — "
            f"{escape(refusal['message_zh'])} {escape(refusal['message_en'] or '')}"
        )


def _answer(answer: Row) -> str:
    said = "撤回 withdrawn" if answer["is_withdrawal"] else escape(answer["value_raw"] or "")
    parts = [
        f"{answer['stage_zh']} {answer['stage_en']} {answer['field_code']} {escape(answer['name_zh'])} = {said}",
        f"佐证 evidence {escape(answer['evidence'])}" if answer["evidence"] else "",
        f"原因 reason {escape(answer['reason'])}" if answer["reason"] else "",
        _place(answer, answer["source_letter"]),
        f"收到 received {answer['received_at']:%Y-%m-%d %H:%M}",
        f"archive {answer['file_id'][:12]}…",
    ]
    return " · ".join(part for part in parts if part)


def _place(where: Row, column: str | None) -> str:
    """File, sheet and cell (or row and column where it is no letter)."""
    container = f"{escape(where['container_name'])} → " if where.get("container_name") else ""
    sheet = f" [{where['sheet']}]" if where["sheet"] else ""
    cell = f"{column}{where['source_row']}" if column and column.isascii() else f"第 {where['source_row']} 行 row"
    return f"{container}{escape(where['file_name'])}{escape(sheet)} {cell}"


def _exact(value: Decimal) -> str:
    """All its digits, without needless zeros."""
    return f"{value.normalize():f}"
