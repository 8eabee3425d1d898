// time[data-running-clock="ISO moment"]: goes on from the moment the page was made.
const FORM = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "short",
});

export function start(page) {
  const shown = [...page.querySelectorAll("[data-running-clock]")];
  const opened = performance.now();
  setInterval(() => {
    for (const clock of shown) {
      const moment = new Date(Date.parse(clock.dataset.runningClock) + performance.now() - opened);
      const text = FORM.format(moment);
      if (clock.textContent !== text) clock.textContent = text;
    }
  }, 5000);
}
