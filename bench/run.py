"""`make bench`, or `python bench/run.py [CASE …]`: measure, compare with targets, write the page.

Without names every case runs but the longest (hundred). Each case replaces its own rows of
docs/performance.md and leaves the others.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import cases
import table

LONGEST = ("hundred",)


def main() -> int:
    """Run the named cases, or all but the longest. 1 where one failed."""
    unknown = [name for name in sys.argv[1:] if name not in cases.CASES]
    if unknown:
        sys.stderr.write(f"no case {', '.join(unknown)}; there are: {', '.join(cases.CASES)}\n")
        return 2
    failed = 0
    sys.stdout.write(table.HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or [case for case in cases.CASES if case not in LONGEST]:
            start, found = time.perf_counter(), table.Table([])
            try:
                cases.CASES[name].measure(Path(folder), found)
            except (RuntimeError, OSError) as error:
                failed += 1
                sys.stderr.write(f"{name} failed: {error}\n")
                continue
            table.keep(name, found.rows)
            sys.stderr.write(f"{name}: {time.perf_counter() - start:.0f} s\n")
    table.page({name: case.title for name, case in cases.CASES.items()})
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
