/**
 * The script of the report: a click on a column header sorts a table, and an input filters its rows. The page can be read without the
 * script.
 */
export const pageScript = `
'use strict';
for (const table of document.querySelectorAll('table')) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => heading.firstChild.addEventListener('click', () => {
    const up = heading.getAttribute('aria-sort') !== 'ascending';
    for (const other of headings) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const key = (row) => row.cells[column].textContent;
    const numbers = [...body.rows].every((row) => row.cells[column].classList.contains('number') || key(row) === '');
    const compare = numbers ? (a, b) => Number(key(a)) - Number(key(b))
      : (a, b) => key(a).localeCompare(key(b), undefined, { numeric: true });
    body.append(...[...body.rows].sort((a, b) => up ? compare(a, b) : compare(b, a)));
  }));
  const filter = table.parentElement.previousElementSibling.querySelector('input');
  filter.addEventListener('input', () => {
    const wanted = filter.value.toLowerCase();
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
`;
