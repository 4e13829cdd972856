import { ALARMS, type AlarmKind } from '../../domain/alarm.ts';
import type { Language } from '../../domain/time/time.ts';
import type { Standing } from '../fact.ts';
import { DOCTOR_CODES, type DoctorCode, type DoctorRule } from './codes.ts';
import type { Layer } from './layers.ts';

/** What a ✗ is called, for good: by the doctor, by the alarm of that kind, and by its page in docs/repairs. */
export type RepairCode = DoctorCode | AlarmKind;

/** One thing that was looked at. */
export interface Finding {
  readonly layer: Layer;
  readonly state: Standing;
  /** Set where, and only where, it is wrong. */
  readonly code: RepairCode | null;
  /** Which one, where there are several: a router, a connection; empty where there is only one. */
  readonly subject: string;
  /** What was seen, with its numbers; one line, English, no secret and no phone number. */
  readonly says: string;
}

export const right = (layer: Layer, says: string): Finding => seen(layer, 'right', says);
export const idle = (layer: Layer, says: string): Finding => seen(layer, 'idle', says);
/** Goes on by itself. */
export const waiting = (layer: Layer, says: string): Finding => seen(layer, 'waiting', says);
export const unknown = (layer: Layer, says: string): Finding => seen(layer, 'unknown', says);

function seen(layer: Layer, state: Standing, says: string): Finding {
  return { layer, state, code: null, subject: '', says };
}

/** In which layer each kind of alarm stands. */
const ALARM_LAYERS: Readonly<Record<AlarmKind, Layer>> = {
  clock: 'box',
  disk: 'box',
  'disk-tight': 'box',
  books: 'books',
  'books-older': 'books',
  restored: 'books',
  'rolled-back': 'version',
  provider: 'providers',
  'wrong-address': 'outside',
  tunnel: 'outside',
  silence: 'outside',
  pull: 'providers',
  'pull-gap': 'providers',
  rubbish: 'providers',
  flood: 'providers',
  channel: 'providers',
  'request-refused': 'providers',
  refund: 'people',
  'purse-order': 'people',
  tokens: 'providers',
  sms: 'sms',
  'sms-refused': 'sms',
  'sms-credit': 'sms',
  'sms-unclear': 'sms',
  'sms-unwanted': 'sms',
  router: 'routers',
  'router-away': 'routers',
  'router-other': 'routers',
  'router-part': 'routers',
  'router-unused': 'routers',
  'plan-refused': 'routers',
  'plan-facts': 'routers',
  'login-missing': 'routers',
  'login-left': 'routers',
  'line-refused': 'routers',
  'guest-out': 'routers',
  'cut-offs': 'people',
  'callback-conflict': 'people',
  'payment-reversed': 'people',
  'false-payment': 'people',
  'blocked-line-paid': 'people',
  'unusual-payment': 'people',
  'guest-tries': 'people',
  backup: 'backups',
  'owner-notice': 'people',
  webhook: 'people',
};

function isAlarm(code: RepairCode): code is AlarmKind {
  return Object.hasOwn(ALARMS, code);
}

const ruleOf = (code: DoctorCode): DoctorRule => DOCTOR_CODES[code];

/** Every code that a ✗ can have; each has a page in docs/repairs. */
export function allRepairCodes(): string[] {
  return [...Object.keys(DOCTOR_CODES), ...Object.keys(ALARMS)].sort();
}

export function layerOf(code: RepairCode): Layer {
  return isAlarm(code) ? ALARM_LAYERS[code] : ruleOf(code).layer;
}

export function severityOf(code: RepairCode): 'urgent' | 'soon' {
  return isAlarm(code) ? ALARMS[code].severity : ruleOf(code).severity;
}

/** What to do, in one line; null where what was seen says it itself, as every alarm does. */
export function todoOf(code: RepairCode, language: Language): string | null {
  return isAlarm(code) ? null : ruleOf(code).todo[language];
}

/** Where the whole of it stands, in the documents of this version. */
export function pageOf(code: RepairCode): string {
  return `docs/repairs/${code}.md`;
}

/** Something is wrong. @param says what was seen @param subject which one, where there are several */
export function wrong(code: RepairCode, says: string, subject = ''): Finding {
  return { layer: layerOf(code), state: 'wrong', code, subject, says };
}
