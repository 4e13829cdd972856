import { describe, expect, it } from 'vitest';
import { createLog, type LogSettings } from '../../src/app/log.ts';

function written(settings: Partial<LogSettings>): string[] {
  const lines: string[] = [];
  const log = createLog({ level: 'info', format: 'json', ...settings }, { write: (line) => void lines.push(line) });
  log.refused('payhero', 'no such merchant');
  log.routerUp('tower-1');
  log.bug(new Error('broken'));
  return lines;
}

describe('the log', () => {
  it('leaves the time to journald, and tells it the level', () => {
    const lines = written({ journal: true });
    expect(lines[0]).toBe(
      '<4>{"level":"warn","provider":"payhero","reason":"no such merchant","msg":"callback refused: not authentic"}\n',
    );
    expect(lines[1]).toMatch(/^<6>\{"level":"info"/);
    expect(lines[2]).toMatch(/^<2>\{"level":"fatal"/);
    expect(lines.join('')).not.toContain('"time"');

    expect(written({ journal: true, format: 'text' }).slice(0, 2)).toEqual([
      '<4>warn callback refused: not authentic provider=payhero reason="no such merchant"\n'.replaceAll('"', ''),
      '<6>info router up router=tower-1\n',
    ]);
  });

  it('gives every line its time elsewhere', () => {
    const [first = ''] = written({});
    expect(JSON.parse(first)).toMatchObject({ level: 'warn', time: expect.any(Number) as number });
  });
});
