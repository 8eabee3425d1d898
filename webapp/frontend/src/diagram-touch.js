// One finger moves a diagram, two make it larger or smaller. (bpmn-js itself knows mice only.)

const middle = ([a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const apart = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

/** Let fingers on `element` move and zoom `canvas`. */
export function byTouch(element, canvas) {
  const fingers = new Map();

  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse") fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  element.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = [...fingers.values()];
    const last = fingers.get(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (before.length === 1) canvas.scroll({ dx: event.clientX - last.x, dy: event.clientY - last.y });
    if (before.length === 2) pinch(before, [...fingers.values()]);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    element.addEventListener(end, (event) => fingers.delete(event.pointerId));
  }

  function pinch(before, after) {
    const { left, top } = element.getBoundingClientRect();
    const centre = middle(after);
    const scale = canvas.zoom() * (apart(after) / Math.max(apart(before), 1));
    canvas.zoom(Math.min(Math.max(scale, 0.2), 3), { x: centre.x - left, y: centre.y - top });
  }
}
