"""What the operating system's refusals mean for the people who run this, in both languages."""

from __future__ import annotations

_MEANINGS = (
    (
        ("No space left on device", "Disk quota exceeded", "database or disk is full"),
        "磁盘已满:请清理或扩大 SIHAO_HOME 所在磁盘,再运行 sihao nightly。收件箱、台账和上一次发布不受影响。",
        "The disk is full: make room where SIHAO_HOME lies, then run `sihao nightly`. Inbox, ledger and the last "
        "publication are unharmed.",
    ),
    (
        ("File too large",),
        "文件超过系统允许的大小:请检查 ulimit -f 或文件系统的限制。",
        "A file would be larger than the system allows: see `ulimit -f` and the limits of the file system.",
    ),
    (
        ("Read-only file system", "readonly database"),
        "文件系统只读:SIHAO_HOME 必须可写,请检查挂载方式和磁盘故障。",
        "The file system is read-only: SIHAO_HOME must be writable; see how it is mounted and whether the disk failed.",
    ),
    (
        ("Permission denied", "Operation not permitted"),
        "没有写入权限:请检查 SIHAO_HOME 的属主和权限。",
        "Permission denied: see the owner and the rights of SIHAO_HOME.",
    ),
    (
        ("Input/output error",),
        "磁盘读写出错:请检查磁盘,必要时从备份恢复。",
        "The disk failed to read or write: check it and, if need be, restore from a backup.",
    ),
)


def plain_reason(message: str) -> str:
    """The message of an error, after a sentence on what it means and what to do where we know one."""
    for signs, zh, en in _MEANINGS:
        if any(sign in message for sign in signs) and zh not in message:
            return f"{zh}{en} ({message})"
    return message
