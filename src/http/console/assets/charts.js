// Draws what the tables of a report say. Without scripts the tables stand there alone.
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const COLOURS = ['--accent', '--wait-bar', '--soft', '--bad', '--edge', '--hair'];

  const draw = (table) => {
    const box = document.createElement('div');
    box.className = 'chart';
    table.closest('.table').before(box);
    const heads = [...table.tHead.rows[0].cells].slice(1).filter((cell) => cell.dataset.series !== undefined);
    const rows = [...table.tBodies[0].rows];
    const x = rows.map((row) => Number(row.dataset.at) / 1000);
    const values = heads.map((head) => rows.map((row) => Number(row.cells[head.cellIndex].dataset.value ?? 0)));
    const isStacked = table.dataset.chart === 'stacked';
    // Bars stand on each other: each series is drawn with all before it, the highest first.
    const sums = values.map((_, i) => x.map((_, at) => values.slice(0, i + 1).reduce((sum, one) => sum + one[at], 0)));
    const shown = (isStacked ? sums : values).map((one, i) => ({ one, i }));
    if (isStacked) shown.reverse();
    const bars = window.uPlot.paths.bars({ size: [0.78, 40] });
    const axis = {
      stroke: colour('--soft'),
      grid: { stroke: colour('--hair'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui',
    };
    const locale = document.documentElement.lang === 'sw' ? 'sw-KE' : 'en-GB';
    const zone = table.dataset.zone;
    const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: zone });
    const short = new Intl.NumberFormat('en', { notation: 'compact' });
    const options = {
      width: box.clientWidth,
      height: 220,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_, min, max) => [min - 43_200, max + 43_200] },
        y: { range: (_, min, max) => [0, Math.max(max, 1) * 1.05] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          splits: () => x.filter((_, i) => i % 7 === 0),
          values: (_, ticks) => ticks.map((at) => day.format(at * 1000)),
        },
        { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => short.format(tick)) },
      ],
      series: [
        {},
        ...shown.map(({ i }) => ({
          fill: colour(COLOURS[i]),
          stroke: colour(COLOURS[i]),
          width: 0,
          paths: bars,
          points: { show: false },
        })),
      ],
    };
    const plot = new window.uPlot(options, [x, ...shown.map(({ one }) => one)], box);
    box.setAttribute('role', 'img');
    box.setAttribute('aria-label', table.caption?.textContent ?? '');
    heads.forEach((head, i) => head.style.setProperty('--swatch', colour(COLOURS[i])));
    addEventListener('resize', () => plot.setSize({ width: box.clientWidth, height: 220 }));
  };

  for (const table of document.querySelectorAll('table[data-chart]')) draw(table);
})();
