import type { Write } from '../../../domain/lines/observed.ts';
import { ownComment } from '../../../domain/lines/access-list.ts';
import { Fault } from '../../../domain/values/fault.ts';
import type { LineTarget, Service } from '../../../domain/ports.ts';
import { ADDRESS_LIST, BINDINGS, COOKIES, HOTSPOT_LOGIN, MENUS, printWords } from './menus.ts';
import type { Exec } from './observe.ts';
import { formatSeconds } from './values.ts';

/** What became of the writes that the router answered. */
export interface Written {
  /** A credential was gone when it was set: its name has to be looked up again. */
  readonly stale: boolean;
  /** The router's words about a phone that it would not log in; that fails nothing. */
  readonly notAdmitted: string | null;
}

/** Kinds that change a credential which is there. */
export const ROW_WRITES: ReadonlySet<Write['kind']> = new Set(['set', 'lift', 'only', 'limit', 'cap'] as const);

/**
 * Sends all writes together and waits for every answer.
 * @throws Fault: the most uncertain one, if any was refused or has no answer
 */
export async function applyWrites(exec: Exec, target: LineTarget, writes: readonly Write[]): Promise<Written> {
  // All are spelled before the first one goes out: a bad one then stops them all.
  const sentences = writes.map((write) => wordsOf(write, target));
  const settled = await Promise.allSettled(sentences.map((words) => exec(words)));
  let stale = false;
  let notAdmitted: string | null = null;
  const faults: unknown[] = [];
  for (const [index, result] of settled.entries()) {
    const write = writes[index];
    if (result.status === 'fulfilled' || write === undefined) continue;
    const reason: unknown = result.reason;
    const code = reason instanceof Fault ? reason.code : '';
    if (code === 'router.trap.no-such-item' && write.kind !== 'admit') stale ||= ROW_WRITES.has(write.kind);
    else if (code === 'router.trap.exists' && (write.kind === 'list' || write.kind === 'add')) continue;
    else if (write.kind === 'admit' && code.startsWith('router.') && reason instanceof Fault && isRefusal(reason)) {
      notAdmitted = reason.message;
    } else faults.push(reason);
  }
  // An unanswered write outranks a refused one: the caller has to look before anything else.
  if (faults.length > 0) throw faults.find((fault) => fault instanceof Fault && fault.retry === 'unknown') ?? faults[0];
  return { stale, notAdmitted };
}

/** The router answered, and said no. */
export function isRefusal(fault: Fault): boolean {
  return (
    fault.code.startsWith('router.trap.') || fault.code === 'router.permission' || fault.code === 'router.credentials'
  );
}

/** The ids of the sessions of this name that are there now. @throws Fault */
export async function sessionIds(exec: Exec, service: Service, username: string): Promise<string[]> {
  const { sessions, sessionName } = MENUS[service];
  const { rows } = await exec(printWords(sessions, '.id', { [sessionName]: username }));
  return rows.flatMap((row) => row['.id'] ?? []);
}

/** Ends sessions; one that went by itself meanwhile is ended too. @throws Fault of a refusal, or of an answer that is missing */
export async function endSessions(exec: Exec, service: Service, ids: readonly string[]): Promise<void> {
  if (service === 'static')
    throw new Fault('line.static', 'dead', 'a fixed address has no session to end, only a lease');
  await Promise.all(
    ids.map((id) =>
      exec([`${MENUS[service].sessions}/remove`, byId(id)]).catch((error: unknown) => {
        if (!(error instanceof Fault && error.code === 'router.trap.no-such-item')) throw error;
      }),
    ),
  );
}

function wordsOf(write: Write, target: LineTarget): string[] {
  const menus = MENUS[target.service];
  switch (write.kind) {
    case 'set':
      return [
        `${menus.credentials}/set`,
        byId(write.id),
        ...(write.profile === null ? [] : [`=profile=${named(write.profile)}`]),
        ...(write.disabled === null ? [] : [`=disabled=${write.disabled ? 'yes' : 'no'}`]),
        ...(target.service === 'static' && write.disabled === false ? ['=block-access=no'] : []),
      ];
    case 'add':
      return [
        `${menus.credentials}/add`,
        `=name=${named(target.username)}`,
        `=password=${named(target.password ?? '')}`,
        `=profile=${named(write.profile)}`,
        ...(target.service === 'pppoe' ? ['=service=pppoe'] : []),
        `=comment=${ownComment(target)}`,
        ...(target.device === undefined ? [] : [`=mac-address=${named(target.device)}`]),
        ...(write.limitMs === undefined ? [] : [`=limit-uptime=${formatSeconds(write.limitMs)}`]),
        ...(write.bytes === undefined ? [] : [`=limit-bytes-total=${write.bytes}`]),
      ];
    case 'only':
      return [`${menus.credentials}/set`, byId(write.id), `=mac-address=${named(write.mac)}`];
    case 'limit':
      return [`${menus.credentials}/set`, byId(write.id), `=limit-uptime=${formatSeconds(write.limitMs)}`];
    case 'cap':
      return [`${menus.credentials}/set`, byId(write.id), `=limit-bytes-total=${write.bytes}`];
    case 'bind':
      return [
        `${BINDINGS}/add`,
        `=mac-address=${named(write.mac)}`,
        '=type=bypassed',
        `=comment=${ownComment(target)}`,
      ];
    case 'unbind':
      return [`${BINDINGS}/remove`, byId(write.id)];
    case 'lift':
      // RouterOS takes 0 for "no limit", of times and of bytes alike.
      return [`${menus.credentials}/set`, byId(write.id), ...write.limits.map((limit) => `=${named(limit)}=0`)];
    case 'list':
      return [
        `${ADDRESS_LIST}/add`,
        `=list=${named(target.expiredList)}`,
        `=address=${named(write.address)}`,
        `=comment=${ownComment(target)}`,
      ];
    case 'unlist':
      return [`${ADDRESS_LIST}/remove`, byId(write.id)];
    case 'forget':
      return [`${COOKIES}/remove`, byId(write.id)];
    case 'kick':
      return [`${menus.sessions}/remove`, byId(write.id)];
    case 'admit':
      return [
        HOTSPOT_LOGIN,
        `=user=${named(target.username)}`,
        `=password=${named(target.password ?? '')}`,
        `=ip=${named(write.address)}`,
        `=mac-address=${named(write.mac)}`,
      ];
  }
}

/** An id as the router gives them, and nothing else: what an empty or a listed id acts on is not specified. */
function byId(id: string): string {
  if (!/^\*[0-9A-Fa-f]+$/.test(id)) throw new Fault('router.word', 'dead', `"${id}" is not the id of a row`);
  return `=.id=${id}`;
}

/** RouterOS reads an empty reference as "ambiguous", or as anything at all. */
function named(value: string): string {
  if (value === '') throw new Fault('router.word', 'dead', 'a write to the router has an empty value');
  return value;
}
