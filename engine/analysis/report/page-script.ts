/**
 * The script of the report: a text and a machine filter everything, and headings sort their tables. The page can be read without the
 * script.
 */
export const pageScript = `
'use strict';
const filters = document.querySelector('.filters');
const input = filters.querySelector('input');
const select = filters.querySelector('select');
const scope = document.querySelector('.scope');
filters.hidden = false;
const isOf = (one, machine) => one.dataset.machines === undefined || one.dataset.machines.split(' ').some((range) => {
  const [first, last = first] = range.split('-').map(Number);
  return first <= machine && machine <= last;
});
const highlight = (row, isCurrent) => {
  if (isCurrent) row.setAttribute('aria-current', 'true');
  else row.removeAttribute('aria-current');
  if (isCurrent) [...row.cells].forEach((cell, column) => {
    row.closest('table').tHead.rows[0].cells[column].classList.toggle('served', column > 0 && cell.textContent !== '');
  });
};
const apply = () => {
  const wanted = input.value.trim().toLowerCase();
  const machine = select && select.value !== '' ? Number(select.value) : null;
  const isFiltered = wanted !== '' || machine !== null;
  document.body.classList.toggle('filtering', isFiltered);
  document.body.classList.toggle('one-machine', machine !== null);
  for (const heading of document.querySelectorAll('.matrix th.served')) heading.classList.remove('served');
  for (const one of document.querySelectorAll('tbody tr, .card, .program, .box li')) {
    const isMatrix = one.closest('.matrix') !== null;
    const isOfMachine = machine === null || isOf(one, machine);
    if (isMatrix) highlight(one, machine !== null && isOfMachine);
    const isNeighbour = isMatrix && one.closest('.rest') === null;
    one.hidden = !(isOfMachine || isNeighbour) || !one.textContent.toLowerCase().includes(wanted);
  }
  for (const part of document.querySelectorAll('details.further, .box details')) part.open = isFiltered;
  scope.textContent = [
    ...(machine === null ? [] : ['Only ' + select.selectedOptions[0].textContent + '. Counts and charts are of all machines.']),
    ...(wanted === '' ? [] : ['Only what contains \u201c' + input.value.trim() + '\u201d.']),
  ].join(' ');
};
input.addEventListener('input', apply);
if (select) select.addEventListener('change', apply);
for (const table of document.querySelectorAll('table:not(.heat)')) {
  const bodies = [...table.tBodies];
  const visible = bodies[0].rows.length;
  const rows = bodies.flatMap((body) => [...body.rows]);
  const headings = [...table.tHead.rows[0].cells];
  const key = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent.replace(/,/g, '');
  headings.forEach((heading, column) => {
    if (heading.firstElementChild) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      const numbers = rows.every((row) => row.cells[column].classList.contains('num'));
      const before = heading.getAttribute('aria-sort');
      const up = before ? before === 'descending' : !numbers;
      for (const other of headings) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      rows.sort((a, b) => {
        const [one, other] = [key(a, column), key(b, column)];
        const order = numbers ? one - other : one.localeCompare(other, undefined, { numeric: true });
        return up ? order : -order;
      });
      bodies[0].append(...rows.slice(0, visible));
      if (bodies[1]) bodies[1].append(...rows.slice(visible));
    });
  });
}
`;
