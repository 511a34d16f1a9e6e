"""Tests of the extraction, a module each; a package, so that names may recur elsewhere."""
