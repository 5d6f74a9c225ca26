// Make photos smaller on the phone before they are sent; without this script they go as they are.
const LONGEST = 1600;

async function smaller(file, limit) {
  if (!file.type.startsWith('image/') || file.size <= limit) return file;
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  let scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  for (let quality = 0.82; ; quality -= 0.12) {
    if (quality < 0.4) {
      quality = 0.7;
      scale *= 0.7;
    }
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', quality));
    if (!blob) return file;
    if (blob.size <= limit || canvas.width < 200) {
      return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
    }
  }
}

for (const input of document.querySelectorAll('input[type=file][data-photos]')) {
  const limit = Number(input.dataset.photos) * 1024;
  const said = input.closest('.file').querySelector('[data-photos-said]');
  input.addEventListener('change', async () => {
    const button = [...input.form.elements].find((control) => control.type === 'submit');
    button.setAttribute('aria-busy', 'true');
    try {
      const kept = new DataTransfer();
      let total = 0;
      for (const file of input.files) {
        const ready = await smaller(file, limit);
        kept.items.add(ready);
        total += ready.size;
      }
      input.files = kept.files;
      said.textContent = kept.files.length ? `${kept.files.length} tệp, ${Math.ceil(total / 1024)} KB` : '';
    } catch {
      said.textContent = ''; // an odd picture is sent as it is; the server looks at it
    }
    button.removeAttribute('aria-busy');
  });
}
