import type { LaneStatus } from '../domain/lines/lane-status.ts';
import { readLaneName } from '../domain/lines/lane-status.ts';
import type { Language } from '../domain/time/time.ts';
import type { Store } from '../storage/engine/store.ts';
import { metaValue } from '../storage/ledger.ts';
import { allProviders, lastHeard, smsGateway } from '../storage/providers.ts';
import type { BackupSettings } from '../storage/views/backup-state.ts';
import { SMS_TESTED, setUpSoFar, smsTakenAt } from '../storage/views/first-run.ts';
import { backupRow, backupView } from './backups.ts';
import type { Standing } from './fact.ts';
import { FIRST_STEPS, STATE_WORDS, type FirstRunCode, type FirstStep } from './first-run-words.ts';
import { tunnelView, tunnelWords } from './tunnel.ts';

/** How far one step is. Never `right` because something was typed: only because it was seen. */
export interface FirstRunStep {
  readonly step: FirstStep;
  readonly state: Standing;
  readonly says: Readonly<Record<Language, string>>;
  /** When that was seen, UTC ms; null where no moment says anything. */
  readonly at: number | null;
  /** Where more is said of what was seen. */
  readonly href: string | null;
}

/** What is known outside of the database. */
export interface FirstRunBox {
  readonly business: { readonly name: string; readonly timeZone: string };
  readonly lanes: readonly LaneStatus[];
  readonly backups: BackupSettings;
}

/** What the box is called while nobody has said how. */
export const UNNAMED = 'Washa';

/** Every step, out of what the box has and has seen: nothing is kept of how far somebody came. @param now UTC ms */
export function firstRun(store: Store, box: FirstRunBox, now: number): FirstRunStep[] {
  const has = store.first(setUpSoFar, {});
  const steps: Readonly<Record<FirstStep, Omit<FirstRunStep, 'step'>>> = {
    business:
      box.business.name === UNNAMED ? told('unnamed') : told('named', `${box.business.name}, ${box.business.timeZone}`),
    backups: ofBackups(store, box.backups, now),
    router: ofRouters(box.lanes),
    plans: has?.plans !== 1 ? told('no-plan') : told(has.linesOn === 1 ? 'plan-seen' : 'plan-unseen'),
    lines: has?.lines !== 1 ? told('no-line') : told(has.linesRead === 1 ? 'line-read' : 'line-unread'),
    provider: ofProviders(store),
    sms: ofSms(store),
    tunnel: ofTunnel(store, now),
    staff: told((has?.people ?? 0) > 1 ? 'two-people' : 'one-person'),
    payment: has?.online == null ? told('no-payment') : { ...told('payment-online'), href: `/payments/${has.online}` },
  };
  return FIRST_STEPS.map((step) => ({ step, ...steps[step] }));
}

/** The first that is not as it should be; null when all are. */
export function nextOf(steps: readonly FirstRunStep[]): FirstRunStep | null {
  return steps.find(({ state }) => state !== 'right') ?? null;
}

function told(code: FirstRunCode, name = '', at: number | null = null): Omit<FirstRunStep, 'step'> {
  const { state, en, sw } = STATE_WORDS[code];
  return { state, says: { en: en(name), sw: sw(name) }, at, href: null };
}

function ofBackups(store: Store, settings: BackupSettings, now: number): Omit<FirstRunStep, 'step'> {
  const { codes, state, facts } = backupView(store, settings, now);
  const [worst = 'none'] = codes;
  const at = worst === 'old' || worst === 'failing' ? facts.madeAt : facts.provenAt;
  return { state: worst === 'none' ? 'idle' : state, says: backupRow(worst, at), at, href: null };
}

/** The worst of the routers: what stands on one that is away is not set up. */
function ofRouters(lanes: readonly LaneStatus[]): Omit<FirstRunStep, 'step'> {
  const routers = lanes.filter(({ kind }) => kind === 'router');
  const [worst = null] = routers.toSorted((a, b) => RANK[a.state] - RANK[b.state]);
  if (worst === null) return told('no-router');
  const name = readLaneName(worst.lane)?.party ?? '';
  const code: FirstRunCode =
    worst.state === 'up' ? 'router-up' : worst.state === 'stopped' ? 'router-refuses' : 'router-away';
  const names = routers.map(({ lane }) => readLaneName(lane)?.party ?? '').join(', ');
  const href = `/routers/${encodeURIComponent(name)}`;
  return { ...told(code, code === 'router-up' ? names : name, worst.since), href };
}

const RANK: Readonly<Record<LaneStatus['state'], number>> = { stopped: 0, down: 1, paused: 2, ready: 3, up: 4 };

function ofProviders(store: Store): Omit<FirstRunStep, 'step'> {
  const used = store.all(allProviders, {}).filter((row) => row.retired_at === null);
  if (used.length === 0) return told('no-provider');
  const heard = used.flatMap(({ name }) => store.first(lastHeard, { provider: name })?.delivered ?? []);
  const names = used.map(({ name }) => name).join(', ');
  return heard.length === 0 ? told('provider-silent', names) : told('provider-heard', names, Math.max(...heard));
}

function ofSms(store: Store): Omit<FirstRunStep, 'step'> {
  const gateway = store.first(smsGateway, {});
  if (gateway === undefined || gateway.kind === 'log-only') return told('no-gateway');
  const tested = Number(store.first(metaValue, { key: SMS_TESTED })?.value ?? 0);
  const at = Math.max(tested, store.first(smsTakenAt, {})?.at ?? 0);
  return at === 0 ? told('gateway-unused', gateway.kind) : told('gateway-took', gateway.kind, at);
}

function ofTunnel(store: Store, now: number): Omit<FirstRunStep, 'step'> {
  const view = tunnelView(store, now);
  const { state, at } = view.fact;
  return { state, says: { en: tunnelWords(view), sw: tunnelWords(view, 'sw') }, at, href: null };
}
