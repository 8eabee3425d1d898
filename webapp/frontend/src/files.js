// What pages say and show of a file that was picked, before the server has looked at it.
import { say } from "./text.js";

export const MEGABYTE = 1024 * 1024;

/** Whether a file is one of those that the field offers to choose, by its type or its ending. */
function fits(file, input) {
  const name = file.name.toLowerCase();
  const offered = input.accept.split(",").map((each) => each.trim().toLowerCase());
  return offered.some((each) => (each.startsWith(".") ? name.endsWith(each) : each === file.type));
}

/** The sentence about a file that would be refused, or nothing. */
export function complaint(file, input, megabytes) {
  const kinds = input.dataset.kinds || "";
  if (!fits(file, input)) return say(kinds ? "notTaken" : "notImage", { name: file.name, kinds });
  if (file.size > megabytes * MEGABYTE) return say("tooBig", { name: file.name, mb: megabytes });
  return "";
}

/** The picture itself, or its mark where this browser cannot show one of its kind (HEIC). */
export function picture(file) {
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  image.addEventListener("error", () => image.replaceWith(mark(file.name)));
  return image;
}

/** What stands for a file that is not shown: what its name ends on. */
export function mark(name) {
  const sign = document.createElement("span");
  sign.className = "photo-file";
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = name.includes(".") ? name.split(".").pop().slice(0, 5).toUpperCase() : "…";
  return sign;
}

export function weight(size) {
  if (size >= MEGABYTE) return `${(size / MEGABYTE).toFixed(1)} MB`;
  return `${Math.max(1, Math.round(size / 1024))} KB`;
}

export const same = (one, other) =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
