// button[data-copy="text"]: puts the text on the clipboard and says so. Without https a browser
// has no clipboard for us: then the button goes away.
import { say } from "../text.js";

export function start(page) {
  if (!navigator.clipboard) {
    for (const button of page.querySelectorAll("[data-copy]")) button.hidden = true;
    return;
  }
  page.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.setAttribute("aria-label", say("copied"));
    button.classList.add("is-copied");
  });
}
