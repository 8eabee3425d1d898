// input[data-photos]: shows what was picked, and says at once what the server would refuse.
import { say } from "../text.js";

/** The sentence about a file that cannot be a photo, or nothing. */
function complaint(file, megabytes) {
  if (!file.type.startsWith("image/")) return say("notImage", { name: file.name });
  if (file.size > megabytes * 1024 * 1024) return say("tooBig", { name: file.name, mb: megabytes });
  return "";
}

function preview(file) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  const caption = document.createElement("span");
  item.className = "photo";
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  caption.className = "photo-caption";
  caption.textContent = file.name;
  item.append(image, caption);
  return item;
}

function show(input) {
  const picker = input.closest(".photo-picker");
  const files = [...input.files];
  const complaints = files.map((file) => complaint(file, Number(input.dataset.maxMb || 20))).filter(Boolean);
  const note = picker.querySelector("[data-photo-note]");
  input.setCustomValidity(complaints.join(" "));
  note.textContent = complaints.join(" ");
  note.hidden = !complaints.length;
  picker.querySelector("[data-photo-previews]").replaceChildren(...files.filter((file) => !complaint(file, Infinity)).map(preview));
}

export function start(page) {
  page.addEventListener("change", ({ target }) => target.matches("input[data-photos]") && show(target));
}
