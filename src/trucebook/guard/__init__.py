"""What a file may ask of this machine, looked at before it is opened.

A release comes from elsewhere. Its checksums say that it arrived as it was sent, not that it was
sent in good faith: so every size that a file declares is held to a limit, and every name to the
folder that it lies in, before memory or disk is given for it.

`files` has the limits of sizes and names, `parquet` reads a table under them, `archives` a release
in a zip or tar.gz file, of which `zips` and `tars` account for every byte.
"""
