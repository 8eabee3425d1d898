// On paper everything is open: details.fold unfolds for printing and folds again afterwards.
export function start(page) {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...page.querySelectorAll("details.fold:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
}
