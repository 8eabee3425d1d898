// button[data-text-size-toggle]: large text (关怀版), kept in a cookie so that the server draws
// <html data-text-size> from the first byte.
export function start(page) {
  page.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-text-size-toggle]");
    if (!button) return;
    const { dataset } = page.documentElement;
    dataset.textSize = dataset.textSize === "large" ? "normal" : "large";
    button.setAttribute("aria-pressed", String(dataset.textSize === "large"));
    page.cookie = `text_size=${dataset.textSize}; path=/; max-age=31536000; samesite=lax`;
  });
}
