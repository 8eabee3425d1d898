// input[data-photos]: shows what was picked, and says at once what the server would refuse: a file
// that is no photo, one that is too large, and all photos of the form together (data-max-all-mb).
// What is picked later is added, so that a camera can be used several times; each can be removed.
import { say } from "../text.js";

const MEGABYTE = 1024 * 1024;
const SPARE = 1; // megabytes left for the answers beside the photos
const picked = new WeakMap(); // the files of an input, as a browser forgets them at the next picking

/** The sentence about a file that cannot be a photo, or nothing. */
function complaint(file, megabytes) {
  if (!file.type.startsWith("image/")) return say("notImage", { name: file.name });
  if (file.size > megabytes * MEGABYTE) return say("tooBig", { name: file.name, mb: megabytes });
  return "";
}

/** The sentence about all photos of a form, if they are too large to be sent together. */
function together(input) {
  const inputs = [...input.form.querySelectorAll("input[data-photos]:not(:disabled)")];
  const size = inputs.flatMap((each) => [...each.files]).reduce((sum, file) => sum + file.size, 0);
  const most = Number(input.dataset.maxAllMb || 64) - SPARE;
  if (size <= most * MEGABYTE) return "";
  return say("tooBigTogether", { all: Math.ceil(size / MEGABYTE), mb: most });
}

function preview(input, file) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  const caption = document.createElement("span");
  const name = document.createElement("bdi");
  const remove = document.createElement("button");
  item.className = "photo";
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  caption.className = "photo-caption";
  name.textContent = file.name;
  remove.type = "button";
  remove.className = "btn btn-link btn-sm";
  remove.textContent = say("remove", { name: file.name });
  remove.addEventListener("click", () => {
    hold(input, picked.get(input).filter((other) => other !== file));
    input.focus();
  });
  caption.append(name, remove);
  item.append(image, caption);
  return item;
}

const same = (one, other) =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

/** Let the input hold `files`, as if they had been picked at once. */
function hold(input, files) {
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  picked.set(input, files);
  input.files = all.files;
  show(input);
}

function add(input, files) {
  const before = input.multiple ? picked.get(input) || [] : [];
  const fresh = [...files].filter((file) => !before.some((other) => same(file, other)));
  hold(input, input.multiple ? [...before, ...fresh] : fresh.slice(0, 1));
}

function show(input) {
  const picker = input.closest(".photo-picker");
  const files = [...input.files];
  const megabytes = Number(input.dataset.maxMb || 20);
  const complaints = files.map((file) => complaint(file, megabytes)).filter(Boolean);
  picker.querySelector("[data-photo-previews]").replaceChildren(
    ...files.filter((file) => !complaint(file, Infinity)).map((file) => preview(input, file)),
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
