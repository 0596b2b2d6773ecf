"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const panel = document.getElementById("cell");
const rows = [...document.querySelectorAll("g.cells")].map((row) => [...row.children]);
const cells = rows.flat();

function add(parent, tag, text) {
  const element = parent.appendChild(document.createElement(tag));
  element.textContent = text;
  return element;
}

function told(cell) {
  const row = rows.findIndex((each) => each.includes(cell));
  const [state, calls, by, tests, more, line] = data.cells[cells.indexOf(cell)];
  const name = data.rows[row];
  const [service, operation] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
  const kind = data.classes[cell.getAttribute("x") / 22];
  const text = data.texts[line].replaceAll("\0", operation);
  return { state, calls, by, tests: tests.map((test) => data.texts[test]), more, text, service, operation, kind };
}

function show(cell) {
  const { state, calls, by, tests, more, text, service, operation, kind } = told(cell);
  panel.replaceChildren();
  add(panel, "h3", `${operation}: ${kind}`);
  if (state === "never") {
    add(panel, "p", `Never met, at ${service}. To meet it, write in a test:`);
    add(panel, "pre", text).tabIndex = 0;
  } else if (state === "ignored") {
    add(panel, "p", `Ignored, at ${service}: ${text}`);
  } else {
    add(panel, "p", `Met ${calls === 1 ? "once" : `${calls} times`}, at ${service}, by ${by.join(", ")}, in:`);
    const list = add(panel, "ul", "");
    for (const test of tests) add(add(list, "li", ""), "code", test);
    if (more) add(list, "li", `and ${more} more`);
  }
}

function neighbour(cell, key) {
  const row = rows.findIndex((each) => each.includes(cell));
  const place = rows[row].indexOf(cell);
  const x = Number(cell.getAttribute("x"));
  const nearest = (others) =>
    others?.reduce((a, b) => (Math.abs(a.getAttribute("x") - x) <= Math.abs(b.getAttribute("x") - x) ? a : b));
  return {
    ArrowLeft: () => rows[row][place - 1],
    ArrowRight: () => rows[row][place + 1],
    ArrowUp: () => nearest(rows[row - 1]),
    ArrowDown: () => nearest(rows[row + 1]),
    Home: () => rows[row][0],
    End: () => rows[row].at(-1),
  }[key]?.();
}

for (const cell of cells) {
  const { state, operation, kind } = told(cell);
  cell.setAttribute("role", "button");
  cell.setAttribute("tabindex", cell === cells[0] ? "0" : "-1");
  cell.setAttribute("aria-label", `${operation}, ${kind}: ${state === "never" ? "never met" : state}`);
  cell.addEventListener("click", () => cell.focus());
  cell.addEventListener("focus", () => {
    for (const other of cells) other.setAttribute("tabindex", other === cell ? "0" : "-1");
    show(cell);
  });
  cell.addEventListener("keydown", (event) => {
    const next = neighbour(cell, event.key);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
