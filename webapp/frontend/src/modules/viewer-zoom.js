// What hands do to the photos of the viewer: wheel, drag, pinch, double tap, swipe. Both photos of a
// pair are moved alike, so that the same place stays beside the same place.
const MOST = 8;
const NEAR = 2.5; // what a double tap zooms to
const SWIPE = 60;
const STILL = 10; // pixels a finger may wander and still tap
const DOUBLE = 350; // milliseconds between two taps

const between = (value, least, most) => Math.min(Math.max(value, least), most);
const middle = ([a, b]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const apart = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

/** Let `stage` be zoomed; `turn(1)` and `turn(-1)` go to the next photo, `changed(scale)` hears of zooming. */
export function zooming(stage, { turn, changed }) {
  let at = { scale: 1, x: 0, y: 0 };
  let frame = null; // the frame under the fingers
  let begun = null; // where a single finger came down; nothing once two were down
  let tapped = null; // the tap before
  const fingers = new Map();

  function put(scale, x, y) {
    const { width, height } = size();
    const wide = ((scale - 1) * width) / 2;
    const high = ((scale - 1) * height) / 2;
    at = { scale, x: between(x, -wide, wide), y: between(y, -high, high) };
    for (const image of stage.querySelectorAll(".viewer-frame img")) {
      image.style.transform = scale === 1 ? "" : `translate(${at.x}px, ${at.y}px) scale(${scale})`;
    }
    changed(scale);
  }

  function size() {
    const box = frame?.isConnected ? frame : stage.querySelector(".viewer-frame");
    return box?.getBoundingClientRect() ?? { left: 0, top: 0, width: 0, height: 0 };
  }

  /** Zoom by `factor`; the place under `point` stays where it is. */
  function zoom(factor, point) {
    const { left, top, width, height } = size();
    const scale = between(at.scale * factor, 1, MOST);
    const x = point ? point.x - left - width / 2 : 0;
    const y = point ? point.y - top - height / 2 : 0;
    const grown = scale / at.scale;
    put(scale, x - (x - at.x) * grown, y - (y - at.y) * grown);
  }

  function pan(dx, dy) {
    put(at.scale, at.x + dx, at.y + dy);
  }

  function fit() {
    put(1, 0, 0);
  }

  function lift(event) {
    const start = begun;
    begun = null;
    if (!start) return;
    const dx = event.clientX - start.x;
    const dy = event.clientY - start.y;
    if (Math.hypot(dx, dy) < STILL) tap(event);
    else if (at.scale === 1 && Math.abs(dx) > SWIPE && Math.abs(dx) > 1.5 * Math.abs(dy)) turn(dx < 0 ? 1 : -1);
  }

  function tap(event) {
    const here = { x: event.clientX, y: event.clientY, time: event.timeStamp };
    const double = tapped && here.time - tapped.time < DOUBLE && apart([here, tapped]) < 3 * STILL;
    tapped = double ? null : here;
    if (!double) return;
    if (at.scale > 1) fit();
    else zoom(NEAR, here);
  }

  stage.addEventListener("pointerdown", (event) => {
    const box = event.target.closest(".viewer-frame");
    if (!box || event.button > 0) return;
    event.preventDefault(); // no dragging of the picture itself
    frame = box;
    box.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    begun = fingers.size === 1 ? { x: event.clientX, y: event.clientY } : null;
  });
  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = [...fingers.values()];
    const last = fingers.get(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (before.length === 1 && at.scale > 1) pan(event.clientX - last.x, event.clientY - last.y);
    if (before.length !== 2) return;
    const after = [...fingers.values()];
    zoom(apart(after) / Math.max(apart(before), 1), middle(after));
    pan(middle(after).x - middle(before).x, middle(after).y - middle(before).y);
  });
  stage.addEventListener("pointerup", (event) => {
    if (fingers.delete(event.pointerId)) lift(event);
  });
  stage.addEventListener("pointercancel", (event) => {
    fingers.delete(event.pointerId);
    begun = null;
  });
  stage.addEventListener("wheel", (event) => {
    frame = event.target.closest(".viewer-frame");
    if (!frame) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 400), { x: event.clientX, y: event.clientY });
  }, { passive: false });

  return { zoom, pan, fit, scale: () => at.scale };
}
