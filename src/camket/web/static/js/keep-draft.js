// Keep a long form while it is typed: a quiet moment after the last key, again when the network returns.
const form = document.querySelector('[data-keep-draft]');
if (form) {
  const QUIET = 4000;
  const AGAIN = 15000;
  const said = form.querySelector('[data-kept]');
  let timer = 0;
  let unsent = false;
  let busy = false;
  let stopped = false;
  let sending = null;

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(keep, wait);
  };

  async function keep() {
    if (busy || !unsent || stopped) return;
    busy = true;
    unsent = false;
    let wait = QUIET;
    try {
      const answer = await fetch(form.dataset.keepDraft, { method: 'POST', body: new FormData(form) });
      const told = await answer.json();
      said.textContent = told.says;
      if (answer.ok) {
        form.elements.version.value = told.version;
        for (const [name, sum] of Object.entries(told.sums)) {
          const place = form.querySelector(`[data-sum="${name}"]`);
          if (place) place.textContent = sum;
        }
      } else if (answer.status === 409) {
        stopped = true; // somebody else saved: only a person may overwrite, by the button
        unsent = true;
      } else {
        unsent = true;
      }
    } catch {
      unsent = true;
      said.textContent = form.dataset.lost;
      wait = AGAIN;
    }
    busy = false;
    if (sending) form.requestSubmit(sending);
    else if (unsent && !stopped) later(wait);
  }

  form.addEventListener('input', () => {
    unsent = true;
    if (!stopped) later(QUIET);
  });
  form.addEventListener('submit', (event) => {
    if (busy) {
      event.preventDefault(); // the version it was kept under is on its way
      sending = event.submitter;
      return;
    }
    stopped = true;
    unsent = false;
    clearTimeout(timer);
  });
  window.addEventListener('online', () => later(0));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
  window.addEventListener('beforeunload', (event) => {
    if (unsent) event.preventDefault();
  });
}
