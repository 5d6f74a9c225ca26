// Keys of a list: J and K move, X selects, Enter opens, N chases; off while typing. Also counts what is selected.
for (const table of document.querySelectorAll('[data-list-keys]')) {
  const rows = [...table.tBodies[0].rows];
  const boxes = [...table.querySelectorAll('tbody input[type=checkbox]')];
  const all = table.querySelector('[data-all]');
  const bulk = document.getElementById(table.dataset.bulk || '');
  const keys = document.querySelector('[data-keys]');
  let at = -1;
  if (keys) keys.hidden = false;
  const count = () => {
    const n = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest('tr').classList.toggle('sel', box.checked);
    if (all) {
      all.checked = n > 0 && n === boxes.length;
      all.indeterminate = n > 0 && n < boxes.length;
    }
    if (!bulk) return;
    bulk.querySelector('[data-n]').textContent = n;
    bulk.querySelector('[data-some]').hidden = n === 0;
    bulk.querySelector('[data-none]').hidden = n > 0;
  };
  if (all) {
    all.hidden = false;
    all.addEventListener('change', () => {
      for (const box of boxes) box.checked = all.checked;
      count();
    });
  }
  table.addEventListener('change', count);
  count();
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input:not([type=checkbox]),textarea,select,dialog')) return;
    const key = event.key.toLowerCase();
    if (key === 'j' || key === 'k') {
      at = Math.min(Math.max(at + (key === 'j' ? 1 : -1), 0), rows.length - 1);
      rows[at].querySelector('a').focus();
    } else if (key === 'x' && rows[at]) {
      const box = rows[at].querySelector('input[type=checkbox]');
      if (box) box.click();
    } else if (key === 'n' && rows[at]) {
      const chase = rows[at].querySelector('[data-chase]');
      if (chase) chase.click();
    }
  });
}
