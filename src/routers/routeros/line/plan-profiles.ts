import { judgeProfile, saysDevices } from '../../../domain/lines/plan-profile.ts';
import type {
  FoundProfile,
  PlanFacts,
  ProfileFact,
  ProfileReport,
  ProfileService,
  ProfileVerdict,
  ProfileWish,
  RouterProfiles,
} from '../../../domain/plan-facts.ts';
import type { RouterRow } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { printWords } from './menus.ts';
import type { Exec } from './observe.ts';
import { formatSeconds, isYes, rowsById } from './values.ts';
import { readDuration } from '../../../domain/time/router-duration.ts';
import { isRefusal } from './write.ts';

const PROFILES = {
  pppoe: { menu: '/ppp/profile', fields: '.id,name,rate-limit,only-one,session-timeout' },
  hotspot: { menu: '/ip/hotspot/user/profile', fields: '.id,name,rate-limit,shared-users,session-timeout' },
} as const satisfies Record<ProfileService, { menu: string; fields: string }>;

/** A list of profiles is short, and a router that is busy answers late. */
const LIST_DEADLINE_MS = 30_000;

/** The profiles of plans on one router, over its link. */
export function planProfilesOver(exec: Exec): RouterProfiles {
  return {
    compare: (wishes) => compareProfiles(exec, wishes),
    keep: (wish) => keepProfile(exec, wish),
  };
}

async function compareProfiles(exec: Exec, wishes: readonly ProfileWish[]): Promise<(ProfileVerdict | null)[]> {
  const services = new Set(wishes.map(({ service }) => service));
  const lists = new Map<ProfileService, readonly RouterRow[]>();
  for (const service of services) {
    const rows = await readProfiles(exec, service);
    if (rows !== null) lists.set(service, rows);
  }
  return wishes.map((wish) => {
    const rows = lists.get(wish.service);
    return rows === undefined ? null : judgeAmong(wish, rows);
  });
}

/** @returns null where the router lacks the menu, or does not let it be read */
async function readProfiles(exec: Exec, service: ProfileService): Promise<readonly RouterRow[] | null> {
  const { menu, fields } = PROFILES[service];
  try {
    return [...rowsById((await exec(printWords(menu, fields, {}), LIST_DEADLINE_MS)).rows).values()];
  } catch (error) {
    if (error instanceof Fault && isRefusal(error)) return null;
    throw error;
  }
}

function judgeAmong(wish: ProfileWish, rows: readonly RouterRow[]): ProfileVerdict {
  const own = named(rows, wish.facts.profile);
  const hasLike = wish.facts.like !== null && named(rows, wish.facts.like) !== undefined;
  return judgeProfile(wish, own === undefined ? null : readProfile(wish.service, own), hasLike);
}

const named = (rows: readonly RouterRow[], name: string) => rows.find((row) => row['name'] === name);

function readProfile(service: ProfileService, row: RouterRow): FoundProfile {
  const shared = Number(row['shared-users'] ?? '');
  const once = isYes(row['only-one']) ? 1 : null;
  const lasts = readDuration(row['session-timeout']);
  return {
    rateLimit: row['rate-limit'] ?? '',
    devices: service === 'pppoe' ? once : Number.isInteger(shared) && shared > 0 ? shared : null,
    sessionMs: lasts === null || lasts === 0 ? null : lasts,
  };
}

async function keepProfile(exec: Exec, wish: ProfileWish): Promise<ProfileReport> {
  const { service, facts } = wish;
  const { menu } = PROFILES[service];
  const look = async () => {
    const rows = await Promise.all([facts.profile, ...(facts.like === null ? [] : [facts.like])].map(ask));
    return rows.flat();
  };
  const ask = async (name: string) => {
    const { rows } = await exec(printWords(menu, PROFILES[service].fields, { name }));
    return [...rowsById(rows).values()].filter((row) => row['name'] === name);
  };
  const found = await look();
  const verdict = judgeAmong(wish, found);
  const name = `profile "${facts.profile}"`;
  if (verdict.kind !== 'add' && verdict.kind !== 'set') {
    return { verdict, isMade: false, detail: `${name}: ${detailOf(verdict)}` };
  }
  if (verdict.kind === 'add') await exec([`${menu}/add`, ...newProfile(wish, found)]);
  else {
    const id = named(found, facts.profile)?.['.id'] ?? '';
    await exec([`${menu}/set`, `=.id=${id}`, ...verdict.facts.map((fact) => spelled(service, fact, facts))]);
  }
  const isMade = verdict.kind === 'add';
  const read = judgeAmong({ ...wish, isOurs: wish.isOurs || isMade }, await look());
  if (read.kind !== 'right') {
    throw new Fault('router.read-back', 'retry', `${name} does not read as it was written: ${detailOf(read)}`);
  }
  const done = isMade ? `made like "${facts.like ?? ''}"` : `set, it had ${verdict.differs}`;
  return { verdict: read, isMade, detail: `${name} ${done}, read back` };
}

/** All that the plan says, over a copy of the one that it is like. */
function newProfile({ service, facts }: ProfileWish, rows: readonly RouterRow[]): string[] {
  const like = named(rows, facts.like ?? '')?.['.id'] ?? '';
  const said: readonly ProfileFact[] = [
    ...(facts.rateLimit === null ? [] : (['rate'] as const)),
    ...(facts.devices !== null && saysDevices(service, facts.devices) ? (['devices'] as const) : []),
    ...(facts.sessionMs === null ? [] : (['session'] as const)),
  ];
  return [`=copy-from=${like}`, `=name=${facts.profile}`, ...said.map((fact) => spelled(service, fact, facts))];
}

function spelled(service: ProfileService, fact: ProfileFact, facts: PlanFacts): string {
  switch (fact) {
    case 'rate':
      return `=rate-limit=${facts.rateLimit ?? ''}`;
    case 'devices':
      return service === 'pppoe' ? '=only-one=yes' : `=shared-users=${facts.devices ?? 1}`;
    case 'session':
      return `=session-timeout=${formatSeconds(facts.sessionMs ?? 0)}`;
  }
}

function detailOf(verdict: ProfileVerdict): string {
  switch (verdict.kind) {
    case 'right':
      return 'as the plan says';
    case 'idle':
    case 'add':
      return 'it is not there';
    case 'set':
    case 'differs':
      return verdict.differs;
    case 'refused':
      return verdict.reason;
  }
}
