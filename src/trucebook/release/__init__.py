"""From a valid book to a release folder.

`contents` defines what a release consists of, as a pure function of the book; `build` refuses a
book with problems and writes the contents in one step; `next` gives the book its next version
first. `codebook`, `annotations` and `describe/` write single files of a release; `export` turns a
release into one file of another form, with `databases` and `xlsx`.
"""
