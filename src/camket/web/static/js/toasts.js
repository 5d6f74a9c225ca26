// A toast goes away by itself after five seconds; focus goes to the summary of a refused form.
for (const toast of document.querySelectorAll('.toasts .toast')) setTimeout(() => toast.remove(), 5000);
const summary = document.querySelector('[data-focus]');
if (summary) summary.focus();
