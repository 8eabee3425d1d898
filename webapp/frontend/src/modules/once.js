// form[data-once]: a second tap while the first is under way sends nothing.
const underWay = new WeakSet();

function settle(form, busy) {
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    if (busy) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
  if (busy) underWay.add(form);
  else underWay.delete(form);
}

export function start(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.submitter?.formTarget === "_blank") return; // the page stays
    if (underWay.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // Later, when the other listeners have had their say: one of them may have refused the act.
    setTimeout(() => {
      if (!event.defaultPrevented || form.matches("[hx-post]")) settle(form, true);
    });
  }, true);
  const settleAll = () => page.querySelectorAll("form[data-once]").forEach((form) => settle(form, false));
  page.addEventListener("htmx:afterRequest", settleAll);
  window.addEventListener("pageshow", settleAll); // also when the browser goes back
}
