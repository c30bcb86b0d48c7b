// What makes pages lighter to use; each page works without it.
"use strict";

// A statement and the passages it rests on light up together: by pointer, by focus, by tap.
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

// A passage that an address leads to may be inside what is folded away.
function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details");
  if (folded) folded.open = true;
  if (target && folded) target.scrollIntoView();
}

// A disc of a network and those it is joined to stand out while one points at it.
function single(drawing, key) {
  drawing.classList.toggle("far", key !== null);
  const near = new Set([key]);
  for (const tie of drawing.querySelectorAll(".tie")) {
    const joins = tie.dataset.one === key || tie.dataset.other === key;
    tie.classList.toggle("near", joins);
    if (joins) near.add(tie.dataset.one).add(tie.dataset.other);
  }
  for (const node of drawing.querySelectorAll(".node")) node.classList.toggle("near", near.has(node.dataset.key));
}

function zoomable(figure) {
  const drawing = figure.querySelector("svg");
  const whole = drawing.getAttribute("viewBox").split(" ").map(Number);
  let [left, top, width, height] = whole;
  const show = () => drawing.setAttribute("viewBox", [left, top, width, height].map((n) => n.toFixed(1)).join(" "));

  function zoom(factor, x, y) {
    const next = Math.min(Math.max(width * factor, whole[2] / 8), whole[2]);
    const ratio = next / width;
    left = Math.min(Math.max(x - (x - left) * ratio, 0), whole[2] - next);
    top = Math.min(Math.max(y - (y - top) * ratio, 0), whole[3] - height * ratio);
    width = next;
    height *= ratio;
    show();
  }

  const centre = () => [left + width / 2, top + height / 2];
  const buttons = document.createElement("div");
  buttons.className = "zoom";
  const actions = [["in", "+", () => zoom(0.7, ...centre())], ["out", "−", () => zoom(1 / 0.7, ...centre())], ["whole", "◻", () => zoom(100, 0, 0)]];
  for (const [name, sign, action] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = figure.dataset[name];
    button.setAttribute("aria-label", figure.dataset[name]);
    button.addEventListener("click", action);
    buttons.append(button);
  }
  figure.append(buttons);

  const at = (event) => {
    const box = drawing.getBoundingClientRect();
    return [left + ((event.clientX - box.left) / box.width) * width, top + ((event.clientY - box.top) / box.height) * height];
  };
  drawing.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.shiftKey) return; // the page must still scroll
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.85 : 1 / 0.85, ...at(event));
  }, { passive: false });
  let from = null;
  drawing.addEventListener("pointerdown", (event) => { from = event.target.closest("a") ? null : at(event); });
  window.addEventListener("pointerup", () => { from = null; });
  drawing.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = at(event);
    left = Math.min(Math.max(left + from[0] - x, 0), whole[2] - width);
    top = Math.min(Math.max(top + from[1] - y, 0), whole[3] - height);
    show();
  });
  for (const node of drawing.querySelectorAll(".node")) {
    for (const name of ["pointerenter", "focus"]) node.addEventListener(name, () => single(drawing, node.dataset.key));
    for (const name of ["pointerleave", "blur"]) node.addEventListener(name, () => single(drawing, null));
  }
}

for (const [start, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  document.addEventListener(start, (event) => light(event, true));
  document.addEventListener(end, (event) => light(event, false));
}
window.addEventListener("hashchange", unfold);
unfold();
document.querySelectorAll("[data-zoom]").forEach(zoomable);
