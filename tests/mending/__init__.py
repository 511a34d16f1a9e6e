"""Tests of what finds the cells that were meant; a package, so that names may recur elsewhere."""
