/** One HTTP exchange: Node's own `fetch`, or a test's. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The text of a secret, by the name that settings hold. @throws Fault when there is none */
export type SecretReader = (name: string) => string;

/**
 * The other side said no, in whatever HTTP status, and did nothing. `final` is false only for documented passing refusals:
 * the same call may be made again later. A final one stays until a person changes something.
 */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
  readonly final: boolean;
  /** Absent where the other side does not say it plainly. */
  readonly subject?: RefusalSubject;
}

/**
 * What a refusal is about, and so who cures it and how. `account`: theirs is not active yet; `tokens`: prepaid ones are used up;
 * `channel`: what the money should go to; `phone`: a number that they do not take, or have blocked.
 */
export type RefusalSubject = 'credentials' | 'account' | 'tokens' | 'amount' | 'channel' | 'phone';

/**
 * Nobody said anything that can be used.
 * - `unreachable`: no byte of the request can have been accepted (connection refused, DNS). Safe to repeat.
 * - `unknown`: it was sent and no usable answer came. It may have been done, so a repeat could do it twice.
 */
export interface NoAnswer {
  readonly kind: 'unreachable' | 'unknown';
  readonly reason: string;
}

/** How a call to an outside party ends without what it asked for. No `reason` holds a secret or a whole phone number. */
export type NotDone = Refused | NoAnswer;

/** Whether a refusal is over what the ISP has set up, or has to pay for: then the next call will be refused too. */
export function isOurFault(subject: RefusalSubject | undefined): boolean {
  return subject === 'credentials' || subject === 'account' || subject === 'tokens' || subject === 'channel';
}
