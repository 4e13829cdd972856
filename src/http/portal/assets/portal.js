// Everything works without it: it spares a reload, counts seconds, and says the price on the button.
(() => {
  const { version, every, to } = document.body.dataset;
  const loaded = Date.now();
  const mainOf = (page) => page.querySelector('main').innerHTML;
  const shown = mainOf(document);

  const price = () => {
    const button = document.querySelector('[data-pay]');
    const chosen = document.querySelector('input[name=plan]:checked');
    if (button && chosen) button.textContent = button.dataset.pay.replace('{}', chosen.dataset.price);
  };
  document.addEventListener('change', price);
  price();

  const unit = document.documentElement.lang === 'sw' ? (n) => `sekunde ${n}` : (n) => `${n} s`;
  const tick = () => {
    for (const one of document.querySelectorAll('[data-ms]'))
      one.textContent = unit(Math.round((Number(one.dataset.ms) + Date.now() - loaded) / 1000));
  };
  if (document.querySelector('[data-ms]')) setInterval(tick, 1000);

  // A press is one press.
  document.addEventListener('submit', (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = '1';
  });

  if (!every) return;
  const ask = (path) => fetch(path, { cache: 'no-store' }).then((answer) => (answer.ok ? answer.text() : null));
  // How a line stands has a name; whatever else is waited for is seen on the page itself.
  const hasNews = () =>
    to === undefined
      ? ask('/state').then((now) => now !== null && now !== version)
      : ask(to).then((text) => text !== null && mainOf(new DOMParser().parseFromString(text, 'text/html')) !== shown);
  const look = () =>
    hasNews()
      .then((isNew) => {
        // A real load: only then a phone's pop-up believes that it is online.
        if (isNew) location.replace(to ?? '/');
      })
      .catch(() => undefined)
      .finally(() => setTimeout(look, Number(every)));
  setTimeout(look, Number(every));
})();
