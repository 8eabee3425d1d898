// What every page loads. Pages work without it where they can; it makes them quicker and kinder.
import "./modules/htmx.js";
import { start as checklist } from "./modules/checklist.js";
import { start as chosen } from "./modules/chosen.js";
import { start as confirm } from "./modules/confirm.js";
import { start as copy } from "./modules/copy.js";
import { start as guard } from "./modules/guard.js";
import { start as menus } from "./modules/menus.js";
import { start as once } from "./modules/once.js";
import { start as phrases } from "./modules/phrases.js";
import { start as photos } from "./modules/photos.js";
import { start as print } from "./modules/print.js";
import { start as runningClock } from "./modules/running-clock.js";
import { start as showIf } from "./modules/show-if.js";
import { start as summary } from "./modules/summary.js";
import { start as textSize } from "./modules/text-size.js";
import { start as uploads } from "./modules/uploads.js";
import { start as viewer } from "./modules/viewer.js";
import Alpine from "@alpinejs/csp";

// Listeners stand on the document, so what htmx swaps in later is served too. `confirm` comes
// before `once`: an act somebody thinks better of has not been sent; `uploads` before both, as it
// holds a form back until its files are there.
for (const module of [
  menus, showIf, chosen, checklist, phrases, photos, uploads, confirm, once, guard, copy, textSize, runningClock,
  print, summary, viewer,
]) {
  module(document);
}

window.Alpine = Alpine;
Alpine.start();
