"""Pages for a browser: one template engine, one style, one bundle of scripts.

`front/` has the sources of style and scripts, `bundle/` what esbuild makes of them and of the
libraries that they use (`make bundle`), with licences and checksums. `templates/` has the frame of
every page and the macros that pages share.
"""
