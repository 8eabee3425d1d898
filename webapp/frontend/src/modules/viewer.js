// a[data-viewer]: a thumbnail opens large, in a dialog over the page; without scripts its link leads to
// the picture. [data-viewer-set] holds the photos one goes through, [data-viewer-title] names them;
// thumbnails of one data-pair are shown beside each other. button[data-viewer-pair="key"] opens a pair.
// Nothing of it is built before the first photo is opened.
import { say } from "../text.js";
import { zooming } from "./viewer-zoom.js";

const STEP = 1.5;
const PAN = 80;
let shown; // the dialog, once it was built

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

function button(sign, label, act) {
  const made = element("button", "viewer-button", sign);
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.title = label;
  made.addEventListener("click", act);
  return made;
}

/** The photos one goes through, one by one (each once) or in pairs (as they stand on the page). */
function gathered(link) {
  const set = link.closest("[data-viewer-set]");
  const links = set ? [...set.querySelectorAll("a[data-viewer]")] : [link];
  const singles = links.filter((one, n) => links.findIndex((other) => other.href === one.href) === n);
  const pairs = new Map();
  for (const one of links) {
    const key = one.dataset.pair || one.href;
    pairs.set(key, [...(pairs.get(key) ?? []), one]);
  }
  const title = set?.dataset.viewerTitle || say("photos");
  return { title, singles: singles.map((one) => [one]), pairs: [...pairs.values()] };
}

class Viewer {
  constructor() {
    this.dialog = element("dialog", "viewer");
    this.title = element("h2", "viewer-title");
    this.title.id = "viewer-title";
    this.count = element("span", "viewer-count");
    this.count.setAttribute("aria-live", "polite");
    this.stage = element("div", "viewer-stage");
    this.zoomed = zooming(this.stage, { turn: (by) => this.turn(by), changed: (scale) => this.changed(scale) });
    this.build();
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("close", () => this.closed());
    document.body.append(this.dialog);
  }

  build() {
    const bar = element("div", "viewer-bar");
    const tools = element("div", "viewer-tools");
    this.dialog.setAttribute("aria-labelledby", this.title.id);
    this.close = button("×", say("close"), () => this.dialog.close());
    this.before = button("←", "", () => this.turn(-1));
    this.after = button("→", "", () => this.turn(1));
    this.out = button("−", say("zoomOut"), () => this.zoomed.zoom(1 / STEP));
    this.fit = button("1×", say("fit"), () => this.zoomed.fit());
    this.in = button("+", say("zoomIn"), () => this.zoomed.zoom(STEP));
    this.toggle = button("", "", () => this.swap());
    bar.append(this.title, this.count, this.close);
    tools.append(this.before, this.out, this.fit, this.in, this.toggle, this.after);
    this.dialog.append(bar, this.stage, tools);
  }

  /** Show the photo of `link`, or the pair it belongs to; `opener` gets the focus back. */
  open(link, paired, opener) {
    this.all = gathered(link);
    this.opener = opener;
    this.link = link;
    this.paired = paired && this.pair().length > 1;
    this.title.textContent = this.all.title;
    this.dialog.showModal();
    this.show();
    this.close.focus();
  }

  groups() {
    return this.paired ? this.all.pairs : this.all.singles;
  }

  pair() {
    return this.all.pairs.find((pair) => pair.includes(this.link)) ?? [this.link];
  }

  /** Which of the groups is shown. */
  place() {
    if (this.paired) return this.all.pairs.findIndex((pair) => pair.includes(this.link));
    return this.all.singles.findIndex(([one]) => one.href === this.link.href);
  }

  show() {
    const [groups, at] = [this.groups(), this.place()];
    this.stage.replaceChildren(...groups[at].map(shot));
    this.count.textContent = say(this.paired ? "pairAt" : "photoAt", { n: at + 1, all: groups.length });
    named(this.before, say(this.paired ? "earlierPair" : "earlier"));
    named(this.after, say(this.paired ? "laterPair" : "later"));
    this.toggle.textContent = say(this.paired ? "single" : "pair");
    named(this.toggle, this.toggle.textContent);
    this.toggle.hidden = !this.paired && this.pair().length < 2;
    able(this.before, at > 0, this.close);
    able(this.after, at < groups.length - 1, this.close);
    this.zoomed.fit();
  }

  turn(by) {
    const next = this.groups()[this.place() + by];
    if (!next) return;
    this.link = next[next.length - 1];
    this.show();
  }

  /** From a photo to its pair, and back to the later one of the pair. */
  swap() {
    const pair = this.pair();
    if (pair.length < 2) return;
    this.paired = !this.paired;
    if (!this.paired) this.link = pair[pair.length - 1];
    this.show();
  }

  changed(scale) {
    this.dialog.classList.toggle("is-zoomed", scale > 1);
    able(this.out, scale > 1, this.in);
    able(this.fit, scale > 1, this.in);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.keys()[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Arrows go through the photos, or move one that is larger than its frame. */
  keys() {
    const { zoom, pan, fit, scale } = this.zoomed;
    const far = scale() > 1;
    return {
      ArrowLeft: () => (far ? pan(PAN, 0) : this.turn(-1)),
      ArrowRight: () => (far ? pan(-PAN, 0) : this.turn(1)),
      ...(far ? { ArrowUp: () => pan(0, PAN), ArrowDown: () => pan(0, -PAN) } : {}),
      PageUp: () => this.turn(-1),
      PageDown: () => this.turn(1),
      "+": () => zoom(STEP),
      "=": () => zoom(STEP),
      "-": () => zoom(1 / STEP),
      0: fit,
      p: () => this.swap(),
      P: () => this.swap(),
    };
  }

  closed() {
    this.stage.replaceChildren();
    this.opener?.focus();
  }
}

function named(control, label) {
  control.setAttribute("aria-label", label);
  control.title = label;
}

/** A button that can do nothing now; the focus does not get lost with it. */
function able(control, can, other) {
  const held = document.activeElement === control;
  control.disabled = !can;
  if (held && !can) other.focus();
}

/** One photo with what the page says of it. */
function shot(link) {
  const thumbnail = link.querySelector("img");
  const figure = element("figure", "viewer-shot");
  const frame = element("div", "viewer-frame");
  const image = element("img");
  const caption = element("figcaption", "viewer-caption");
  image.alt = thumbnail.alt;
  image.draggable = false;
  image.addEventListener("error", () => image.replaceWith(element("p", "viewer-failed", say("photoFailed"))));
  image.src = link.href;
  caption.tabIndex = 0; // so that the keyboard reaches what is scrolled out of sight
  const told = link.parentElement.querySelector(".photo-caption");
  if (told) caption.append(...[...told.cloneNode(true).childNodes]);
  frame.append(image);
  figure.append(frame, caption);
  return figure;
}

function view(link, paired, opener) {
  shown ??= new Viewer();
  shown.open(link, paired, opener);
}

function offerPairs(page) {
  for (const offer of page.querySelectorAll("[data-viewer-pair]")) offer.hidden = false;
}

export function start(page) {
  offerPairs(page);
  page.addEventListener("htmx:load", () => offerPairs(page));
  page.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a[data-viewer]");
    const offer = event.target.closest?.("[data-viewer-pair]");
    if (link) {
      event.preventDefault();
      view(link, false, link);
    } else if (offer) {
      const of = `a[data-viewer][data-pair="${CSS.escape(offer.dataset.viewerPair)}"]`;
      const links = offer.closest("[data-viewer-set]").querySelectorAll(of);
      view(links[links.length - 1], true, offer);
    }
  });
}
