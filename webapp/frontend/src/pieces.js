// Sends one file in pieces and goes on where the server says that it stopped. Knows nothing of pages.
const PIECE = 512 * 1024; // until the server has said how much it wants at once
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds before the same thing is tried again

/** What the server answered instead of taking it: a sentence, and whether trying again may help. */
export class Refusal extends Error {
  constructor(status, told) {
    super(told.message || "");
    this.status = status;
    this.told = told;
  }
}

/** Ask the server; its JSON, or a Refusal. */
export async function ask(method, url, { body, headers = {}, signal } = {}) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const all = { Accept: "application/json", "X-CSRFToken": token, ...headers };
  const answer = await fetch(url, { method, body, signal, headers: all, credentials: "same-origin" });
  const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, told);
  return told;
}

/** A broken connection and a busy server pass; what was refused with a reason does not. */
function passes(problem) {
  if (problem instanceof Refusal) return problem.status === 408 || (problem.status >= 500 && !problem.told.reason);
  return problem instanceof TypeError; // what fetch throws when there is no connection
}

/** Wait so many seconds, or until the connection is back; without one there is no hurry. */
function pause(seconds, signal) {
  return new Promise((go) => {
    const timer = navigator.onLine ? setTimeout(end, seconds * 1000) : 0;
    function end() {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      go();
    }
    window.addEventListener("online", end);
    signal.addEventListener("abort", end);
  });
}

/** Do `act` again and again while the connection is broken; `waits` hears whether it is. */
async function patiently(act, { signal, waits }) {
  for (const seconds of [...PAUSES, 0]) {
    try {
      const told = await act();
      waits(false);
      return told;
    } catch (problem) {
      if (!passes(problem) || !seconds || signal.aborted) throw problem;
      waits(true);
      await pause(seconds, signal);
      signal.throwIfAborted?.();
    }
  }
  return undefined;
}

/** The SHA-256 of a file, or "" where this browser computes none (a page that came by http). */
export async function digestOf(file) {
  if (!window.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The address of one file below that of its form, whose query says which form it is. */
export function addressOf(url, id) {
  const [path, query] = url.split("?");
  return `${path}/${id}${query ? `?${query}` : ""}`;
}

/** Begin a file; what the server knows of it from now on. */
export function begin(url, file, field, sha256, manner) {
  const told = JSON.stringify({ field, name: file.name.slice(-1000), size: file.size, sha256 });
  const headers = { "Content-Type": "application/json" };
  return patiently(() => ask("POST", url, { body: told, headers, signal: manner.signal }), manner);
}

/** Send what is missing of a file that was begun, and have it examined; what it is. */
export async function send(url, file, upload, manner) {
  const at = addressOf(url, upload.id);
  let { offset } = upload;
  while (offset < upload.size) {
    const from = offset;
    offset = await patiently(() => put(at, file, from, upload.piece || PIECE, manner), manner);
    manner.progress(offset);
  }
  const told = await patiently(() => ask("POST", at, { signal: manner.signal }), manner);
  return told.file;
}

/** Send one piece; where the next one begins, also when another piece was there first. */
async function put(at, file, offset, piece, { signal }) {
  const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
  const body = file.slice(offset, offset + piece);
  try {
    return (await ask("PATCH", at, { body, headers, signal })).offset;
  } catch (problem) {
    if (problem.status === 409 && problem.told.offset !== undefined) return Number(problem.told.offset);
    throw problem;
  }
}
