// A statement and the passages it rests on light up together: by pointer, by focus, by tap.
"use strict";

function partners(element) {
  const names = (element.dataset.quotes || element.dataset.passages || "").split(" ").filter(Boolean);
  return names.map((name) => document.getElementById(name)).filter(Boolean);
}

function light(event, on) {
  const from = event.target.closest("[data-quotes], [data-passages], .read, .quote");
  if (!from) return;
  const name = from.id && CSS.escape(from.id);
  const back = name ? document.querySelectorAll(`[data-passages~="${name}"], [data-quotes~="${name}"]`) : [];
  for (const one of [...partners(from), ...back]) one.classList.toggle("lit", on);
}

for (const [start, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  document.addEventListener(start, (event) => light(event, true));
  document.addEventListener(end, (event) => light(event, false));
}
