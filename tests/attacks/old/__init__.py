"""Releases as they were before anything was done against these attacks."""
