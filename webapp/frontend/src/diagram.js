// Draws every .diagram[data-bpmn-url] of a page: the model, the path taken and the current step.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import { say } from "./text.js";
import { byTouch } from "./diagram-touch.js";

const READABLE = 0.75; // below this scale Chinese names cannot be read
const LABEL = /(<bpmndi:BPMNLabel>\s*<dc:Bounds )x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)"/g;
const MARKS = { "is-done": "✓", "is-current": "▶" };

const words = (text) => (text ?? "").split(/\s+/).filter(Boolean);

function made(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function badge(state) {
  const element = made("span", state === "is-current" ? "diagram-badge diagram-badge-current" : "diagram-badge", MARKS[state]);
  element.setAttribute("aria-hidden", "true");
  return element;
}

/** Mark the elements and lay a sign on each: colour is never the only difference. */
function mark(viewer, ids, state) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const registry = viewer.get("elementRegistry");
  return ids.filter((id) => registry.get(id)).map((id) => {
    const element = registry.get(id);
    canvas.addMarker(element, state);
    overlays.add(element, { position: { top: -11, left: -11 }, html: badge(state) });
    return element.businessObject.name || id;
  });
}

/** A flow was passed when it leaves a finished element and enters one reached. */
function markFlows(viewer, done, current) {
  const canvas = viewer.get("canvas");
  const reached = new Set([...done, ...current]);
  for (const { id, source, target } of viewer.get("elementRegistry").filter((element) => element.waypoints)) {
    if (source && target && done.includes(source.id) && reached.has(target.id)) canvas.addMarker(id, "is-done");
  }
}

/** Show the whole model where it stays readable, else the current step. */
function frame(viewer, current) {
  const canvas = viewer.get("canvas");
  canvas.resized();
  canvas.zoom("fit-viewport", "auto");
  if (canvas.zoom() < READABLE && current.length) showElement(viewer, current[0]);
}

function showElement(viewer, id) {
  const canvas = viewer.get("canvas");
  const { x, y, width, height } = viewer.get("elementRegistry").get(id);
  canvas.zoom(1);
  const { width: wide, height: high } = canvas.viewbox();
  canvas.viewbox({ x: x + width / 2 - wide / 2, y: y + height / 2 - high / 2, width: wide, height: high });
}

function tools(viewer, current) {
  const bar = made("div", "diagram-tools");
  const canvas = viewer.get("canvas");
  const add = (label, act) => {
    const button = made("button", "btn btn-outline-secondary btn-sm", say(label));
    button.type = "button";
    button.addEventListener("click", act);
    bar.append(button);
  };
  add("zoomIn", () => canvas.zoom(Math.min(canvas.zoom() * 1.25, 3)));
  add("zoomOut", () => canvas.zoom(Math.max(canvas.zoom() / 1.25, 0.2)));
  add("whole", () => canvas.zoom("fit-viewport", "auto"));
  if (current.length) add("here", () => showElement(viewer, current[0]));
  return bar;
}

function legend() {
  const box = made("span", "diagram-box");
  return made(
    "ul",
    "diagram-legend",
    made("li", "", badge("is-done"), say("done")),
    made("li", "", badge("is-current"), say("current")),
    made("li", "", box, say("open")),
  );
}

/** The same in words: for screen readers, and for anybody who prefers reading. */
function inWords(done, current) {
  const line = (label, names) => [made("dt", "", say(label)), made("dd", "", names.join("、") || say("none"))];
  return made("dl", "diagram-text", ...line("done", done), ...line("current", current));
}

/** The model with its names as the reader knows them: {name in the model: name to draw}. */
function renamed(xml, names) {
  const known = (whole, before, name) => (Object.hasOwn(names, name) ? `${before}${names[name]}` : whole);
  const named = xml.replace(/( name=")([^"]*)/g, known).replace(/(<bpmn:text>)([^<]*)/g, known);
  return Object.keys(names).length ? named.replace(LABEL, wider) : named;
}

/** Words of another language are longer: the room for them grows to both sides. */
function wider(_, before, x, y, width) {
  const wide = Math.max(width, 72);
  return `${before}x="${x - (wide - width) / 2}" y="${y}" width="${wide}"`;
}

async function draw(root) {
  const canvas = made("div", "diagram-canvas");
  canvas.setAttribute("role", "group");
  canvas.setAttribute("aria-label", root.dataset.label || say("diagram"));
  root.replaceChildren(canvas);
  const answer = await fetch(root.dataset.bpmnUrl, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status} ${root.dataset.bpmnUrl}`);
  const viewer = new NavigatedViewer({ container: canvas });
  await viewer.importXML(renamed(await answer.text(), JSON.parse(root.dataset.names || "{}")));
  viewer.get("zoomScroll").toggle(false); // the wheel belongs to the page

  const registry = viewer.get("elementRegistry");
  const known = (text) => words(text).filter((id) => registry.get(id));
  const current = known(root.dataset.current);
  const done = known(root.dataset.done).filter((id) => !current.includes(id));
  markFlows(viewer, known(root.dataset.done), current);
  const text = inWords(mark(viewer, done, "is-done"), mark(viewer, current, "is-current"));
  root.replaceChildren(tools(viewer, current), canvas, legend(), text);
  frame(viewer, current);
  byTouch(canvas, viewer.get("canvas"));
  root.dataset.drawn = "true";
}

async function drawAll() {
  for (const root of document.querySelectorAll(".diagram[data-bpmn-url]:not([data-drawn])")) {
    root.dataset.drawn = "pending";
    await draw(root).catch((problem) => {
      console.error(problem);
      const note = made("p", "diagram-failed", say("failed"));
      note.setAttribute("role", "alert");
      root.replaceChildren(note);
      root.dataset.drawn = "failed";
    });
  }
}

drawAll();
document.addEventListener("htmx:load", drawAll);
