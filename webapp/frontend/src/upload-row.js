// The row of one file that is sent in pieces: what it is, how far it came, what can be done with it.
import { mark, picture, weight } from "./files.js";
import { say } from "./text.js";

const WORDS = { queued: "queued", sending: "sending", done: "sent", failed: "broken", refused: "broken", over: "over" };
const MOVING = ["queued", "sending", "stopped"];

function made(tag, className = "", text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function button(label, act, name) {
  const element = made("button", "btn btn-link btn-sm", label);
  element.type = "button";
  if (name) element.setAttribute("aria-label", name);
  element.addEventListener("click", act);
  return element;
}

/** The row of a file, or of an upload whose file this page does not have. */
export function row(file, { remove, retry }) {
  const [bar, state] = [made("progress", "photo-progress"), made("span", "photo-state")];
  const again = button(say("retry"), retry, say("retryOne", { name: file.name }));
  const caption = made("span", "photo-caption");
  const shown = file instanceof File && file.type.startsWith("image/") ? picture(file) : mark(file.name);
  const take = button(say("takeOut"), remove, say("remove", { name: file.name }));
  const one = { item: made("li", "photo"), name: file.name, state: "", told: "" };
  bar.max = file.size;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  state.setAttribute("role", "status");
  caption.append(made("bdi", "", file.name), made("span", "", weight(file.size)), bar, state, again, take);
  one.item.append(shown, caption);

  one.show = (now, told = "") => {
    Object.assign(one, { state: now, told });
    one.item.dataset.state = now;
    bar.hidden = !MOVING.includes(now);
    again.hidden = now !== "failed";
    const percent = Math.floor((100 * bar.value) / Math.max(bar.max, 1));
    state.textContent = now === "stopped" ? say("stopped", { percent }) : say(WORDS[now]);
  };
  one.moved = (offset) => {
    bar.value = offset;
    if (offset >= file.size && one.state === "sending") state.textContent = say("checking");
  };
  one.waits = (waiting) => {
    if (one.state === "sending") state.textContent = say(waiting ? "waiting" : "sending");
  };
  one.arrived = ({ note, address }, name) => {
    const carried = made("input");
    Object.assign(carried, { type: "hidden", name, value: note });
    one.item.append(carried);
    const sign = one.item.querySelector(".photo-file");
    if (address && sign) sign.replaceWith(Object.assign(made("img"), { src: address, alt: file.name }));
    one.show("done");
  };
  return one;
}
