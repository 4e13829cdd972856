import { NOUNS, type Credential, type Observed, type Write } from '../../../domain/lines/observed.ts';
import type { LineTarget } from '../../../domain/ports.ts';
import { formatSeconds } from './values.ts';

/** What the router shows of one line, in one line of text for the technician. */
export function tellObserved(target: LineTarget, observed: Observed): string {
  const noun = NOUNS[target.service];
  const rows = observed.credentials.map(
    (row) =>
      `${shownRow(target, row)}${row.disabled ? ', disabled' : ''}${row.usedUp.map((limit) => `, its ${limit} is used up`).join('')}`,
  );
  const listed = observed.entries.map((entry) => `${entry.address} in list "${target.expiredList}"`);
  const sessions = observed.sessions.map(({ address }) => `live${address === null ? '' : ` as ${address}`}`);
  const shown = [
    ...(rows.length === 0 ? ['no such row'] : rows),
    ...listed,
    ...(sessions.length === 0 ? ['not online'] : sessions),
  ];
  return `${noun} "${target.username}": ${shown.join('; ')}`;
}

function shownRow({ service }: LineTarget, { id, profile, mac }: Credential): string {
  if (service !== 'static') return `profile "${profile}"`;
  return id === '' ? 'no lease' : `lease${mac === null ? '' : ` of ${mac}`}`;
}

/** What was found and what was changed, in one line of text for the technician. No secrets. */
export function tellWrites(target: LineTarget, found: Observed, writes: readonly Write[]): string {
  const done = writes.flatMap((write) => tellWrite(target, found, write) ?? []);
  const kicks = writes.filter(({ kind }) => kind === 'kick').length;
  if (kicks > 0) done.push(kicks === 1 ? 'session ended' : `${kicks} sessions ended`);
  const forgotten = writes.filter(({ kind }) => kind === 'forget').length;
  if (forgotten > 0) done.push(forgotten === 1 ? 'cookie removed' : `${forgotten} cookies removed`);
  return `${NOUNS[target.service]} "${target.username}": ${done.join(', ')}`;
}

function tellWrite(target: LineTarget, found: Observed, write: Write): string | null {
  switch (write.kind) {
    case 'set': {
      const row = found.credentials.find(({ id }) => id === write.id);
      const profile = write.profile === null || write.profile === row?.profile ? null : write.profile;
      const moved = profile === null ? [] : [`profile "${row?.profile ?? ''}" -> "${profile}"`];
      const switched =
        write.disabled === null || write.disabled === row?.disabled ? [] : [write.disabled ? 'disabled' : 'enabled'];
      return [...moved, ...switched].join(', ');
    }
    case 'add':
      return `${target.writtenAt === null ? 'made' : 'was gone, made anew'} with profile "${write.profile}"`;
    case 'only':
      return `for ${write.mac} only`;
    case 'limit':
      return write.limitMs === 0
        ? 'online time has no limit'
        : `may be online for ${formatSeconds(write.limitMs)} in all`;
    case 'cap':
      return write.bytes === 0 ? 'data has no limit' : `may use ${write.bytes} bytes in all`;
    case 'bind':
      return `${write.mac} let through`;
    case 'unbind':
      return 'a device no longer let through';
    case 'lift':
      return `${write.limits.join(', ')} was used up, lifted`;
    case 'list':
      return `${write.address} added to list "${target.expiredList}"`;
    case 'unlist':
      return `${write.address} removed from list "${target.expiredList}"`;
    case 'admit':
    case 'kick':
    case 'forget':
      return null;
  }
}
