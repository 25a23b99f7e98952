"""How much memory the processes of this program may take: the machine's, or that of its container."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_ROOT = Path("/")


def machine_memory(root: Path = _ROOT) -> int | None:
    """Bytes that this process and those it starts may take together; None where the system does not say. `root` is
    where /proc and /sys are."""
    return min((limit for limit in (_physical(), *_group_limits(root)) if limit), default=None)


def _physical() -> int | None:
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return None
    return max(0, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


def _group_limits(root: Path) -> Iterator[int]:
    """The limits of the control groups that this process is in, and of those around them."""
    groups = root / "proc/self/cgroup"
    if not groups.exists():
        return
    for line in groups.read_text(encoding="utf-8").splitlines():
        _, controllers, group = line.split(":", 2)
        if "memory" in controllers.split(","):
            yield from _limits(root / "sys/fs/cgroup/memory", group, "memory.limit_in_bytes")
        elif not controllers:
            yield from _limits(root / "sys/fs/cgroup", group, "memory.max")


def _limits(tree: Path, group: str, name: str) -> Iterator[int]:
    # A container may see the tree from its own group down and still be told the whole path: then only the top exists.
    for place in (PurePosixPath(group), *PurePosixPath(group).parents):
        path = tree / str(place).lstrip("/") / name
        said = path.read_text(encoding="ascii").strip() if path.exists() else ""
        if said.isdecimal():
            yield int(said)
