"""From a Release to finished files: documents, charts and their writers."""
