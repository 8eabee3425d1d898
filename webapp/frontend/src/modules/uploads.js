// form[data-pieces="address"]: files are sent as soon as they are picked, in pieces, one after another.
// What breaks off goes on by itself, after a reload when the same file is picked again. The form
// then carries a note of each file (`field.sent`) and waits until all of them are there.
import { complaint, same } from "../files.js";
import { addressOf, ask, begin, digestOf, send } from "../pieces.js";
import { say } from "../text.js";
import { row } from "../upload-row.js";

const rows = new WeakMap(); // of an input: what was picked, in its order
const begun = new WeakMap(); // of a form: the promise of what an earlier page began and did not end
const held = new Map(); // forms that wait for their files, with the button that was pressed
const queue = [];
const ANEW = ["digest_differs", "beyond_size"]; // after which a file is begun anew
let busy = false;

export const comesInPieces = (input) => "pieces" in (input.form?.dataset ?? {});
const rowsOf = (input) => rows.get(input) || [];
const inputsOf = (form) => [...form.querySelectorAll("input[data-photos]")];
const pickerOf = (input) => input.closest(".photo-picker");
const isAsked = (input) => !input.closest("[data-show-if][hidden]");
const isPending = ({ state }) => ["queued", "sending"].includes(state);
const pendingIn = (form) => inputsOf(form).filter(isAsked).flatMap(rowsOf).filter(isPending);
const earlier = (input) => [...pickerOf(input).querySelectorAll("input[type=checkbox]")];

/** Take what was picked: each file gets its row and its turn. */
export function take(input, files) {
  const before = rowsOf(input).filter((one) => one.file);
  const fresh = files.filter((file) => !before.some((one) => same(one.file, file)));
  input.value = "";
  if (!input.multiple && fresh.length) {
    rowsOf(input).slice().forEach((one) => discard(input, one));
    for (const box of earlier(input)) box.checked = false;
  }
  for (const file of input.multiple ? fresh : fresh.slice(0, 1)) add(input, file);
  refresh(input);
}

function add(input, file, upload = null) {
  const one = row(file || upload, {
    remove: () => {
      discard(input, one);
      input.focus();
    },
    retry: () => enqueue(input, one),
  });
  Object.assign(one, { file, upload, stop: new AbortController() });
  rows.set(input, [...rowsOf(input), one]);
  pickerOf(input).querySelector("[data-photo-previews]").append(one.item);
  const wrong = file && complaint(file, input, Number(input.dataset.maxMb || 20));
  if (wrong) one.show("refused", wrong);
  else one.show("over");
  return one;
}

function enqueue(input, one) {
  one.show("queued");
  queue.push([input, one]);
  refresh(input);
  work();
}

/** Send what stands in the queue, one file after another. */
async function work() {
  if (busy) return;
  busy = true;
  while (queue.length) {
    const [input, one] = queue.shift();
    if (one.state === "queued") await deliver(input, one);
    refresh(input);
    release(input.form);
  }
  busy = false;
}

async function deliver(input, one) {
  const url = input.form.dataset.pieces;
  const manner = {
    signal: one.stop.signal,
    progress: (offset) => one.moved(offset),
    waits: (waiting) => one.waits(waiting),
  };
  one.show("sending");
  try {
    one.upload ||= await startOf(input, one, url, manner);
    one.moved(one.upload.offset);
    one.arrived(await send(url, one.file, one.upload, manner), `${input.name}.sent`);
  } catch (problem) {
    if (one.stop.signal.aborted) return;
    if (problem.status === 404 || ANEW.includes(problem.told?.reason)) one.upload = null;
    const hopeless = problem.told?.error === "evidence_refused" && !passing(problem);
    one.show(hopeless ? "refused" : "failed", problem.message && problem.told ? problem.message : say("notSent", one));
  }
}

const passing = ({ told }) => ["pictures_busy", "not_scanned"].includes(told.reason);

/** The file as an earlier page began it, if it is the same to the last byte; else begun now. */
async function startOf(input, one, url, manner) {
  const sha256 = await digestOf(one.file);
  await begun.get(input.form);
  for (const old of rowsOf(input).filter(({ state }) => state === "stopped")) {
    const { size, name } = old.upload;
    if (size !== one.file.size || (old.upload.sha256 ? old.upload.sha256 !== sha256 : name !== one.file.name)) continue;
    const known = old.upload;
    forget(input, old);
    if (known.sha256) return ask("GET", addressOf(url, known.id), { signal: manner.signal });
    await drop(input, known);
  }
  return begin(url, one.file, input.name, sha256, manner);
}

function drop(input, upload) {
  return ask("DELETE", addressOf(input.form.dataset.pieces, upload.id)).catch(() => {});
}

function forget(input, one) {
  rows.set(input, rowsOf(input).filter((other) => other !== one));
  one.item.remove();
}

/** Take a file out: on the page, and on the server, which would keep it for a day. */
function discard(input, one) {
  one.stop.abort();
  one.state = "gone";
  if (one.upload) drop(input, one.upload);
  forget(input, one);
  refresh(input);
  release(input.form);
}

/** Let the field say what is wrong, ask for a file only while it has none, and fill its places. */
function refresh(input) {
  const most = Number(input.dataset.maxCount || Infinity);
  let taken = earlier(input).filter((box) => box.checked).length;
  let over = false;
  for (const one of rowsOf(input).filter(({ state }) => !["refused", "stopped"].includes(state))) {
    taken += 1;
    if (one.state === "over" && taken <= most) enqueueLater(input, one);
    over ||= taken > most;
  }
  input.dataset.must ??= String(input.required);
  input.required = input.dataset.must === "true" && !taken;
  const wrong = rowsOf(input).filter(({ state }) => ["refused", "failed"].includes(state)).map(({ told }) => told);
  if (over) wrong.push(say("tooMany", { n: most }));
  tell(input, wrong.join(" "));
}

function enqueueLater(input, one) {
  one.show("queued");
  queue.push([input, one]);
  queueMicrotask(work);
}

function tell(input, text) {
  const note = pickerOf(input).querySelector("[data-photo-note]");
  input.setCustomValidity(text);
  if (note.textContent !== text) note.textContent = text;
  note.hidden = !text;
}

/** Hand the form in when it was to be handed in and all its files are there. */
function release(form) {
  if (!held.has(form) || pendingIn(form).length) return;
  const button = held.get(form);
  held.delete(form);
  button?.removeAttribute("aria-busy");
  for (const input of inputsOf(form)) pickerOf(input).querySelector("[data-photo-hold]")?.remove();
  form.requestSubmit(button ?? undefined);
}

function hold(event) {
  const form = event.target;
  const pending = "pieces" in form.dataset ? pendingIn(form) : [];
  if (!pending.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (held.has(form)) return;
  held.set(form, event.submitter);
  event.submitter?.setAttribute("aria-busy", "true");
  const note = document.createElement("p");
  note.className = "field-help";
  note.dataset.photoHold = "";
  note.setAttribute("role", "status");
  note.textContent = say("holding", { n: pending.length });
  pickerOf(inputsOf(form).find((input) => rowsOf(input).some(isPending))).append(note);
}

/** Show what an earlier page began: what is whole is examined, the rest waits for its file. */
async function restore(form) {
  const { uploads } = await ask("GET", form.dataset.pieces).catch(() => ({ uploads: [] }));
  for (const upload of uploads.filter(({ file }) => !file)) {
    const input = inputsOf(form).find(({ name }) => name === upload.field);
    if (!input) continue;
    const one = add(input, null, upload);
    one.moved(upload.offset);
    if (upload.offset === upload.size) enqueue(input, one);
    else one.show("stopped");
  }
}

function prepare(form) {
  for (const part of form.querySelectorAll("[data-all-at-once]")) part.hidden = true;
  for (const part of form.querySelectorAll("[data-in-pieces], [data-sent-remove]")) part.hidden = false;
  if (inputsOf(form).length) begun.set(form, restore(form));
}

/** Take out a file that an earlier page sent. */
function removeSent(button) {
  const item = button.closest(".photo");
  const input = button.closest(".photo-picker").querySelector("input[data-photos]");
  drop(input, { id: item.dataset.upload });
  item.remove();
  refresh(input);
  input.focus();
}

export function start(page) {
  page.addEventListener("submit", hold, true);
  page.addEventListener("change", ({ target }) => {
    const picker = target.matches("input[type=checkbox]") && target.closest(".photo-picker");
    if (picker && target.form && "pieces" in target.form.dataset) refresh(picker.querySelector("input[data-photos]"));
  });
  page.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-sent-remove]");
    if (button) removeSent(button);
  });
  for (const form of page.querySelectorAll("form[data-pieces]")) prepare(form);
}
