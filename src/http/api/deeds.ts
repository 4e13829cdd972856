import type { ActionName } from '../../domain/action-name.ts';
import { preview, type By } from '../../services/actions/act.ts';
import { carryOut, type Deed } from '../../services/actions/carry-out.ts';
import type { Store } from '../../storage/engine/store.ts';
import { faultOf, type Answer, type Problem } from './answer.ts';
import { jsonSchema, namesIn, type JsonSchema } from './json-schema.ts';
import { camelKeys, snakeKeys, snakeName } from './snake.ts';

export const LONGEST_REASON = 200;

export type OpenDeed = <Input, Facts, Plan, Result, Why>(deed: Deed<Input, Facts, Plan, Result, Why>) => void;

/** What a program wants done. */
export interface Wish {
  /** As it came, read as JSON. */
  readonly body: unknown;
  /** Only say what would be done. */
  readonly isDry: boolean;
  readonly by: Pick<By, 'actor' | 'mandate' | 'key'>;
  /** UTC ms. */
  readonly now: number;
}

export interface ProgramDeed {
  readonly name: ActionName;
  readonly asksWhy: boolean;
  /** Of its body, without the reason. Made when it is first asked for: most starts need few of so many. */
  readonly schema: () => JsonSchema;
  readonly ask: (wish: Wish) => Promise<Answer>;
}

/** All that programs may do, by name: each action once, whichever door brought it. @param wake a lane */
export function gatherDeeds(
  store: Store,
  wake: (lane: string) => void,
  all: (open: OpenDeed) => void,
): ReadonlyMap<string, ProgramDeed> {
  const found = new Map<string, ProgramDeed>();
  all((deed) => {
    if (!found.has(deed.action.name)) found.set(deed.action.name, programDeed(store, wake, deed));
  });
  return found;
}

function programDeed<Input, Facts, Plan, Result, Why>(
  store: Store,
  wake: (lane: string) => void,
  deed: Deed<Input, Facts, Plan, Result, Why>,
): ProgramDeed {
  const { action } = deed;
  let made: JsonSchema | null = null;
  const schema = () => (made ??= jsonSchema(action.input));
  const asksWhy = action.reason === 'required';
  return {
    name: action.name,
    asksWhy,
    schema,
    async ask({ body, isDry, by, now }) {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        return faultOf('input', 'The body has to be a JSON object.');
      }
      const { reason = null, ...rest }: { reason?: unknown } = body;
      if (reason !== null && (typeof reason !== 'string' || reason.length > LONGEST_REASON)) {
        return faultOf('input', `reason: has to be a text of at most ${LONGEST_REASON} characters.`);
      }
      const names = namesIn(schema());
      const strange = Object.keys(rest).filter((name) => !names.includes(name));
      if (strange.length > 0) {
        const problems = strange.map((name) => ({ path: name, message: 'is not known here' }));
        return faultOf('input', `${sentence(problems)} Known are: ${[...names, 'reason'].join(', ')}.`, problems);
      }
      const read = action.input.safeParse(camelKeys(rest));
      if (!read.success) {
        const problems = read.error.issues.map(({ path, message }) => ({
          path: path.map((part) => snakeName(String(part))).join('.'),
          message,
        }));
        return faultOf('input', sentence(problems), problems);
      }
      if (isDry) {
        const planned = preview(store, action, read.data, now, by);
        if (planned.kind === 'refused') return faultOf(String(planned.why), planned.words);
        return { status: 200, body: { action: action.name, done: false, preview: planned.preview } };
      }
      const done = await carryOut({ store, wake }, deed, read.data, { ...by, reason }, now);
      if (done.kind === 'refused') return faultOf(String(done.why), done.words);
      const { id, at, actor } = done.action;
      const result = done.repeated ? null : resultOf(done.result);
      return {
        status: 200,
        body: { action: action.name, done: true, repeated: done.repeated, audit: { id, at, actor }, result },
      };
    },
  };
}

const sentence = (problems: readonly Problem[]): string =>
  problems.map(({ path, message }) => `${path === '' ? '' : `${path}: `}${message}.`).join(' ');

/** What a deed tells beside that it was done. Which lanes it woke is nobody's business. */
function resultOf(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return null;
  return snakeKeys(Object.fromEntries(Object.entries(result).filter(([name]) => name !== 'lanes')));
}
