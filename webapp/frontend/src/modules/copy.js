// button[data-copy="text"]: puts the text on the clipboard and says so.
import { say } from "../text.js";

export function start(page) {
  page.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.setAttribute("aria-label", say("copied"));
    button.classList.add("is-copied");
  });
}
