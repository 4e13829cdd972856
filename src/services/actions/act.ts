import type { ZodType } from 'zod';
import type { ActionName } from '../../domain/action-name.ts';
import { both } from '../../domain/said/both.ts';
import { DEED_SAID } from '../../domain/said/deed-said.ts';
import { rightMissing, type Gift, type Mandate } from '../../domain/staff-rights.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import type { Both, Language } from '../../domain/time/time.ts';
import { actionByKey } from '../../storage/actions.ts';
import type { Store } from '../../storage/engine/store.ts';
import { issueSaid } from './issue-said.ts';
import { limitReached } from './limit-reached.ts';
import { recordAction } from './record-action.ts';

/** Who wants it done, and why. No door can be passed without an actor. */
export interface By {
  /** `cli:wanjiku`, the name of an account, `box`. */
  readonly actor: string;
  readonly reason?: string | null;
  /** Names this one wish: asked for twice under it, it is done once. */
  readonly key?: string | null;
  /** The right that it is done with. Absent: Washa itself, or whoever sits at the box, where nothing is closed. */
  readonly mandate?: Mandate;
  /** In which they are told what will be done, and why not. Absent: English. */
  readonly language?: Language;
}

/** Who asks what would be done. */
export type Asker = Pick<By, 'actor' | 'mandate' | 'language'>;

/** It was not done, and nothing was changed. `words` are for whoever asked: in every language where it is decided, in theirs where they are told. */
export interface Refused<Why, Words = Both> {
  readonly kind: 'refused';
  readonly why: Why;
  readonly words: Words;
}

/** What is to be done, before anything is: to be shown to whoever is asked whether it shall be. */
export interface Decided<Plan, Words = Both> {
  readonly kind: 'do';
  readonly plan: Plan;
  /** What will be different, for people. One line each; no secrets. */
  readonly preview: readonly Words[];
  /** For the audit, beside the subject. No secrets. */
  readonly detail: string | null;
}

/** What the effects belong to: the row in the audit, to which the rows that they add to the ledger belong too. */
export interface Done {
  readonly action: ActionFacts;
  /** UTC milliseconds. */
  readonly now: number;
}

/** Something that a person can do, whichever door they come by. */
export interface Action<Input, Facts, Plan, Result, Why> {
  readonly name: ActionName;
  /** Whether somebody who does it has to say why. */
  readonly reason: 'required' | 'optional';
  readonly input: ZodType<Input>;
  /** What it is done to, for the audit. The same key for another subject is another wish. */
  readonly subject: (input: Input) => string | null;
  /** Reads what the decision is made from. Writes nothing. */
  readonly look: (store: Store, input: Input, now: number) => Facts;
  /** Pure. */
  readonly decide: (facts: Facts, input: Input, now: number) => Decided<Plan> | Refused<Why>;
  /** What it gives away on the word of whoever does it: a technician has limits. Absent: nothing. */
  readonly gives?: (plan: Plan) => Gift | readonly Gift[];
  /** Writes it, in the transaction in which it was decided. */
  readonly effects: (store: Store, plan: Plan, done: Done) => Result;
}

/** Why an action of any kind may be refused before it is decided. */
export type Unfit = 'input' | 'reason' | 'key' | 'right';

/** `repeated`: it was done before under this key, as this row of the audit says, and was not done again. */
export type ActResult<Result, Why> =
  | { readonly kind: 'done'; readonly repeated: false; readonly action: ActionFacts; readonly result: Result }
  | { readonly kind: 'done'; readonly repeated: true; readonly action: ActionFacts }
  | Refused<Why | Unfit, string>;

export function defineAction<Input, Facts, Plan, Result, Why>(
  action: Action<Input, Facts, Plan, Result, Why>,
): Action<Input, Facts, Plan, Result, Why> {
  return action;
}

/** @param words of `domain/said` */
export function refuse<const Why>(why: Why, words: Both): Refused<Why> {
  return { kind: 'refused', why, words };
}

/**
 * Does an action in one transaction: looks, decides, writes the audit's row and the effects, or nothing of it. What takes
 * its time (a password's hash) is prepared before. Wait for `store.durable()` before telling anybody.
 * @param now UTC milliseconds
 */
export function act<Input, Facts, Plan, Result, Why>(
  store: Store,
  action: Action<Input, Facts, Plan, Result, Why>,
  input: NoInfer<Input>,
  by: By,
  now: number,
): ActResult<Result, Why> {
  return store.transaction(() => actWithin(store, action, input, by, now));
}

/** Inside a transaction: the same, for a deed that is a part of another one. */
export function actWithin<Input, Facts, Plan, Result, Why>(
  store: Store,
  action: Action<Input, Facts, Plan, Result, Why>,
  input: NoInfer<Input>,
  by: By,
  now: number,
): ActResult<Result, Why> {
  const { actor, key = null } = by;
  if (actor.trim() === '') throw new Error(`${action.name} needs somebody who does it`);
  const barred = barring(action, by);
  if (barred !== null) return told(barred, by);
  const reason = by.reason?.trim() || null;
  if (action.reason === 'required' && reason === null) return told(refuse('reason', DEED_SAID.noReason()), by);
  const checked = check(action, input);
  if (checked.kind === 'refused') return told(checked, by);
  const subject = action.subject(checked.input);
  const before = key === null ? undefined : store.first(actionByKey, { key });
  if (key !== null && before !== undefined) {
    if (before.name === action.name && before.subject === subject)
      return { kind: 'done', repeated: true, action: before };
    return told(refuse('key', DEED_SAID.otherKey(key, before.name)), by);
  }
  const decision = decideFor(store, action, checked.input, by, now);
  if (decision.kind === 'refused') return told(decision, by);
  const { name } = action;
  const row = recordAction(store, { at: now, actor, name, subject, reason, detail: decision.detail, key });
  const result = action.effects(store, decision.plan, { action: row, now });
  return { kind: 'done', repeated: false, action: row, result };
}

/** What it did just now; null when it was refused, or had been done before. */
export function resultOf<Result, Why>(done: ActResult<Result, Why>): Result | null {
  return done.kind === 'done' && !done.repeated ? done.result : null;
}

/** What `act` would do now, or why it would not. Changes nothing. @param by who would; absent: whoever sits at the box */
export function preview<Input, Facts, Plan, Result, Why>(
  store: Store,
  action: Action<Input, Facts, Plan, Result, Why>,
  input: NoInfer<Input>,
  now: number,
  by: Asker = { actor: 'box' },
): Decided<Plan, string> | Refused<Why | Unfit, string> {
  const barred = barring(action, by);
  if (barred !== null) return told(barred, by);
  const checked = check(action, input);
  if (checked.kind === 'refused') return told(checked, by);
  const decision = store.snapshot(() => decideFor(store, action, checked.input, by, now));
  if (decision.kind === 'refused') return told(decision, by);
  return { ...decision, preview: decision.preview.map((line) => line[by.language ?? 'en']) };
}

/** A refusal in the language of whoever asked. */
function told<Why>({ kind, why, words }: Refused<Why>, by: Pick<By, 'language'>): Refused<Why, string> {
  return { kind, why, words: words[by.language ?? 'en'] };
}

function barring({ name }: { readonly name: ActionName }, { mandate }: Pick<By, 'mandate'>): Refused<Unfit> | null {
  const words = mandate === undefined ? null : rightMissing(mandate.role, name);
  return words === null ? null : refuse('right', words);
}

/** What is decided, unless it gives more than whoever asks may give. */
function decideFor<Input, Facts, Plan, Result, Why>(
  store: Store,
  action: Action<Input, Facts, Plan, Result, Why>,
  input: Input,
  { actor, mandate }: Pick<By, 'actor' | 'mandate'>,
  now: number,
): Decided<Plan> | Refused<Why | Unfit> {
  const decision = action.decide(action.look(store, input, now), input, now);
  if (decision.kind === 'refused' || mandate === undefined || action.gives === undefined) return decision;
  for (const gift of [action.gives(decision.plan)].flat()) {
    const words = limitReached(store, mandate, gift, actor, now);
    if (words !== null) return refuse('right', words);
  }
  return decision;
}

function check<Input>(
  action: { readonly input: ZodType<Input> },
  input: Input,
): { readonly kind: 'fit'; readonly input: Input } | Refused<Unfit> {
  const { success, data, error } = action.input.safeParse(input);
  if (success) return { kind: 'fit', input: data };
  const [first] = error.issues;
  return refuse(
    'input',
    DEED_SAID.unfit(first?.path.join('.') ?? '', first === undefined ? both(() => '') : issueSaid(first)),
  );
}
