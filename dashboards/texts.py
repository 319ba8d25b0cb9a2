"""Titles of the error pages, Chinese and English. Other words stand side by side where they are used."""

from __future__ import annotations

from collections.abc import Mapping

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
