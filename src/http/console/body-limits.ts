import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { LARGEST_LIST } from './import-routes.ts';
import { IMPORT_FILE } from './parts/import-forms.ts';
import { LARGEST_STATEMENT, STATEMENT_PATH } from './reconcile-routes.ts';

const LARGEST_FORM = 16 * 1024;

/** How large may be what is sent: a form is small, a file is as large as it may be at its place. @param api where programs ask */
export function limitBodies(api: string): MiddlewareHandler {
  const form = bodyLimit({ maxSize: LARGEST_FORM });
  const file = (maxSize: number, back: string) =>
    bodyLimit({ maxSize, onError: (c) => c.redirect(`${back}?was=too-large`, 303) });
  const larger = new Map([
    [STATEMENT_PATH, file(LARGEST_STATEMENT, '/reconcile')],
    [IMPORT_FILE, file(LARGEST_LIST, '/import')],
    // A program sends the whole list as JSON.
    [`${api}/actions/line.import`, bodyLimit({ maxSize: LARGEST_LIST })],
  ]);
  return (c, next) => (larger.get(c.req.path) ?? form)(c, next);
}
