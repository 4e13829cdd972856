// Keeps ages counting between two answers of the box, and says so when the box stops answering.
(() => {
  const STALE_MS = 6000;
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
    if (stale) {
      note.textContent = `No answer from the box since ${heardClock} (${words(silent)}). Everything below is from then; what is true now is unknown.`;
    }
  };

  document.body.addEventListener('htmx:configRequest', (request) => {
    if (request.target !== live) return;
    if (document.hidden) return request.preventDefault();
    request.detail.parameters.v = [...document.querySelectorAll('[data-v]')]
      .map((p) => `${p.id}.${p.dataset.v}`)
      .join();
  });
  document.body.addEventListener('htmx:afterRequest', (request) => {
    const { xhr, successful } = request.detail;
    if (request.target !== live || !successful) return;
    heardAt = performance.now();
    pulse.textContent = heardClock = xhr.getResponseHeader('X-Washa-Clock');
    ahead = Number(xhr.getResponseHeader('X-Washa-Now')) - Date.now();
    tick();
  });
  document.addEventListener('visibilitychange', () => {
    tick();
    if (!document.hidden) htmx.trigger(live, 'refresh');
  });
  setInterval(tick, 1000);
})();
