// form[data-guard]: leaving the page with something not handed in is asked about first.
import { say } from "../text.js";

const changed = new Set();

export function start(page) {
  page.addEventListener("input", ({ target }) => {
    if (target.form?.matches("[data-guard]")) changed.add(target.form);
  });
  page.addEventListener("submit", ({ target }) => changed.delete(target));
  window.addEventListener("beforeunload", (event) => {
    if (![...changed].some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = say("leave");
  });
}
