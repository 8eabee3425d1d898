// form[data-confirm="sentence"] or button[data-confirm]: asks before sending.
import { say } from "../text.js";

const agreed = new WeakSet();

function button(label, kind, value) {
  const made = document.createElement("button");
  made.className = `btn ${kind}`;
  made.value = value;
  made.textContent = label;
  return made;
}

/** Ask in a dialog; resolves to whether the person agreed. */
function ask(sentence) {
  const dialog = document.createElement("dialog");
  const form = document.createElement("form");
  const text = document.createElement("p");
  const actions = document.createElement("div");
  dialog.className = "ask";
  form.method = "dialog";
  text.id = "ask-text";
  text.textContent = sentence;
  dialog.setAttribute("aria-labelledby", text.id);
  actions.className = "ask-actions";
  actions.append(button(say("no"), "btn-outline-secondary", ""), button(say("yes"), "btn-primary", "yes"));
  form.append(text, actions);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
  });
}

export function start(page) {
  page.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const sentence = submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!sentence || form.method === "dialog" || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(sentence).then((yes) => {
      if (!yes) return;
      agreed.add(form);
      form.requestSubmit(submitter ?? undefined);
    });
  }, true);
}
