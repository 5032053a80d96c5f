/**
 * The script of the report: one input filters everything, and headings sort their tables. The page can be read without the script.
 */
export const pageScript = `
'use strict';
const filter = document.querySelector('.filter');
const input = filter.querySelector('input');
filter.hidden = false;
input.addEventListener('input', () => {
  const wanted = input.value.trim().toLowerCase();
  document.body.classList.toggle('filtering', wanted !== '');
  for (const one of document.querySelectorAll('tbody tr, .card, .program, .box li')) {
    one.hidden = !one.textContent.toLowerCase().includes(wanted);
  }
  for (const part of document.querySelectorAll('details.further, .box details')) part.open = wanted !== '';
});
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
