import type { z } from 'zod';
import type { LaneStatus } from '../../domain/lines/lane-status.ts';
import type { Releases } from '../../domain/releases.ts';
import type { SettingsDesk } from '../../domain/settings.ts';
import type { Who } from '../../domain/staff-rights.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { BackupSettings } from '../../storage/views/backup-state.ts';
import type { RouterLooks } from '../../views/router-looks.ts';
import type { PreviewedText } from '../../views/sms-preview.ts';
import { faultOf, type Answer } from './answer.ts';
import { jsonSchema, type JsonSchema } from './json-schema.ts';
import { snakeKeys } from './snake.ts';

/** What views are read from. */
export interface ViewDeps {
  readonly store: Store;
  /** UTC ms. */
  readonly now: () => number;
  readonly lanes: () => readonly LaneStatus[];
  readonly business: { readonly timeZone: string };
  readonly backups: () => BackupSettings;
  readonly routerLooks: RouterLooks;
  readonly settings: SettingsDesk;
  /** Every text that is sent by itself, as it would be sent now. */
  readonly texts: () => readonly PreviewedText[];
  readonly releases: () => Releases;
}

export interface ProgramView {
  /** With `:name` for the part that names one thing. */
  readonly path: string;
  readonly summary: string;
  readonly who: Who;
  /** Of what stands behind the question mark. */
  readonly parameters: JsonSchema;
  /** @param name what stands for the part of the path that names one thing; empty where there is none */
  readonly read: (deps: ViewDeps, name: string, asked: Readonly<Record<string, string>>) => Promise<Answer>;
}

/** How a part of an address is called in the description. */
export const partName = (path: string): string | null => /:(\w+)/.exec(path)?.[1] ?? null;

/** Null for "there is no such thing", a text for "that cannot be asked". */
type Answered = object | string | null;

/** A view, with the schema of what it is asked. */
export function view<Query extends object>(
  path: string,
  summary: string,
  query: z.ZodType<Query>,
  answer: (deps: ViewDeps, query: Query, name: string) => Answered | Promise<Answered>,
  who: Who = 'anybody',
): ProgramView {
  return {
    path,
    summary,
    who,
    parameters: jsonSchema(query, 'output'),
    async read(deps, name, asked) {
      const read = query.safeParse(asked);
      if (!read.success) {
        const problems = read.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
        return faultOf(
          'input',
          problems.map((one) => [one.path, one.message].filter(Boolean).join(': ')).join('. '),
          problems,
        );
      }
      const body = await answer(deps, read.data, name);
      if (body === null) return faultOf('missing', 'There is no such thing.');
      return typeof body === 'string' ? faultOf('input', body) : { status: 200, body: snakeKeys(body) };
    },
  };
}
