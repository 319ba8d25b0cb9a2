"""The words of the pages' frame, Chinese and English. Titles and column labels stand in the query files."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "brand": ("四好商会评价", "Four Goods chambers"),
    "skip": ("跳到正文", "Skip to content"),
    "overview": ("总览", "Overview"),
    "overview_title": ("年度总览", "overview"),
    "other_language": ("English", "中文"),
    "data_version": ("数据版本", "Data version"),
    "as_of": ("截止日", "As of"),
    "published_at": ("发布时间", "Published"),
    "show": ("查看", "Show"),
    "reset": ("清除条件", "Clear"),
    "rows": ("共 {count} 行", "{count} rows"),
    "pages": ("第 {page} / {pages} 页", "page {page} of {pages}"),
    "previous": ("上一页", "Previous"),
    "next": ("下一页", "Next"),
    "paging": ("翻页", "Pages"),
    "export_xlsx": ("导出 Excel", "Export to Excel"),
    "export_csv": ("导出 CSV", "Export CSV"),
    "no_rows": ("没有符合条件的行。", "No rows meet these conditions."),
    "filters": ("条件", "Conditions"),
    "chamber_needed": (
        "请输入商会编码，或从商会排名中点选一个商会。",
        "Enter a chamber key, or choose a chamber in the ranking.",
    ),
    "no_year": ("还没有任何年度的填报。", "No campaign year holds submissions yet."),
    "full_list": ("查看全部", "See all"),
    "top_chambers": ("前 10 名商会与名次区间", "Top 10 chambers with rank intervals"),
    "weakest": ("全市失分最多的 10 个指标", "The 10 indicators that lose most points in the city"),
    "districts": ("各区得分与覆盖率", "Districts: scores and coverage"),
    "intervals": (
        "名次区间：权重重抽后 5%–95% 的名次；区间重叠的名次差别不大。",
        "Rank interval: ranks at 5–95 % over redrawn weights; where intervals overlap, ranks differ little.",
    ),
    "rank_of_ranked": ("全市名次（区间 {low}–{high}）", "City rank (interval {low}–{high})"),
    "rank": ("全市名次", "City rank"),
    "not_ranked": ("未排名", "Not ranked"),
    "interval_score": ("下限–上限", "Floor–ceiling"),
    "for_this_chamber": ("这家商会的", "For this chamber:"),
    "group_scores": ("得分与排名", "Scores and ranks"),
    "group_points": ("短板与差异", "Weak points"),
    "group_quality": ("数据质量", "Data quality"),
}
"""Key -> (Chinese, English). Curly words are filled in by the page."""

ERRORS: Mapping[int, tuple[str, str]] = {
    400: ("请求无法理解", "The request cannot be understood"),
    403: ("无权查看", "You may not see this"),
    404: ("没有这个页面", "There is no such page"),
    405: ("本站只可浏览", "This site can only be read"),
    500: ("系统出错", "Something went wrong here"),
    502: ("登录服务不可用", "The login service does not answer"),
    503: ("暂无数据", "No data yet"),
}
"""HTTP status -> title of the error page."""


def text(key: str, language: str, **words: object) -> str:
    """The text of this key in this language, its curly words filled in. Raises KeyError on an unknown key."""
    chinese, english = TEXTS[key]
    return (chinese if language == "zh" else english).format(**words)
