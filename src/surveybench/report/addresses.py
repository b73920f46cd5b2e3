"""Which links of a document lead out of it: to the web, encrypted, or to a mail address."""

from __future__ import annotations

OUTWARD = ("https://", "mailto:")


def leads_out(link: str) -> bool:
    """Whether a link is an address, and no page of the document."""
    return link.startswith(OUTWARD)
