"""An extractor that asks a language model. An example: copy it, and change the question.

It speaks to any server with the chat interface of OpenAI: llama.cpp, Ollama, vLLM or a service.

    LLM_URL     where it is, by default http://localhost:8080/v1
    LLM_MODEL   which model to ask for, by default "default"
    LLM_KEY     the key of a service; none by default

As a program it writes what the model proposes, one line per text, to be used as a file:

    python llm_extractor.py articles/*.txt > llm.jsonl
    trucebook extract articles --extractor llm@1.0.0=llm.jsonl

As an entry point of a package it is used by its name; docs/extractors.md has the two lines.
What the model says is not believed: trucebook holds each row to the text and the code lists.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from hashlib import sha256
from pathlib import Path
from typing import Any

QUESTION = """\
List what this news article reports, as one JSON object and nothing else:
{"figures": [{"exact": "at least 12 people", "metric": "killed", "status": "reported",
              "attributed_to": "the name of who gives the number, or null"}],
 "quotes": [{"exact": "the words between the marks", "speaker": "who says them, or null"}],
 "mentions": [{"exact": "the name of a person, state or body that acts"}],
 "terms": [{"exact": "what a proposal contains", "term_type": "truce_duration"}]}
Copy "exact" and every name from the article, letter by letter. One entry per place, in the order
of the article. metric: killed, injured, displaced_sheltering, population, other:<word>.
term_type: truce_duration, hostage_release, prisoner_release, troop_withdrawal, aid, other.
"""
LONGEST = 1 << 22
"""Bytes of an answer that are read."""


def extract(text: str) -> dict[str, Any]:
    """What the model proposes for a text, as a line of `trucebook extract` has it."""
    answer = json.loads(ask(f"{QUESTION}\nARTICLE:\n{text}"))
    return {table: placed(rows, text) for table, rows in answer.items() if isinstance(rows, list)}


def ask(question: str) -> str:
    """The answer of the model, without the fence that many put around JSON."""
    body = {
        "model": os.environ.get("LLM_MODEL", "default"),
        "messages": [{"role": "user", "content": question}],
        "temperature": 0,
        "response_format": {"type": "json_object"},
    }
    head = {"Content-Type": "application/json"}
    if key := os.environ.get("LLM_KEY"):
        head["Authorization"] = f"Bearer {key}"
    url = os.environ.get("LLM_URL", "http://localhost:8080/v1").rstrip("/")
    request = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), head)
    with urllib.request.urlopen(request, timeout=300) as answer:
        found = json.loads(answer.read(LONGEST))
    content = str(found["choices"][0]["message"]["content"])
    return content.strip().removeprefix("```json").removesuffix("```")


def placed(rows: list[Any], text: str) -> list[Any]:
    """The rows with offsets: words that come again are taken to be those at their next place."""
    after: dict[str, int] = {}
    for row in rows:
        words = row.get("exact") if isinstance(row, dict) else None
        if isinstance(words, str) and words:
            start = text.find(words, after.get(words, 0))
            after[words] = start + 1
            row |= {"start": start, "end": start + len(words)} if start >= 0 else {}
    return rows


def main(files: list[str]) -> None:
    """Write a line per file."""
    for file in files:
        data = Path(file).read_bytes()
        about = {"file": file, "sha256": sha256(data).hexdigest()}
        print(json.dumps({**about, **extract(data.decode())}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
