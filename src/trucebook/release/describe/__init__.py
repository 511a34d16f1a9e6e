"""What describes a release to each kind of client.

`tables` describes tables and columns: Data Package 2, CSV on the Web, Croissant 1.1. `deposit`
describes the release as a whole: README, DataCite, Zenodo, RO-Crate. Each is a pure function of
the `Subject`: the book and the bytes of the files so far.
"""
