"""A window for people who do not type: pages on this computer that have commands run.

Nothing is uploaded: files are chosen where they are. Each step that works is a command of its own,
in another process, asked for JSON, so what a page shows is what the command line says.
"""

from surveybench.jobs.window.desk import Desk
from surveybench.jobs.window.server import Keys, address, server

__all__ = ["Desk", "Keys", "address", "server"]
