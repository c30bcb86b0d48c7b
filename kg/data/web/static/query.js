// The editor of queries: completion of our terms, answers as table, CSV and chart.
"use strict";

const editor = document.querySelector(".editor");
const SHOWN = 1000;

function shortName(iri, prefixes) {
  for (const [prefix, space] of Object.entries(prefixes)) if (iri.startsWith(space)) return `${prefix}:${iri.slice(space.length)}`;
  return iri;
}

// Where a thing has its page: things of the graph beside this one, terms on the page of the ontology.
function pageOf(iri) {
  const { base, pages, ontology } = editor.dataset;
  const prefixes = JSON.parse(editor.dataset.prefixes);
  const local = iri.startsWith(base) ? iri.slice(base.length) : "";
  if (/^[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)+$/.test(local)) return `${pages}${local}.html`;
  if (iri.startsWith(prefixes.dip)) return `${ontology}#${iri.slice(prefixes.dip.length)}`;
  return /^https?:\/\//i.test(iri) ? iri : null;
}

function made(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function cell(binding, prefixes) {
  const holder = made("td");
  if (!binding) return holder;
  const address = binding.type === "uri" ? pageOf(binding.value) : null;
  if (address) holder.append(made("a", shortName(binding.value, prefixes), { href: address }));
  else holder.textContent = binding.value;
  return holder;
}

function table(columns, rows) {
  const found = made("table", undefined, { class: "rows" });
  const head = found.createTHead().insertRow();
  for (const column of columns) head.append(made("th", column, { scope: "col" }));
  const body = found.createTBody();
  for (const row of rows) body.insertRow().append(...row);
  const holder = made("div", undefined, { class: "wide", tabindex: "0" });
  holder.append(found);
  return holder;
}

// Texts of the table as it stands, so that answers made by the server are offered too.
function texts(found) {
  return Array.from(found.rows, (row) => Array.from(row.cells, (one) => one.textContent.trim()));
}

function saveAsCsv(found) {
  const line = (row) => row.map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(",");
  const data = new Blob([texts(found).map(line).join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" });
  const link = made("a", undefined, { href: URL.createObjectURL(data), download: "answer.csv" });
  link.click();
  URL.revokeObjectURL(link.href);
}

// The first column that is all numbers, against the first that is not.
function chart(found) {
  const [head, ...rows] = texts(found);
  const isNumber = head.map((_, n) => rows.length > 0 && rows.every((row) => row[n] !== "" && !Number.isNaN(Number(row[n]))));
  const value = isNumber.lastIndexOf(true);
  if (value < 0) return null;
  const label = isNumber.indexOf(false);
  const shown = rows.slice(0, 40);
  const most = Math.max(...shown.map((row) => Number(row[value])), 1);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const add = (tag, attributes, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, one] of Object.entries(attributes)) element.setAttribute(name, one);
    if (text !== undefined) element.textContent = text;
    svg.append(element);
  };
  const attributes = { class: "drawing chart", viewBox: `0 0 960 ${shown.length * 26 + 10}`, role: "img", "aria-label": `${head[value]} / ${head[label] || ""}` };
  for (const [name, one] of Object.entries(attributes)) svg.setAttribute(name, one);
  shown.forEach((row, n) => {
    const width = Math.max((Number(row[value]) / most) * 560, 1);
    add("text", { x: 290, y: n * 26 + 22, class: "left" }, label < 0 ? String(n + 1) : row[label].slice(0, 40));
    add("rect", { x: 300, y: n * 26 + 8, width, height: 18 });
    add("text", { x: 306 + width, y: n * 26 + 22 }, row[value]);
  });
  return svg;
}

function offer(holder) {
  const found = holder.querySelector("table");
  if (!found) return;
  const tools = made("p", undefined, { class: "tools" });
  const csv = made("button", holder.dataset.csv, { type: "button" });
  csv.addEventListener("click", () => saveAsCsv(found));
  tools.append(csv);
  if (chart(found)) {
    const draw = made("button", holder.dataset.chart, { type: "button", "aria-pressed": "false" });
    const figure = made("figure", undefined, { class: "picture" });
    figure.hidden = true;
    draw.addEventListener("click", () => {
      figure.hidden = !figure.hidden;
      draw.setAttribute("aria-pressed", String(!figure.hidden));
      if (!figure.hidden) figure.replaceChildren(chart(found));
    });
    tools.append(draw);
    holder.append(figure);
  }
  holder.prepend(tools);
}

// Prefixes that are used and not declared are put before the query.
function declared(text, prefixes) {
  const missing = Object.entries(prefixes).filter(([prefix]) => new RegExp(`(^|[^\\w?$])${prefix}:`, "u").test(text) && !new RegExp(`prefix\\s+${prefix}:`, "iu").test(text));
  return missing.map(([prefix, space]) => `PREFIX ${prefix}: <${space}>\n`).join("") + text;
}

async function run(event) {
  event.preventDefault();
  const holder = document.getElementById("answer");
  const prefixes = JSON.parse(editor.dataset.prefixes);
  const query = declared(document.getElementById("sparql").value, prefixes);
  holder.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(editor.getAttribute("action"), {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
      body: new URLSearchParams({ query }),
    });
    const text = await answer.text();
    if (!answer.ok) holder.replaceChildren(made("p", `${holder.dataset.fault} ${text}`, { class: "fault" }));
    else if (!/json/.test(answer.headers.get("Content-Type") || "")) holder.replaceChildren(made("pre", text, { tabindex: "0" }));
    else present(holder, JSON.parse(text), prefixes);
  } catch (fault) {
    holder.replaceChildren(made("p", `${holder.dataset.fault} ${fault.message}`, { class: "fault" }));
  } finally {
    holder.removeAttribute("aria-busy");
  }
}

function present(holder, result, prefixes) {
  if ("boolean" in result) {
    holder.replaceChildren(made("p", String(result.boolean)));
    return;
  }
  const columns = result.head.vars;
  const rows = result.results.bindings;
  const shown = rows.slice(0, SHOWN).map((row) => columns.map((column) => cell(row[column], prefixes)));
  holder.replaceChildren(made("p", holder.dataset.rows.replace("COUNT", rows.length), { class: "count" }), table(columns, shown));
  offer(holder);
}

// Completion: a list of terms below the text, moved in by arrows, taken by enter or a click.
function completing(area) {
  const list = document.getElementById("completion");
  const terms = Array.from(document.querySelectorAll("#terms option"), (option) => option.value);
  let chosen = -1;
  const word = () => area.value.slice(0, area.selectionStart).match(/[\w:]*$/u)[0];
  const close = () => { list.hidden = true; chosen = -1; area.removeAttribute("aria-activedescendant"); };

  function open(begun) {
    const small = begun.toLowerCase();
    const fitting = terms.filter((term) => term.toLowerCase().startsWith(small) || term.split(":")[1].toLowerCase().startsWith(small)).slice(0, 10);
    list.replaceChildren(...fitting.map((term, n) => made("li", term, { role: "option", id: `completion-${n}`, "aria-selected": "false" })));
    list.hidden = fitting.length === 0;
    chosen = -1;
    if (fitting.length) mark(0);
  }

  function mark(number) {
    const options = list.children;
    if (chosen >= 0) options[chosen].setAttribute("aria-selected", "false");
    chosen = (number + options.length) % options.length;
    options[chosen].setAttribute("aria-selected", "true");
    area.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function take(term) {
    const begun = word();
    area.setRangeText(term, area.selectionStart - begun.length, area.selectionStart, "end");
    close();
    area.focus();
  }

  area.addEventListener("input", () => (/^\w+:\w*$/.test(word()) ? open(word()) : close()));
  area.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (event.target.role === "option" || event.target.matches("li")) take(event.target.textContent);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); open(word()); return; }
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); editor.requestSubmit(); return; }
    if (list.hidden) return;
    const actions = { ArrowDown: () => mark(chosen + 1), ArrowUp: () => mark(chosen - 1), Enter: () => take(list.children[chosen].textContent), Tab: () => take(list.children[chosen].textContent), Escape: close };
    if (actions[event.key]) { event.preventDefault(); actions[event.key](); }
  });
}

if (editor) {
  completing(document.getElementById("sparql"));
  if (editor.hasAttribute("action")) editor.addEventListener("submit", run);
}
document.querySelectorAll(".answer").forEach(offer);
