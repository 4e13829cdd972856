import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { ActionName } from '../../domain/action-name.ts';
import { BULK_DEEDS } from '../../domain/bulk-deeds.ts';
import { isAmong, rightMissing, seesPhones, type TechnicianLimits } from '../../domain/staff-rights.ts';
import { reaches, type BulkPart } from '../../domain/token-scope.ts';
import { maskPhones } from '../../domain/values/mask-phones.ts';
import { createThrottle } from '../../services/box/throttle.ts';
import { readToken, scopesOf } from '../../services/staff/tokens.ts';
import type { TokenRow } from '../../storage/tokens.ts';
import { faultOf, type Answer } from './answer.ts';
import { gatherDeeds, type OpenDeed } from './deeds.ts';
import { namesIn } from './json-schema.ts';
import { openApi } from './open-api.ts';
import type { ViewDeps } from './view.ts';
import { VIEWS } from './views.ts';

const BULK = z.object({ wish: z.object({ deed: z.enum(BULK_DEEDS) }) });
const WINDOW_MS = 60_000;
/** Two a second are more than a program needs that is told of changes, and cost the box nothing that payments would miss. */
const ASKED_A_MINUTE = 120;
const WRONG_A_MINUTE = 10;
const LONGEST_KEY = 200;

/** What the interface for programs needs. */
export interface ApiDeps extends ViewDeps {
  readonly wake: (lane: string) => void;
  /** What a technician may give without an owner. */
  readonly limits: TechnicianLimits;
  /** Opens all that can be asked for. */
  readonly deeds: (open: OpenDeed) => void;
  /** Where whoever asks is on the LAN. */
  readonly addressOf: (c: Context) => string;
}

export interface Api {
  readonly routes: Hono;
  /** What can be asked, for people. */
  readonly shown: () => {
    readonly views: readonly { readonly path: string; readonly summary: string; readonly names: readonly string[] }[];
    readonly deeds: readonly { readonly name: string; readonly names: readonly string[]; readonly asksWhy: boolean }[];
  };
}

/**
 * The interface for programs, to be mounted at `/api/v1`: each view and each action, by a token in the header. No cookie counts here, so
 * no page of a browser can be made to ask.
 */
export function createApi(deps: ApiDeps): Api {
  const { store, now, limits } = deps;
  const deeds = gatherDeeds(store, deps.wake, deps.deeds);
  let described: object | null = null;
  const mayAsk = createThrottle(ASKED_A_MINUTE, WINDOW_MS);
  const mayTry = createThrottle(WRONG_A_MINUTE, WINDOW_MS);
  const routes = new Hono();

  routes.get('/openapi.json', (c) => c.json((described ??= openApi(VIEWS, deeds.values()))));
  for (const view of VIEWS) {
    routes.get(view.path, async (c) => {
      const token = open(c);
      if ('status' in token) return say(c, token);
      if (!reaches(scopesOf(token.scopes), 'read')) return say(c, beyond(token, 'read'), token);
      if (!isAmong(token.role, view.who)) return say(c, faultOf('right', 'That is for owners.'), token);
      const [name = ''] = Object.values<string>(c.req.param());
      return say(c, await view.read(deps, name, c.req.query()), token);
    });
  }
  routes.post('/actions/:name', async (c) => {
    const token = open(c);
    if ('status' in token) return say(c, token);
    const deed = deeds.get(c.req.param('name'));
    if (deed === undefined)
      return say(c, faultOf('missing', 'There is no such action: /api/v1/openapi.json names all.'));
    const missing = rightMissing(token.role, deed.name);
    if (missing !== null) return say(c, faultOf('right', missing.en));
    const body: unknown = await c.req.json().catch(() => undefined);
    const asked = partOf(deed.name, body);
    if (!reaches(scopesOf(token.scopes), asked)) return say(c, beyond(token, asked));
    if (body === undefined) return say(c, faultOf('input', 'The body is no JSON.'));
    const key = c.req.header('idempotency-key') ?? null;
    if (key !== null && (key.trim() === '' || key.length > LONGEST_KEY)) {
      return say(c, faultOf('input', `Idempotency-Key: has 1 to ${LONGEST_KEY} characters.`));
    }
    const isDry = c.req.query('dry_run') ?? 'false';
    if (isDry !== 'true' && isDry !== 'false') return say(c, faultOf('input', 'dry_run: is true or false.'));
    const mandate = { role: token.role, limits };
    const by = { actor: `token:${token.name}`, mandate, key: key === null ? null : `token ${token.id} ${key}` };
    return say(c, await deed.ask({ body, isDry: isDry === 'true', by, now: now() }), token);
  });
  routes.all('*', (c) => say(c, faultOf('missing', 'There is no such address: /api/v1/openapi.json names all.')));
  return {
    routes,
    shown: () => ({
      views: VIEWS.map(({ path, summary, parameters }) => ({ path, summary, names: namesIn(parameters) })),
      deeds: [...deeds.values()].map(({ name, schema, asksWhy }) => ({ name, names: namesIn(schema()), asksWhy })),
    }),
  };

  /** Whose token it is, or why nothing is opened. */
  function open(c: Context): TokenRow | Answer {
    const [, text] = /^Bearer ([\w-]{1,100})$/.exec(c.req.header('authorization') ?? '') ?? [];
    const token = text === undefined ? null : readToken(store, text, now());
    if (token === null) {
      if (!mayTry(deps.addressOf(c), now())) return faultOf('rate', 'Too many wrong tokens from there. Wait a minute.');
      const words =
        'Send a token: Authorization: Bearer washa_…; an owner makes one on the staff page, or washa token add.';
      return faultOf('token', text === undefined ? words : 'This token opens nothing, or no longer.');
    }
    if (mayAsk(String(token.id), now())) return token;
    return faultOf('rate', `More than ${ASKED_A_MINUTE} in a minute. Wait.`);
  }
}

/** A deed as scopes name it: of those that are done to many lines, which one. */
function partOf(name: ActionName, body: unknown): ActionName | BulkPart {
  const read = name === 'line.bulk' ? BULK.safeParse(body) : undefined;
  return read?.success === true ? `line.bulk.${read.data.wish.deed}` : name;
}

function beyond({ name, scopes }: TokenRow, what: string): Answer {
  return faultOf('scope', `The token ${name} reaches to ${scopesOf(scopes).join(', ')}, and not to ${what}.`);
}

/** @param token whose answer it is: those of viewers have no whole phone number */
function say(c: Context, { status, body }: Answer, token: TokenRow | null = null): Response {
  const text = JSON.stringify(body);
  if (status === 401) c.header('WWW-Authenticate', 'Bearer');
  if (status === 429) c.header('Retry-After', String(WINDOW_MS / 1000));
  const shown = token !== null && seesPhones(token.role) ? text : maskPhones(text);
  return c.body(shown, status, { 'Content-Type': 'application/json; charset=utf-8' });
}
