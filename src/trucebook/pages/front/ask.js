// Requests to the server of the review page; see contract.py for what they carry.

const TOKEN = "trucebook-token";

/** The server did not answer: it may have carried out what was asked, or not. */
export class Gone extends Error {}

/** The server refused; `refusal` says why. */
export class Refused extends Error {
  constructor(refusal) {
    super(refusal.detail || refusal.title);
    this.refusal = refusal;
  }
}

/** Keep the token of the address, and take it out of the address. */
export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return false;
  sessionStorage.setItem(TOKEN, given);
  history.replaceState(null, "", location.pathname);
  return true;
}

/** Ask the server; a `body` makes it a POST. */
export async function ask(path, body, signal) {
  const headers = { "X-Trucebook-Token": sessionStorage.getItem(TOKEN) ?? "" };
  if (body) headers["Content-Type"] = "application/json";
  let answer, text;
  try {
    const method = body ? "POST" : "GET";
    answer = await fetch(`/api/${path}`, { method, headers, body: body && JSON.stringify(body), signal, cache: "no-store" });
    text = await answer.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Gone(error.message);
  }
  const found = readJson(text, answer.status);
  if (!answer.ok) throw new Refused(found);
  return found;
}

function readJson(text, status) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused({ status, title: `HTTP ${status}`, detail: "", conflicts: [], lacking: [], field: "" });
  }
}
