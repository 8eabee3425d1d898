// [data-checklist]: how many items are answered, which are problems, and the way to the next one.
import { say } from "../text.js";

const answerOf = (item) => item.querySelector(".check-answers input:checked");

function refresh(list) {
  const items = [...list.querySelectorAll(".check-item")];
  let answered = 0;
  let problems = 0;
  for (const item of items) {
    const answer = answerOf(item);
    const problem = Boolean(answer) && answer.value === item.dataset.problemWhen;
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
}

function goOn(list) {
  const next = [...list.querySelectorAll(".check-item")].find((item) => !answerOf(item));
  if (!next) return;
  next.scrollIntoView({ block: "start" });
  next.querySelector("input").focus({ preventScroll: true });
}

export function start(page) {
  const refreshAll = () => page.querySelectorAll("[data-checklist]").forEach(refresh);
  refreshAll();
  page.addEventListener("htmx:load", refreshAll);
  page.addEventListener("change", ({ target }) => {
    const list = target.closest("[data-checklist]");
    if (list) refresh(list);
  });
  page.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-checklist-next]");
    if (button) goOn(button.closest("[data-checklist]"));
  });
}
