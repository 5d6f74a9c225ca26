// Keys on the list of ratings: J and K walk the rows, 1 to 4 choose a level; never while typing.
const table = document.querySelector('[data-ratings]');
document.addEventListener('keydown', (event) => {
  if (!table || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, dialog')) return;
  const key = event.key.toLowerCase();
  if (key === 'j' || key === 'k') {
    const link = document.querySelector(key === 'j' ? '[data-after]' : '[data-before]');
    if (link) link.click();
    return;
  }
  const select = table.querySelector('tr.sel select');
  const place = Number(key) - 1;
  if (select && place >= 0 && place < select.options.length) select.selectedIndex = place;
});
