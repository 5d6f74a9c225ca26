// Start a signing plug-in on this computer: [data-plugin] names where it listens. Its file goes out
// and comes back by itself; here it is only told where from and where to.
document.querySelectorAll('[data-plugin]').forEach((place) => {
  const address = place.dataset.plugin;
  const form = place.querySelector('[data-plugin-form]');
  if (!address || !form) return;
  const part = (name) => place.querySelector(`[data-plugin-${name}]`);
  const show = (name) => ['absent', 'waits', 'trouble', 'last'].forEach((one) => {
    const note = part(one);
    if (note) note.hidden = one !== name;
  });
  const fail = (sentence) => { show('trouble'); part('trouble').textContent = sentence; };
  const told = (answer, otherwise) => answer.json().catch(() => { throw new Error(otherwise); });

  const orders = async () => {
    const asked = fetch(place.dataset.pluginSend, {
      method: 'POST',
      headers: { 'X-CSRFToken': form.elements.csrfmiddlewaretoken.value },
    });
    const answer = await asked.catch(() => { throw new Error(place.dataset.pluginNoPaper); });
    const order = await told(answer, place.dataset.pluginNoPaper);
    if (!answer.ok) throw new Error(order.sentence || place.dataset.pluginNoPaper);
    return order;
  };
  const sign = async (order) => {
    const answer = await fetch(`${address}/vgca_sign_approved`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: JSON.stringify(order),
    });
    return told(answer, place.dataset.pluginUnclear);
  };

  fetch(address, { mode: 'no-cors' }).then(
    () => { part('start').hidden = part('how').hidden = false; },
    () => { part('absent').hidden = false; },
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    part('start').disabled = true;
    show('waits');
    try {
      const answer = (await sign(await orders())) || {};
      if (answer.Status === 0) {
        window.location.assign(place.dataset.pluginDone);
        return;
      }
      fail(answer.Message || place.dataset.pluginUnclear);
    } catch (error) {
      if (error instanceof TypeError) show('absent');
      else fail(error.message);
    }
    part('start').disabled = false;
  });
});
