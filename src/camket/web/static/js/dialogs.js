// Open a <dialog> from [data-dialog], close it from [data-close]; without script the link is a page.
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog]');
  if (opener) {
    const needed = opener.dataset.needs && document.getElementById(opener.dataset.needs);
    if (needed && !needed.checked) {
      event.preventDefault();
      document.getElementById(`${needed.id}-e`).hidden = false;
      needed.setAttribute('aria-invalid', 'true');
      needed.focus();
      return;
    }
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog && dialog.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  const closer = event.target.closest('[data-close]');
  if (closer) closer.closest('dialog').close();
});
