// [data-show-if="field"][data-show-if-value="a b"]: shown while the field has one of the values;
// what is hidden is not sent. One part inside another: both must hold. The server decides again.
// [data-required-if="field=a other=b"]: its label is marked as required while all of these are so.

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

function mark(form) {
  for (const part of form.querySelectorAll("[data-required-if]")) {
    const pairs = part.dataset.requiredIf.trim().split(/\s+/).map((pair) => pair.split("="));
    const label = part.querySelector(".field-label");
    const required = pairs.every(([name, value]) => values(form, name).includes(value));
    label.classList.toggle("field-required", required);
    if (required) label.dataset.required = part.dataset.required;
    else delete label.dataset.required;
  }
}

function update(form) {
  apply(form);
  mark(form);
}

function applyAll(root) {
  for (const form of root.querySelectorAll("form")) update(form);
}

export function start(page) {
  applyAll(page);
  page.addEventListener("change", ({ target }) => target.form && update(target.form));
  page.addEventListener("htmx:load", () => applyAll(page));
}
