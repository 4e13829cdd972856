import { html, raw } from 'hono/html';

/** Markup whose interpolations have been escaped. */
export type Html = ReturnType<typeof html>;
export const nothing: Html = raw('');
