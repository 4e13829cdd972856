import { ALARMS, type AlarmKind } from '../alarm.ts';
import type { AlarmRule, AlarmSubject } from '../alarm-rule.ts';

/** Somebody who has seen an alarm. */
export interface AlarmSeer {
  readonly name: string;
  /** An owner, or whoever sits at the box: what they have seen nobody has to tell them. */
  readonly isOwner: boolean;
}

/** An alarm that is open. Times are UTC ms. */
export interface OpenAlarmFacts {
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly message: string;
  readonly openedAt: number;
  /** Who said that they see to it. */
  readonly seenBy: AlarmSeer | null;
  /** Who wanted to hear no more of it, and until when. */
  readonly snoozed: (AlarmSeer & { readonly until: number }) | null;
}

/** What the owner was told of, and not yet that it is over. Times are UTC ms. */
export interface IncidentFacts {
  readonly id: number;
  readonly kind: AlarmKind;
  /** Empty where all alarms of the kind are one. */
  readonly subject: string;
  readonly since: number;
  readonly toldAt: number;
  /** When the newest of its alarms was closed; null where none ever was. */
  readonly closedAt: number | null;
  /** How often the owner was told of the same cause within two hours. */
  readonly timesLately: number;
}

export interface NoticeRules {
  /** So long a state has to hold before anybody is told. Milliseconds. */
  readonly waitMs: number;
  readonly isQuiet: boolean;
}

/** Something that the owner is to be told now. */
export type NoticeEvent =
  | {
      readonly change: 'opened' | 'still';
      /** Of what he was told before; null for what is new. */
      readonly incidentId: number | null;
      readonly kind: AlarmKind;
      readonly subject: string;
      readonly since: number;
      /** Those that are open and that the owner has not seen, the oldest first; never empty. */
      readonly alarms: readonly OpenAlarmFacts[];
    }
  | {
      readonly change: 'ended';
      readonly incidentId: number;
      readonly kind: AlarmKind;
      readonly subject: string;
      readonly since: number;
      readonly endedAt: number;
    };

/** Of these there may be hundreds at once, and one thing to do: together they are one cause. */
const TOGETHER: readonly AlarmSubject[] = ['line', 'login', 'plan'];

/** What comes and goes is over only when it has been so for long. Milliseconds. */
const FLAPPING_MS = 15 * 60_000;
const OFTEN = 3;

/** The subject of what an alarm is told as. */
export function incidentSubject(kind: AlarmKind, subject: string): string {
  return TOGETHER.includes(ALARMS[kind].subject) ? '' : subject;
}

/** What the owner is told at any hour: money that is not taken, or routers that do not let in who paid. */
export function isToldAtNight(kind: AlarmKind): boolean {
  const rule: AlarmRule = ALARMS[kind];
  return rule.atNight === true;
}

const sameCause =
  (one: { readonly kind: AlarmKind; readonly subject: string }) =>
  (alarm: OpenAlarmFacts): boolean =>
    alarm.kind === one.kind && incidentSubject(alarm.kind, alarm.subject) === one.subject;

/**
 * What the owner is to be told now: that something became wrong, that something is wrong still after somebody wanted to hear no more of
 * it for a while, and that something is over of which he was told. Once for each change; never of what did not last, or what an owner
 * has seen before.
 */
export function planNotices(
  open: readonly OpenAlarmFacts[],
  incidents: readonly IncidentFacts[],
  now: number,
  { waitMs, isQuiet }: NoticeRules,
): NoticeEvent[] {
  const mayTell = ({ kind }: { readonly kind: AlarmKind }) => !isQuiet || isToldAtNight(kind);
  const lasted = (from: number, ms: number) => from > now || now - from >= ms;
  const known = incidents.flatMap((incident): NoticeEvent[] => {
    const { id: incidentId, kind, subject, since, toldAt, closedAt, timesLately } = incident;
    const alarms = open.filter(sameCause(incident));
    if (!mayTell(incident)) return [];
    if (alarms.length > 0) {
      const again = alarms.filter(
        ({ seenBy, snoozed }) => seenBy === null && snoozed !== null && snoozed.until > toldAt && snoozed.until <= now,
      );
      return again.length === 0 ? [] : [{ change: 'still', incidentId, kind, subject, since, alarms: again }];
    }
    const endedAt = closedAt ?? now;
    const settles = timesLately >= OFTEN ? Math.max(FLAPPING_MS, waitMs) : waitMs;
    return lasted(endedAt, settles) || closedAt === null
      ? [{ change: 'ended', incidentId, kind, subject, since, endedAt }]
      : [];
  });
  return [...known, ...newOnes(open, incidents).filter(mayTell)];

  function newOnes(all: readonly OpenAlarmFacts[], told: readonly IncidentFacts[]): NoticeEvent[] {
    const causes = new Map<string, OpenAlarmFacts[]>();
    for (const alarm of all.toSorted((a, b) => a.openedAt - b.openedAt)) {
      const { kind, seenBy, snoozed } = alarm;
      // A technician's word says who sees to it; it does not keep from the owner that something is wrong.
      if (seenBy?.isOwner === true || (snoozed?.isOwner === true && snoozed.until > now)) continue;
      if (told.some((incident) => sameCause(incident)(alarm))) continue;
      const cause = `${kind} ${incidentSubject(kind, alarm.subject)}`;
      causes.set(cause, [...(causes.get(cause) ?? []), alarm]);
    }
    return [...causes.values()].flatMap((alarms): NoticeEvent[] => {
      const [first] = alarms;
      if (first === undefined || !lasted(first.openedAt, waitMs)) return [];
      const { kind, openedAt: since } = first;
      return [
        { change: 'opened', incidentId: null, kind, subject: incidentSubject(kind, first.subject), since, alarms },
      ];
    });
  }
}
