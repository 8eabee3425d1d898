// time[data-running-clock="ISO moment"]: goes on from the moment the page was made.
const english = document.documentElement.lang.startsWith("en");
const said = (form) => new Intl.DateTimeFormat(english ? "en-GB" : "zh-CN", { timeZone: "Asia/Shanghai", ...form });
const DAY = said({ year: "numeric", month: english ? "short" : "long", day: "numeric" });
const TIME = said({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export function start(page) {
  const shown = [...page.querySelectorAll("[data-running-clock]")];
  const opened = performance.now();
  setInterval(() => {
    for (const clock of shown) {
      const moment = new Date(Date.parse(clock.dataset.runningClock) + performance.now() - opened);
      const text = `${DAY.format(moment)}${english ? "," : ""} ${TIME.format(moment)}`;
      if (clock.textContent !== text) clock.textContent = text;
    }
  }, 5000);
}
