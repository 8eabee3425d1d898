// [data-checklist]: how many items are answered, which are problems, and the way to the next one.
// "The rest conforms" answers what is open and can conform in one way only, marks what it answered
// to be looked over, and can be taken back. An item that becomes a problem opens what it asks for:
// photos, the sentence of the ledger with the remark as it is typed, basis and proposed limit.
import { say } from "../text.js";

const itemsOf = (list) => [...list.querySelectorAll(".check-item")];
const answerOf = (item) => item.querySelector('input[name$=".answer"]:checked');
const verdictOf = (item) =>
  (answerOf(item)?.dataset.verdict ?? item.querySelector('input[name$=".detail"]:checked')?.dataset.verdict) || "";
const canBeFilled = (item) => !answerOf(item) && "conforms" in item.dataset;

const remarkOf = (item) => item.querySelector('textarea[name$=".remark"]')?.value.trim() ?? "";

/** Open what a failing item asks for when it becomes one; close it again while nothing is in it. */
function unfold(item, problem, turned) {
  const [more, failing] = ["more", "failing"].map((part) => item.querySelector(`[data-check-${part}]`));
  if (!more || !failing) return;
  failing.hidden = !problem;
  if (problem && turned) more.open = true;
  else if (turned) more.open = Boolean(remarkOf(item) || more.querySelector(".photo"));
}

/** The sentence of the ledger ends with what is typed as a remark. */
function continueSentence(item) {
  const end = item.querySelector("[data-check-remark]");
  const remark = remarkOf(item);
  if (end) end.textContent = remark ? end.dataset.checkRemark + remark : "";
}

function refresh(list) {
  const items = itemsOf(list);
  let answered = 0;
  let problems = 0;
  for (const item of items) {
    const answer = answerOf(item);
    const problem = Boolean(answer) && verdictOf(item) === "fails";
    unfold(item, problem, problem !== item.classList.contains("is-problem"));
    item.classList.toggle("is-answered", Boolean(answer));
    item.classList.toggle("is-problem", problem);
    answered += answer ? 1 : 0;
    problems += problem ? 1 : 0;
  }
  const shown = list.querySelector("[data-checklist-progress]");
  if (shown) {
    const sum = say("answered", { n: answered, all: items.length });
    shown.textContent = problems ? `${sum} · ${say("problems", { n: problems })}` : sum;
  }
  const rest = list.querySelector("[data-checklist-rest]");
  if (rest) rest.hidden = !items.some(canBeFilled);
}

function goOn(list) {
  const next = itemsOf(list).find((item) => !answerOf(item));
  if (!next) return;
  next.scrollIntoView({ block: "start" });
  next.querySelector("input").focus({ preventScroll: true });
}

function choose(item, part, value) {
  const inputs = [...item.querySelectorAll(`input[name$=".${part}"]`)];
  for (const input of inputs) input.checked = input.value === value;
  const input = inputs.find((one) => one.checked) ?? inputs[0];
  input?.dispatchEvent(new Event("change", { bubbles: true }));
}

function fill(list) {
  const open = itemsOf(list).filter(canBeFilled);
  for (const item of open) {
    item.classList.add("is-filled");
    choose(item, "answer", item.dataset.conforms);
    if (item.dataset.conformsDetail) choose(item, "detail", item.dataset.conformsDetail);
  }
  look(list, open.length);
  open[0]?.scrollIntoView({ block: "center" });
}

function undo(list) {
  for (const item of list.querySelectorAll(".check-item.is-filled")) {
    item.classList.remove("is-filled");
    if (item.dataset.conformsDetail) choose(item, "detail", "");
    choose(item, "answer", "");
  }
  look(list, 0);
}

function look(list, filled) {
  const bar = list.querySelector("[data-checklist-look]");
  bar.hidden = filled === 0;
  bar.querySelector("[data-checklist-filled]").textContent = filled ? say("filled", { n: filled }) : "";
  if (filled === 0) list.querySelector("[data-checklist-rest]:not([hidden])")?.focus();
}

const ACTS = { "[data-checklist-next]": goOn, "[data-checklist-rest]": fill, "[data-checklist-undo]": undo };

export function start(page) {
  const refreshAll = () => page.querySelectorAll("[data-checklist]").forEach(refresh);
  refreshAll();
  page.addEventListener("htmx:load", refreshAll);
  page.addEventListener("change", ({ target, isTrusted }) => {
    const list = target.closest("[data-checklist]");
    if (!list) return;
    if (isTrusted) target.closest(".check-item")?.classList.remove("is-filled");
    refresh(list);
  });
  page.addEventListener("input", ({ target }) => {
    if (target.matches('.check-item textarea[name$=".remark"]')) continueSentence(target.closest(".check-item"));
  });
  page.addEventListener("click", ({ target }) => {
    for (const [wanted, act] of Object.entries(ACTS)) {
      const button = target.closest(wanted);
      if (button) act(button.closest("[data-checklist]"));
    }
  });
}
