// [data-show-if="field"][data-show-if-value="a b"]: shown while the field has one of the values;
// what is hidden is not sent. One part inside another: both must hold. The server decides again.

/** The present values of a field of a form: checked, chosen or typed. */
function values(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name);
  return controls
    .filter((control) => !control.disabled && (control.checked || !/^(radio|checkbox)$/.test(control.type)))
    .map((control) => control.value);
}

function apply(form) {
  for (const part of form.querySelectorAll("[data-show-if]")) {
    const wanted = part.dataset.showIfValue.split(" ");
    const shown = values(form, part.dataset.showIf).some((value) => wanted.includes(value));
    part.hidden = !shown;
    for (const control of part.querySelectorAll("input, select, textarea")) {
      control.disabled = Boolean(control.closest("[data-show-if][hidden]"));
    }
  }
}

function applyAll(root) {
  for (const form of root.querySelectorAll("form")) if (form.querySelector("[data-show-if]")) apply(form);
}

export function start(page) {
  applyAll(page);
  page.addEventListener("change", ({ target }) => target.form && apply(target.form));
  page.addEventListener("htmx:load", () => applyAll(page));
}
