// Ctrl K goes to search, or into its field when the page has one.
document.addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
  const link = document.querySelector('[data-search]');
  if (!link) return;
  event.preventDefault();
  const field = document.getElementById('tim');
  if (field) field.select();
  else window.location.assign(link.href);
});
