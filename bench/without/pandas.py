"""Hides pandas where it stands first on the path: pyarrow imports it wherever it can."""

raise ImportError("pandas is not part of surveybench")
