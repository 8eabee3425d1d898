// input[data-photos]: shows what was picked, and says at once what the server would refuse: a file
// of a kind that is not taken (accept), one that is too large, more than are taken (data-max-count),
// and all files of the form together (data-max-all-mb).
// What is picked later is added, so that a camera can be used several times; each can be removed.
// Where the form takes files in pieces they are sent at once instead (uploads.js).
import { MEGABYTE, complaint, mark, picture, same, weight } from "../files.js";
import { say } from "../text.js";
import { comesInPieces, take } from "./uploads.js";

const SPARE = 1; // megabytes left for the answers beside the files
const picked = new WeakMap(); // the files of an input, as a browser forgets them at the next picking

/** The sentence about more files than the field takes, with those that were sent before. */
function overmuch(input, files) {
  const most = Number(input.dataset.maxCount || Infinity);
  const sent = input.closest(".photo-picker").querySelectorAll("input[type=checkbox]:checked").length;
  return files.length + sent > most ? say("tooMany", { n: most }) : "";
}

/** The sentence about all files of a form, if they are too large to be sent together. */
function together(input) {
  const inputs = [...input.form.querySelectorAll("input[data-photos]:not(:disabled)")];
  const size = inputs.flatMap((each) => [...each.files]).reduce((sum, file) => sum + file.size, 0);
  const most = Number(input.dataset.maxAllMb || 64) - SPARE;
  if (size <= most * MEGABYTE) return "";
  return say("tooBigTogether", { all: Math.ceil(size / MEGABYTE), mb: most });
}

function preview(input, file) {
  const item = document.createElement("li");
  const caption = document.createElement("span");
  const name = document.createElement("bdi");
  const size = document.createElement("span");
  const remove = document.createElement("button");
  item.className = "photo";
  caption.className = "photo-caption";
  name.textContent = file.name;
  size.textContent = weight(file.size);
  remove.type = "button";
  remove.className = "btn btn-link btn-sm";
  remove.textContent = say("takeOut");
  remove.setAttribute("aria-label", say("remove", { name: file.name }));
  remove.addEventListener("click", () => {
    hold(input, picked.get(input).filter((other) => other !== file));
    input.focus();
  });
  caption.append(name, size, remove);
  item.append(file.type.startsWith("image/") ? picture(file) : mark(file.name), caption);
  return item;
}

/** Let the input hold `files`, as if they had been picked at once. */
function hold(input, files) {
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  picked.set(input, files);
  input.files = all.files;
  show(input);
}

function add(input, files) {
  if (comesInPieces(input)) {
    take(input, [...files]);
    return;
  }
  const before = input.multiple ? picked.get(input) || [] : [];
  const fresh = [...files].filter((file) => !before.some((other) => same(file, other)));
  hold(input, input.multiple ? [...before, ...fresh] : fresh.slice(0, 1));
}

function show(input) {
  const picker = input.closest(".photo-picker");
  const files = [...input.files];
  const megabytes = Number(input.dataset.maxMb || 20);
  const complaints = files.map((file) => complaint(file, input, megabytes)).filter(Boolean);
  const more = overmuch(input, files);
  if (more) complaints.push(more);
  picker.querySelector("[data-photo-previews]").replaceChildren(
    ...files.map((file) => preview(input, file)),
  );
  tell(input, complaints);
  for (const other of input.form.querySelectorAll("input[data-photos]")) {
    if (other !== input && other.dataset.together) tell(other, []);
  }
}

function tell(input, complaints) {
  const note = input.closest(".photo-picker").querySelector("[data-photo-note]");
  const sum = together(input);
  const text = [...complaints, sum].filter(Boolean).join(" ");
  if (sum) input.dataset.together = "yes";
  else delete input.dataset.together;
  input.setCustomValidity(text);
  note.textContent = text;
  note.hidden = !text;
}

/** Open the camera for a field; the field itself offers camera or album as the phone does. */
function shoot(button) {
  const input = button.closest(".photo-picker").querySelector("input[data-photos]");
  const camera = document.createElement("input");
  camera.type = "file";
  camera.accept = "image/*";
  camera.capture = "environment";
  camera.addEventListener("change", () => add(input, camera.files));
  camera.click();
}

function showCameras(page) {
  if (!window.matchMedia("(pointer: coarse)").matches) return;
  for (const button of page.querySelectorAll("[data-photo-camera]")) button.hidden = false;
}

export function start(page) {
  page.addEventListener("change", ({ target }) => target.matches("input[data-photos]") && add(target, target.files));
  page.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-photo-camera]");
    if (button) shoot(button);
  });
  showCameras(page);
  page.addEventListener("htmx:load", () => showCameras(page));
}
