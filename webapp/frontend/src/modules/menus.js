// details.menu: only one open, and Escape or a click elsewhere closes it.
const openMenus = (page) => page.querySelectorAll("details.menu[open]");

export function start(page) {
  page.addEventListener("click", ({ target }) => {
    for (const menu of openMenus(page)) if (!menu.contains(target)) menu.open = false;
  });
  page.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    for (const menu of openMenus(page)) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
