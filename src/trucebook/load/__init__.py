"""Releases from elsewhere: a base URL, a folder or an archive.

`places` finds the release that a source has, `downloads` brings files over HTTP, `deadline` ends
that in time, `cache` keeps what was brought or unpacked. Nothing is opened before the guard has
seen it, and every file is held to `SHA256SUMS`, which is held to the index of the releases.
"""
