// What one page shows, in plain values: run by the tests inside the page.
() => {
  const doc = document;
  const shown = (el) => el.getClientRects().length > 0;
  const texts = [doc.title];
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent.closest("script, style, noscript, template, kbd, [lang]:not(html)")) {
      texts.push(node.textContent.trim());
    }
  }
  for (const el of doc.querySelectorAll("[aria-label], [alt], [title], [placeholder]")) {
    for (const name of ["aria-label", "alt", "title", "placeholder"]) {
      texts.push(el.getAttribute(name) || "");
    }
  }
  const ids = [...doc.querySelectorAll("[id]")].map((el) => el.id);
  const past = doc.scrollingElement.scrollWidth - window.innerWidth;
  const wide = past <= 0 ? [] : [...doc.body.querySelectorAll("*")]
    .filter((el) => el.getBoundingClientRect().right > window.innerWidth + 1)
    .slice(0, 5)
    .map((el) => `${el.tagName.toLowerCase()}.${[...el.classList].join(".")}`);
  return {
    headings: [...doc.querySelectorAll("h1")].filter(shown).length,
    past,
    wide,
    texts: texts.filter(Boolean),
    says_demo: [...doc.querySelectorAll(".top, .pubtop, .gatehead")]
      .some((el) => shown(el) && el.innerText.includes("Dữ liệu minh họa")),
    broken_images: [...doc.images]
      .filter((el) => el.complete && el.naturalWidth === 0).map((el) => el.src),
    icons: [...new Set([...doc.querySelectorAll("svg use")]
      .map((el) => el.getAttribute("href") || ""))],
    twins: [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))],
    nowhere: [...doc.querySelectorAll("a[href^='#']")]
      .map((el) => el.getAttribute("href").slice(1))
      .filter((id) => !doc.getElementById(id)),
    links: [...new Set([...doc.querySelectorAll("a[href]")]
      .filter((el) => el.origin === location.origin)
      .map((el) => el.pathname + el.search))],
    inline: [...doc.querySelectorAll("[style]")].slice(0, 3)
      .map((el) => el.outerHTML.slice(0, 120)),
  };
}
