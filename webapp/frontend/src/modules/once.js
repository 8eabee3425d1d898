// form[data-once]: a second tap while the first is under way sends nothing.
const under_way = new WeakSet();

function settle(form, busy) {
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
  if (busy) under_way.add(form);
  else under_way.delete(form);
}

export function start(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (under_way.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // After the other listeners: one of them may still refuse the act.
    setTimeout(() => event.defaultPrevented && !form.matches("[hx-post]") ? undefined : settle(form, true));
  }, true);
  const settleAll = () => page.querySelectorAll("form[data-once]").forEach((form) => settle(form, false));
  page.addEventListener("htmx:afterRequest", settleAll);
  window.addEventListener("pageshow", settleAll); // also when the browser goes back
}
