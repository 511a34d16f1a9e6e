"""rdflib reads the annotations as JSON-LD, pyshacl holds them against the W3C model's musts.

The context that the file names stands on the web. `anno.json` maps the terms that we use to the
IRIs of the Web Annotation Vocabulary; a term it lacks would be lost, and a shape then fail.
"""

import json
from pathlib import Path

import pyshacl
import rdflib
from harness import serve

_SHAPES = rdflib.Graph().parse(Path(__file__).with_name("annotations.ttl"))
_CONTEXT = json.loads(Path(__file__).with_name("anno.json").read_bytes())
_OA = rdflib.Namespace("http://www.w3.org/ns/oa#")


def judge(folder: Path) -> object:
    content = json.loads((folder / "annotations.jsonld").read_bytes())
    if content.pop("@context") != "http://www.w3.org/ns/anno.jsonld":
        return "another context"
    graph = rdflib.Graph().parse(
        data=json.dumps({**_CONTEXT, **content}), format="json-ld", publicID="https://example.org/"
    )
    found = len(set(graph.subjects(rdflib.RDF.type, _OA.Annotation)))
    if found != content["total"]:
        return f"{content['total']} annotations told, {found} found"
    conforms, _, text = pyshacl.validate(graph, shacl_graph=_SHAPES)
    return None if conforms else text


serve(judge)
