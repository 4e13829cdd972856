// Brings the page up to date when the box says that something changed, keeps ages counting meanwhile, and says so when the
// box stops answering.
(() => {
  const STALE_MS = 5000;
  const live = document.querySelector('[data-live]');
  const pulse = document.getElementById('pulse');
  if (!live || !pulse) return;
  let ahead = Number(pulse.dataset.now) - Date.now();
  let heardAt = performance.now();
  let heardClock = pulse.dataset.clock;

  // As formatAge in format.ts says it.
  const words = (ms) => {
    const s = Math.floor(Math.abs(ms) / 1000);
    if (s < 60) return `${s} s`;
    if (s < 600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min`;
    const rest = (n, name) => (n === 0 ? '' : ` ${n} ${name}`);
    if (s < 86400) return `${Math.floor(s / 3600)} h${rest(Math.floor((s % 3600) / 60), 'min')}`;
    return `${Math.floor(s / 86400)} d${rest(Math.floor((s % 86400) / 3600), 'h')}`;
  };
  const tick = () => {
    const now = Date.now() + ahead;
    for (const time of document.querySelectorAll('time[data-age]')) {
      const text = words(now - Number(time.dataset.age));
      if (time.textContent !== text) time.textContent = text;
    }
    const silent = performance.now() - heardAt;
    const stale = silent > STALE_MS;
    document.body.classList.toggle('stale', stale);
    const note = document.getElementById('stale');
    note.hidden = !stale;
    if (stale) note.textContent = `${note.dataset.silent} ${heardClock} (${words(silent)}). ${note.dataset.then}`;
  };
  const hear = (now, clock) => {
    heardAt = performance.now();
    pulse.textContent = heardClock = clock;
    ahead = Number(now) - Date.now();
    tick();
  };

  // The box tells when something may have changed; the page then asks for what it shows, at most so often.
  const LEAST_MS = 500;
  let askedAt = 0;
  let asking = 0;
  const ask = () => {
    clearTimeout(asking);
    const rest = askedAt + LEAST_MS - performance.now();
    if (rest > 0) asking = setTimeout(ask, rest);
    else htmx.trigger(live, 'refresh');
  };
  let source = null;
  const listen = () => {
    if (source !== null || document.hidden) return;
    source = new EventSource('/events');
    for (const name of ['beat', 'changed']) {
      source.addEventListener(name, ({ data }) => {
        const [now, clock] = data.split(' ');
        hear(now, clock);
        if (name === 'changed') ask();
      });
    }
    // Where it was refused for good, the page asks by itself every few seconds.
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) source = null;
    });
  };
  // A page that nobody sees holds no connection.
  const hush = () => {
    source?.close();
    source = null;
  };

  // What has changed is changed in place: whoever reads, marks or types there goes on undisturbed.
  const keyOf = (node) => (node.nodeType === 1 && node.id !== '' ? node.id : null);
  const fits = (old, node) => old.nodeName === node.nodeName && keyOf(old) === keyOf(node);
  const morph = (old, node) => {
    if (old.nodeType !== 1) {
      if (old.data !== node.data) old.data = node.data;
      return;
    }
    for (const { name } of [...old.attributes]) {
      // Whether it is open is for the reader to say.
      if (!node.hasAttribute(name) && !(name === 'open' && old.nodeName === 'DETAILS')) old.removeAttribute(name);
    }
    for (const { name, value } of [...node.attributes]) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const keys = new Set([...node.childNodes].map(keyOf));
    for (const child of [...old.childNodes]) if (keyOf(child) !== null && !keys.has(keyOf(child))) child.remove();
    let at = old.firstChild;
    for (const child of [...node.childNodes]) {
      let found = at;
      while (found !== null && !fits(found, child)) found = found.nextSibling;
      if (found === null) old.insertBefore(child, at);
      else {
        // What stands between has no key, or is met later: it makes room instead of what fits being moved.
        while (at !== found && keyOf(at) === null) {
          const gone = at;
          at = at.nextSibling;
          gone.remove();
        }
        if (at !== found) old.insertBefore(found, at);
        morph(found, child);
        at = found.nextSibling;
      }
    }
    while (at !== null) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  };
  document.body.addEventListener('htmx:oobBeforeSwap', ({ detail }) => {
    const fresh = detail.fragment.firstElementChild;
    if (fresh === null || !fits(detail.target, fresh)) return;
    detail.shouldSwap = false;
    fresh.removeAttribute('hx-swap-oob');
    morph(detail.target, fresh);
    htmx.process(detail.target);
  });

  document.body.addEventListener('htmx:configRequest', (request) => {
    if (request.target !== live) return;
    if (document.hidden) return request.preventDefault();
    askedAt = performance.now();
    request.detail.parameters.v = [...document.querySelectorAll('[data-v]')]
      .map((p) => `${p.id}.${p.dataset.v}`)
      .join();
  });
  document.body.addEventListener('htmx:afterRequest', (request) => {
    const { xhr, successful } = request.detail;
    if (request.target !== live || !successful) return;
    hear(xhr.getResponseHeader('X-Washa-Now'), xhr.getResponseHeader('X-Washa-Clock'));
  });
  document.addEventListener('visibilitychange', () => {
    tick();
    if (document.hidden) return hush();
    listen();
    ask();
  });
  window.addEventListener('pagehide', hush);
  window.addEventListener('pageshow', listen);
  setInterval(tick, 1000);
  listen();
})();
