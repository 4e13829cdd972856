import { expect, test } from 'vitest';
import { createLog, type Log } from '../../src/app/log.ts';
import type { CommandRow } from '../../src/storage/commands.ts';
import { logWords, type LogLine } from '../../src/views/log-words.ts';

const command: CommandRow = { id: 1, kind: 'router.sync', subject: 7, priority: 1, asked: 0, attempts: 0 };
const taken = { reason: 'no_request', paymentId: 3, subscriptionId: 4, isNew: true, lanes: [] };

/** Each event once; the compiler asks for a new one. */
const EVENTS: { readonly [Event in keyof Log]: (log: Log) => void } = {
  started: (log) => log.started({ intake: 'http://a', console: 'http://b' }, 250),
  standingBy: (log) => log.standingBy({ intake: 'http://a', console: 'http://b' }, false),
  stopping: (log) => log.stopping('SIGTERM'),
  reloaded: (log) => log.reloaded(),
  settingsTaken: (log) => log.settingsTaken({ taken: ['notices.sms'], waiting: ['box.language'] }),
  setupCode: (log) => log.setupCode('AAAA-BBBB-CCCC', 'http://b/setup'),
  callback: (log) => log.callback('payhero', { ...taken, result: 'payment' }, 6),
  refused: (log) => log.refused('payhero', 'bad signature'),
  intakeFailed: (log) => log.intakeFailed('payhero', new Error('disk')),
  attempt: (log) => log.attempt('router:tower-1', command, { outcome: 'ok', detail: 'on' }, 300),
  routerUp: (log) => log.routerUp('tower-1'),
  routerDown: (log) => log.routerDown('tower-1', 'no answer'),
  compared: (log) => log.compared({ router: 'tower-1', looked: 5, edited: 1, queued: 1 } as never),
  pulled: (log) => log.pulled({ provider: 'payhero', rows: 3, found: 1, fees: 0, gap: null, error: null }),
  swept: (log) => log.swept({ renewed: 1, queued: 2, held: null } as never),
  books: (log) => log.books({ scope: 'whole', entries: 9, ms: 5 }),
  backedUp: (log) => log.backedUp({ kind: 'failed', error: 'disk' }),
  backupProven: (log) => log.backupProven('washa-1', { problems: [] } as never),
  sms: (log) => log.sms({ to: '254712345678', text: 'paid', reference: 'payment:1' }),
  warn: (log) => log.warn('A sentence already.'),
  bug: (log) => log.bug(new Error('x')),
};
/** They are sentences already. */
const SENTENCES = new Set(['warn', 'setupCode']);

function lineOf(write: (log: Log) => void): LogLine {
  const lines: LogLine[] = [];
  write(
    createLog({ level: 'debug', format: 'json' }, { write: (line) => void lines.push(JSON.parse(line) as LogLine) }),
  );
  return lines[0]!;
}

test.each(Object.entries(EVENTS))('%s is told in words of both languages', (event, write) => {
  const line = lineOf(write);
  const [en, sw] = (['en', 'sw'] as const).map((language) => logWords(line, language).says);
  if (SENTENCES.has(event)) expect(en).toBe(line['msg']);
  else expect(en).not.toBe(line['msg']);
  if (!SENTENCES.has(event)) expect(sw).not.toBe(en);
  expect(`${en} ${sw}`).not.toContain('?');
  expect(`${en} ${sw}`).not.toContain('undefined');
});

test('what became of each kind of delivery, and how a line is meant', () => {
  const says = (result: string) =>
    logWords({ msg: 'callback', level: 'info', provider: 'p', reason: 'r', ms: 1, result }, 'en').says;
  const all = ['payment', 'repeat', 'request', 'ignored', 'conflict', 'quarantined'].map(says);
  expect(new Set(all).size).toBe(6);
  expect(logWords({ msg: 'router down', level: 'warn', router: 'a', reason: 'b' }, 'en').tone).toBe('waiting');
  expect(logWords({ msg: 'something new', level: 'error' }, 'en')).toEqual({ tone: 'wrong', says: 'something new' });
});
