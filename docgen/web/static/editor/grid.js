// Tables: a column is a cell of the head and one cell in every row.

import { offerUndo, say } from "./announce.js";
import { fieldId, named, retarget } from "./paths.js";

const columnsOf = (table) => [...table.tHead.rows[0].querySelectorAll("[data-column]")];
const rowsOf = (table) => [...table.tBodies[0].rows];
const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];

function makeCell() {
  const cell = document.createElement("td");
  const area = document.createElement("textarea");
  area.rows = 1;
  cell.dataset.cell = "";
  cell.append(area);
  return cell;
}

// Every name, id and number by its place.
function settle(table) {
  const name = table.dataset.grid;
  columnsOf(table).forEach((column, place) => {
    const wanted = `${name}.columns[${place}]`;
    if (column.dataset.column !== wanted) retarget(column, column.dataset.column, wanted);
    for (const number of column.querySelectorAll("[data-n]")) number.textContent = place + 1;
  });
  rowsOf(table).forEach((row, place) => {
    const wanted = `${name}.rows[${place}]`;
    if (row.dataset.entry !== wanted) retarget(row, row.dataset.entry, wanted);
    for (const number of row.querySelectorAll("[data-n]")) number.textContent = place + 1;
    cellsOf(row).forEach((cell, at) => {
      const area = cell.querySelector("textarea");
      cell.dataset.cell = at;
      area.name = `${wanted}[${at}]`;
      area.id = fieldId(area.name);
      area.setAttribute("aria-label", `第${place + 1}行第${at + 1}格`);
    });
  });
}

export function addRow(list) {
  const table = list.closest("table");
  const row = list.rows.length ? list.rows[list.rows.length - 1].cloneNode(true) : firstRow(table);
  for (const area of row.querySelectorAll("textarea")) area.value = "";
  for (const remarks of row.querySelectorAll(".remarks")) remarks.replaceChildren();
  list.append(row);
  settle(table);
  row.querySelector("textarea").focus();
  say(`已添加第${list.rows.length}行`);
}

// A table whose last row was taken away: the row's buttons come from the template of a whole table.
function firstRow(table) {
  const whole = document.querySelector("template[data-for='Attachment.table']").content;
  const row = whole.querySelector("tbody tr").cloneNode(true);
  cellsOf(row).forEach((cell) => cell.remove());
  columnsOf(table).forEach(() => row.prepend(makeCell()));
  retarget(row, row.dataset.entry, `${table.dataset.grid}.rows[9999]`);
  return row;
}

export function addColumn(form, name) {
  const table = named(form, "data-grid", name.slice(0, -".columns".length));
  const columns = columnsOf(table);
  const made = columns[columns.length - 1].cloneNode(true);
  for (const input of made.querySelectorAll("input")) input.value = "";
  for (const remarks of made.querySelectorAll(".remarks")) remarks.replaceChildren();
  columns[columns.length - 1].after(made);
  for (const row of rowsOf(table)) cellsOf(row).at(-1).after(makeCell());
  settle(table);
  made.querySelector("input").focus();
  say(`已添加第${columns.length + 1}列`);
}

export function removeColumn(column, changed) {
  const table = column.closest("table");
  const place = columnsOf(table).indexOf(column);
  if (columnsOf(table).length === 1) return say("表格至少要有一列");
  const cells = rowsOf(table).map((row) => [row, cellsOf(row)[place]]);
  column.remove();
  cells.forEach(([, cell]) => cell.remove());
  settle(table);
  columnsOf(table)[Math.max(place - 1, 0)].querySelector("input").focus();
  say(`已删去第${place + 1}列`);
  return offerUndo(`已删去第${place + 1}列。`, () => {
    const before = columnsOf(table)[place];
    if (before) before.before(column); else columnsOf(table).at(-1).after(column);
    for (const [row, cell] of cells) {
      const at = cellsOf(row)[place];
      if (at) at.before(cell); else cellsOf(row).at(-1).after(cell);
    }
    settle(table);
    changed();
  });
}

export function moveColumn(column, step) {
  const table = column.closest("table");
  const columns = columnsOf(table);
  const place = columns.indexOf(column);
  const other = place + step;
  if (other < 0 || other >= columns.length) return say(step < 0 ? "已经是第一列" : "已经是最后一列");
  const focused = document.activeElement;
  const swap = (one, two) => (step < 0 ? two.before(one) : two.after(one));
  swap(column, columns[other]);
  for (const row of rowsOf(table)) swap(cellsOf(row)[place], cellsOf(row)[other]);
  settle(table);
  if (column.contains(focused)) focused.focus();
  return say(`已移到第${other + 1}列`);
}
