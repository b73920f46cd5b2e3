"""Where a reader of a report finds more: addresses that a definition gives, and which are safe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surveybench.survey.check import Fault
from surveybench.survey.types import Link

LONGEST = 500  # letters of an address
HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
# What an address is written with; anything else stands in it as %20. No name or password before
# the host, which would hide where it leads.
REST = r"[A-Za-z0-9\-._~!$&()*+,;=:@/?%]"
WEB = re.compile(rf"https://{HOST}(?::[0-9]{{1,5}})?(?:[/?]{REST}*)?(?:#{REST}*)?\Z")
MAIL = re.compile(rf"mailto:[A-Za-z0-9._%+-]+@{HOST}\Z")


def safe(address: str) -> bool:
    """Whether an address is one of the web, encrypted, or of mail, and nothing else."""
    pattern = MAIL if address.startswith("mailto:") else WEB
    return len(address) <= LONGEST and pattern.match(address) is not None


def faults(links: Sequence[Link]) -> Iterator[Fault]:
    """Addresses that are not safe to click, and labels that say nothing."""
    for link in links:
        if not safe(link.address):
            yield Fault(
                ("links", link.kind, "address"),
                "is no address that may stand in a report.",
                "Write https://… with letters, digits and %20 for what is neither, or "
                f"mailto:name@example.org; {LONGEST} letters at most.",
            )
        if link.label and not link.label.strip():
            yield Fault(
                ("links", link.kind, "label"), "is blank.", "Write what it is, or leave it out."
            )
