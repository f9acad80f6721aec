"use strict";
(() => {
  const all = (query) => Array.from(document.querySelectorAll(query));
  const cards = all(".card");
  const filters = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const check = document.getElementById("by-check");
  const verdict = document.getElementById("by-verdict");
  const severities = all("input[data-severity]");
  for (const hidden of all("[data-script]")) hidden.hidden = false;
  const apply = () => {
    const wanted = new Set(severities.filter((box) => box.checked).map((box) => box.dataset.severity));
    let count = 0;
    for (const card of cards) {
      const keep = wanted.has(card.dataset.severity) && (!check.value || card.dataset.check === check.value);
      card.hidden = !keep;
      if (keep) count += 1;
    }
    for (const row of all("tr[data-verdict]")) row.hidden = Boolean(verdict.value) && row.dataset.verdict !== verdict.value;
    shown.textContent = count + " of " + cards.length + (cards.length === 1 ? " finding" : " findings") + " shown";
  };
  filters.addEventListener("change", apply);
  apply();
  let last = null;
  const go = (element) => {
    if (!element) return;
    const folded = element.closest("details");
    if (folded) folded.open = true;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("select, input, textarea")) return;
    const visible = cards.filter((card) => !card.hidden);
    const card = document.activeElement.closest(".card") || (visible.includes(last) ? last : null);
    const at = visible.indexOf(card);
    if (event.key === "j" || event.key === "k") {
      if (!visible.length) return;
      const next = event.key === "j" ? Math.min(at + 1, visible.length - 1) : Math.max(at - 1, 0);
      last = visible[next];
      go(last);
    } else if (event.key === "s" && card) {
      last = card;
      const link = card.querySelector("a.place");
      if (link) go(document.getElementById(link.hash.slice(1)));
    } else if (event.key === "b") {
      const figure = document.activeElement.closest("a.fig");
      go(figure ? document.getElementById(figure.hash.slice(1)) : last);
    } else return;
    event.preventDefault();
  });
})();
