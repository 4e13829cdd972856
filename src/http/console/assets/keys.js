// Keys for whoever sits at a desk: / the search, j and k the next card or row and the one before, g and a letter a page.
(() => {
  const PLACES = { h: '/', l: '/lines', p: '/payments', r: '/routers', m: '/more' };
  const LETTERS_MS = 1500;
  let beganAt = -Infinity;

  const isTyped = (one) => one.closest('input, textarea, select') !== null;
  const linkOf = (card) => [...card.querySelectorAll('a[href], summary, button')].find((one) => one.checkVisibility());
  const step = (by) => {
    const links = [...document.querySelectorAll('main :is(.card, .rows > li)')].flatMap((card) => linkOf(card) ?? []);
    const here = links.findIndex((link) => link.closest('.card, li').contains(document.activeElement));
    const next = links[here === -1 ? (by > 0 ? 0 : links.length - 1) : here + by];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyped(event.target)) return;
    const { key } = event;
    const isSecond = performance.now() - beganAt < LETTERS_MS;
    beganAt = -Infinity;
    const place = isSecond ? PLACES[key] : undefined;
    if (place !== undefined) location.assign(place);
    else if (key === 'g') beganAt = performance.now();
    else if (key === '/') document.querySelector('.search input')?.focus();
    else if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1);
    else return;
    event.preventDefault();
  });
})();
