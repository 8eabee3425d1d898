// .choice and .check-answer show which of them is chosen; older browsers have no :has().
const BOXES = ".choice, .check-answer";

function mark(root) {
  for (const box of root.querySelectorAll(BOXES)) {
    const control = box.querySelector("input");
    box.classList.toggle("is-chosen", Boolean(control && control.checked));
  }
}

export function start(page) {
  mark(page);
  page.addEventListener("change", ({ target }) => target.closest(BOXES) && mark(target.form ?? page));
  page.addEventListener("htmx:load", () => mark(page));
}
