/** What is wrong with one part of what was sent. */
export interface Problem {
  /** Its name, with dots; empty: the whole. */
  readonly path: string;
  readonly message: string;
}

export interface Answer {
  readonly status: 200 | 400 | 401 | 403 | 404 | 409 | 422 | 429;
  readonly body: object;
}

const STATUS: Readonly<Record<string, Answer['status']>> = {
  input: 400,
  reason: 400,
  token: 401,
  right: 403,
  scope: 403,
  missing: 404,
  key: 409,
  rate: 429,
};

/** Nothing was done. @param code a deed's own is 422: it was understood, and refused */
export function faultOf(code: string, message: string, problems: readonly Problem[] = []): Answer {
  return { status: STATUS[code] ?? 422, body: { error: { code, message, problems } } };
}
