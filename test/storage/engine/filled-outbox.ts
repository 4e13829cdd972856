import type { Filling } from './filling.ts';
import type { Applied } from './filled-payments.ts';

const MINUTE = 60_000;

/** A done sync and a receipt for each payment of a line, and one command of either kind in every other state. */
export function fillOutbox({ insert, lines, now }: Filling, applied: readonly Applied[]): void {
  const command = (
    kind: 'router.sync' | 'sms.send',
    subject: number,
    lane: string,
    state: string,
    at: number,
    outcomes: readonly (string | null)[],
  ): void => {
    const isOpen = state === 'queued' || state === 'running';
    const id = insert('command', {
      kind,
      lane,
      subject,
      state,
      priority: kind === 'sms.send' ? 5 : 1,
      run_at: at,
      attempts: outcomes.length,
      error: state === 'dead' ? 'refused for good' : null,
      created_at: at,
      finished_at: isOpen ? null : at + 400,
    });
    outcomes.forEach((outcome, i) => {
      const startedAt = at + i * MINUTE;
      insert('attempt', {
        command_id: id,
        n: i + 1,
        started_at: startedAt,
        finished_at: outcome === null ? null : startedAt + 300,
        outcome,
        detail: outcome === 'ok' ? '{"wrote":["profile"]}' : null,
      });
    });
  };

  applied.forEach(({ id, at, line }, i) => {
    command('router.sync', line.id, `router:${line.router}`, 'done', at, ['ok']);
    const state = ['sent', 'sent', 'refused', 'unknown', 'queued'][i % 5]!;
    const isQueued = state === 'queued';
    insert('receipt', {
      payment_id: id,
      msisdn: line.msisdn,
      state,
      body: isQueued ? null : `Received, account ${line.account}`,
      message_id: state === 'sent' ? `m${id}` : null,
      reason: state === 'refused' ? 'no credit' : null,
      settled_at: isQueued ? null : at + 2500,
    });
    // Of the three that wait one is tried at this moment, one was given up, one stands for a twin that covers it.
    const commandState = isQueued ? ['queued', 'running', 'cancelled'][i % 3]! : state === 'refused' ? 'dead' : 'done';
    const outcomes = {
      queued: ['retry', 'unavailable'],
      running: ['interrupted', null],
      cancelled: [],
      dead: ['dead'],
      done: [state === 'unknown' ? 'unknown' : 'ok'],
    }[commandState]!;
    command('sms.send', id, 'sms', commandState, at, outcomes);
  });

  const states = ['queued', 'running', 'dead', 'cancelled'];
  for (const [i, line] of lines.slice(1, 13).entries()) {
    const state = states[i % states.length]!;
    const outcomes = { queued: ['unavailable'], running: [null], dead: ['retry', 'dead'], cancelled: ['stopped'] }[
      state
    ]!;
    command('router.sync', line.id, `router:${line.router}`, state, now - MINUTE, outcomes);
  }
}
