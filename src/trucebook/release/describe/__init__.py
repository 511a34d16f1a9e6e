"""What describes a release to each kind of client, one module per kind.

`package` writes Data Package 2, `csvw` CSV on the Web, `croissant` Croissant 1.1 for machine
learning, `deposit` DataCite and Zenodo for a DOI, `card` the README for people and the Hugging
Face hub, `crate` RO-Crate 1.2, which lists all the other files. Each is a pure function of the
`Subject`: the book and the bytes of the files so far.
"""
