import { BOOKS_PROBES } from './books-probes.ts';
import { BOX_PROBES } from './box-probes.ts';
import { DOOR_PROBES } from './door-probes.ts';
import { severityOf, wrong, type Finding } from './finding.ts';
import { LAYERS, type Layer } from './layers.ts';
import { WORK_PROBES } from './work-probes.ts';
import type { World } from './world.ts';

/** Everything that is looked at. */
const PROBES = [...BOX_PROBES, ...BOOKS_PROBES, ...DOOR_PROBES, alarms, ...WORK_PROBES];

/** All that was found, and where to begin. */
export interface Diagnosis {
  /** Layer by layer from the ground up, what is wrong first in each. */
  readonly findings: readonly Finding[];
  /** Where to begin: what is urgent comes first, and then what stands lower. Null when nothing is wrong. */
  readonly first: Finding | null;
  /** 0: nothing is wrong; 1: something is urgent; 3: something is wrong, or cannot be looked at, and nobody waits for it. */
  readonly exit: 0 | 1 | 3;
}

/** Walks the layers. Pure. */
export function diagnose(world: World): Diagnosis {
  const all = withoutTwins(PROBES.flatMap((probe) => probe(world)));
  const findings = LAYERS.flatMap((layer) => ordered(all.filter((one) => one.layer === layer)));
  const wrongs = findings.filter(({ state }) => state === 'wrong');
  const first = wrongs.find(isUrgent) ?? wrongs[0] ?? null;
  const isHidden = world.books.kind === 'hidden' || world.secrets.there === null;
  return { findings, first, exit: first === null ? (isHidden ? 3 : 0) : isUrgent(first) ? 1 : 3 };
}

function isUrgent({ code }: Finding): boolean {
  return code !== null && severityOf(code) === 'urgent';
}

/** What is open is told with the words of its alarm. */
function alarms({ books }: World): Finding[] {
  if (books.kind !== 'read') return [];
  return books.facts.alarms.map(({ kind, subject, message }) => wrong(kind, message, subject));
}

/** Looked at now and told by an alarm before, a thing is one thing; what was looked at first stands. */
function withoutTwins(all: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return all.filter(({ code, subject }) => {
    if (code === null) return true;
    const name = `${code} ${subject}`;
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

function ordered(all: readonly Finding[]): Finding[] {
  const rank = (one: Finding): number => (one.state !== 'wrong' ? 2 : isUrgent(one) ? 0 : 1);
  return [...all].sort((a, b) => rank(a) - rank(b));
}

/** A line above each part of what is printed. */
export const LAYER_TITLES: Readonly<Record<Layer, string>> = {
  box: 'Box',
  settings: 'Settings',
  books: 'Books',
  secrets: 'Secrets',
  doors: 'Doors',
  outside: 'From outside',
  providers: 'Payment providers',
  sms: 'SMS',
  routers: 'Routers',
  queues: 'Queues',
  people: 'People',
  backups: 'Backups',
  version: 'Version',
};
