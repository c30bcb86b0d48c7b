// Search without a server: the index lies beside the pages, what is typed is folded as its keys are.
"use strict";

const hits = document.getElementById("hits");
const asked = (new URLSearchParams(location.search).get("q") || "").trim();

function keyOf(text, fold) {
  const plain = Array.from(text.normalize("NFKC"), (sign) => fold[sign] || sign).join("");
  return plain.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function fit(entry, key) {
  let best = 9;
  for (const one of entry.keys) {
    if (one === key) return 0;
    if (one.startsWith(key)) best = Math.min(best, 1);
    else if (one.includes(key)) best = Math.min(best, 2);
  }
  return best;
}

function show(index, language) {
  const key = keyOf(asked, index.fold);
  const found = key ? index.things.map((entry) => [fit(entry, key), entry]).filter(([fits]) => fits < 9) : [];
  found.sort(([a, one], [b, other]) => a - b || other.events - one.events || (one.path < other.path ? -1 : 1));
  const list = document.createElement("ol");
  list.className = "hits";
  for (const [, entry] of found.slice(0, 60)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = entry.path;
    link.textContent = entry.labels[language];
    const kind = document.createElement("span");
    kind.className = "kind-of";
    kind.textContent = index.types[entry.type][language];
    item.append(link, " ", kind);
    list.append(item);
  }
  hits.replaceChildren(found.length ? list : Object.assign(document.createElement("p"), { textContent: hits.dataset.none }));
}

document.getElementById("q").value = asked;
if (asked) {
  fetch(hits.dataset.index)
    .then((answer) => answer.json())
    .then((index) => show(index, hits.dataset.language));
}
