// On paper everything is open: details.fold unfolds for printing and folds again afterwards.
// [data-print] opens the browser's own print dialogue.
export function start(page) {
  let opened = [];
  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  window.addEventListener("beforeprint", () => {
    opened = [...page.querySelectorAll("details.fold:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
}
