// Keys of the appraiser's list: J and K walk the rows with their reasons, 1 to 4 choose a level,
// G writes why, X marks, slash searches, question mark tells; never while typing.
const table = document.querySelector('[data-ratings]');
const rows = table ? [...table.tBodies[0].rows] : [];
const bulk = table && document.getElementById(table.dataset.bulk || '');
let toSheet = false;
for (const keys of document.querySelectorAll('[data-keys]')) keys.hidden = false;

const chosen = () => rows.findIndex((row) => row.classList.contains('sel'));
const choose = (place) => {
  rows.forEach((row, at) => {
    row.classList.toggle('sel', at === place);
    const link = row.querySelector('[data-open]');
    if (!link) return;
    if (at === place) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  });
};
const walk = (step) => {
  const place = chosen() + step;
  const link = rows[place] && rows[place].querySelector('[data-open]');
  if (!link) return;
  link.focus();
  link.click();
};
const propose = (place) => {
  const row = rows[chosen()];
  const select = row && row.querySelector('select');
  if (!select || place >= select.options.length) return;
  select.selectedIndex = place;
  const level = document.querySelector('#to [data-level]');
  if (level) level.selectedIndex = place;
};
const count = () => {
  if (!bulk) return;
  const boxes = [...table.querySelectorAll('tbody input[type=checkbox]')];
  const n = boxes.filter((box) => box.checked).length;
  const all = table.querySelector('[data-all]');
  all.hidden = boxes.length === 0;
  all.checked = n > 0 && n === boxes.length;
  all.indeterminate = n > 0 && n < boxes.length;
  bulk.querySelector('[data-n]').textContent = n;
  bulk.querySelector('[data-some]').hidden = n === 0;
  bulk.querySelector('[data-none]').hidden = n > 0;
};
if (table) {
  table.addEventListener('click', (event) => {
    const link = event.target.closest('[data-open]');
    if (link) choose(rows.indexOf(link.closest('tr')));
  });
  table.addEventListener('change', (event) => {
    if (event.target.matches('[data-all]')) {
      for (const box of table.querySelectorAll('tbody input[type=checkbox]')) box.checked = event.target.checked;
    }
    count();
  });
  count();
  document.addEventListener('htmx:afterSwap', () => {
    if (toSheet) document.getElementById('giai-thich').focus();
    toSheet = false;
  });
}
const acts = {
  j: () => walk(1),
  k: () => walk(-1),
  arrowdown: () => walk(1),
  arrowup: () => walk(-1),
  x: () => rows[chosen()]?.querySelector('input[type=checkbox]')?.click(),
  g: () => document.querySelector('#to [data-reason]')?.focus(),
  '/': () => document.querySelector('[data-find]')?.focus(),
  '?': () => document.getElementById('phim')?.showModal(),
};
document.addEventListener('keydown', (event) => {
  if (!table || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input:not([type=checkbox]), textarea, select, dialog')) return;
  const key = event.key.toLowerCase();
  if (key === 'enter') {
    toSheet = Boolean(event.target.closest('[data-open]'));
    return;
  }
  const onList = table.contains(event.target) || event.target === document.body;
  if (key.startsWith('arrow') && !onList) return;
  if (acts[key]) {
    event.preventDefault();
    acts[key]();
  } else if (Number(key) >= 1) propose(Number(key) - 1);
});
