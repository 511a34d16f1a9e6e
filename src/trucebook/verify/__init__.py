"""A release judged from outside: nothing of what it says of itself is believed.

`parcel` takes the files in, `checksums`, `index`, `definitions` and `labels` hold them against what
is said of them, `tables` judges the rows, `twins` holds each Parquet file against its CSV file,
`inert` looks for what a document could do, `companions` and `rebuilding` make the files again,
`provenance` and `signatures` look at what lies beside the release. `verify` is their order.
"""
