// .phrase[data-phrase-for="id"]: puts a common phrase (常用语) into a text field.
export function start(page) {
  page.addEventListener("click", ({ target }) => {
    const phrase = target.closest("[data-phrase-for]");
    if (!phrase) return;
    const field = page.getElementById(phrase.dataset.phraseFor);
    field.value = [field.value.trim(), phrase.textContent.trim()].filter(Boolean).join("\n");
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
}
