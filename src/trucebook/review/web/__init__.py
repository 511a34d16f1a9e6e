"""The review page: an article with its candidates in the browser, on this machine alone.

`serve` opens the socket, `server` checks requests, `desk` answers them. An action is planned in
`actions` by the functions of the command line, written into the `journal`, then into the book, all
its files in one move; after a kill the journal's last entry was carried out or is dropped.
`contract` has what page and server say to each other.
"""
