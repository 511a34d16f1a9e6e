"""Independent clients on a release, and on spoiled copies of it.

`clients/` has a script a client, which runs where the client is installed; `table` names them,
runs them and tells who accepts and who rejects what.
"""
