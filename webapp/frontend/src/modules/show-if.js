// [data-show-if="field"][data-show-if-value="a b"]: shown while the field has one of the values;
// what is hidden is not sent. [data-show-if="checklist"][data-show-if-verdict="fails"]: shown while an
// item of the checklist is answered so that it fails. One part inside another: both must hold. The server decides again.
// [data-required-if="field=a other=b"]: its label is marked as required while all of these are so.

/** The present values of a field of a form: checked, chosen or typed. */
function values(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name);
  return controls
    .filter((control) => !control.disabled && (control.checked || !/^(radio|checkbox)$/.test(control.type)))
    .map((control) => control.value);
}

/** Whether an item of a checklist is answered so that the verdict is this one. */
function judged(form, name, verdict) {
  return [...form.elements].some(
    (control) =>
      control.checked && !control.disabled && control.dataset.verdict === verdict && control.name.startsWith(`${name}.`),
  );
}

function holds(form, { showIf, showIfValue, showIfVerdict }) {
  if (showIfVerdict) return judged(form, showIf, showIfVerdict);
  const wanted = showIfValue.split(" ");
  return values(form, showIf).some((value) => wanted.includes(value));
}

function apply(form) {
  for (const part of form.querySelectorAll("[data-show-if]")) {
    part.hidden = !holds(form, part.dataset);
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
