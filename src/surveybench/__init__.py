"""surveybench: from patients' answers to benchmark reports."""

__version__ = "0.1.0"
