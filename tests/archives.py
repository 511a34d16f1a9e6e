"""Web archives of invented pages."""

import io

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


def page(*paragraphs):
    """A page in Latin-1 with an article among other things."""
    inside = "".join(f"<p>{text}</p>" for text in paragraphs)
    whole = f"<html><head><title>T</title></head><body><nav>Menu</nav><article>{inside}</article>"
    return f"{whole}</body></html>".encode("latin-1")


def write_archive(path, *records):
    """Write answers of servers, each an address, a status, a media type and bytes."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "tests"}))
        for url, status, media, data in records:
            headers = [tuple(line.split(": ")) for line in f"Content-Type: {media}".split("\r\n")]
            answer = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            made = writer.create_warc_record(
                url, "response", payload=io.BytesIO(data), http_headers=answer
            )
            writer.write_record(made)
    return path
