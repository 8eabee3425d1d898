// #error-summary: what must be changed is read out first, and is one key away from its fields.
export function start(page) {
  page.getElementById("error-summary")?.focus();
}
