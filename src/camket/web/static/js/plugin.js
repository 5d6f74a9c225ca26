// Start a signing plug-in on this computer: [data-plugin] names where it listens. Its file goes out
// and comes back by itself; here it is only told where from and where to.
document.querySelectorAll('[data-plugin]').forEach((place) => {
  const address = place.dataset.plugin;
  const form = place.querySelector('[data-plugin-form]');
  if (!address || !form) return;
  const part = (name) => place.querySelector(`[data-plugin-${name}]`);
  const show = (name) => ['absent', 'waits', 'trouble'].forEach((one) => { part(one).hidden = one !== name; });
  const fail = (sentence) => { show('trouble'); part('trouble').textContent = sentence; };

  const orders = async () => {
    const answer = await fetch(place.dataset.pluginSend, {
      method: 'POST',
      headers: { 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value },
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.sentence);
    return told;
  };
  const sign = async (told) => {
    const answer = await fetch(`${address}/vgca_sign_approved`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: JSON.stringify(told),
    });
    return answer.json();
  };

  fetch(address, { mode: 'no-cors' }).then(
    () => { part('start').hidden = false; },
    () => show('absent'),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    part('start').disabled = true;
    show('waits');
    try {
      const told = await sign(await orders());
      if (told.Status === 0) {
        window.location.assign(place.dataset.pluginDone);
        return;
      }
      fail(told.Message);
    } catch (error) {
      if (error instanceof TypeError) show('absent');
      else fail(error.message);
    }
    part('start').disabled = false;
  });
});
