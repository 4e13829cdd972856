import { Fault } from '../../../domain/values/fault.ts';
import type { FaultRetry } from '../../../domain/values/fault.ts';
import type { RouterRow } from '../../../domain/ports.ts';
import { commandOf, maskSecrets } from './words.ts';

/** What a `!trap` means for the caller. */
export interface TrapMeaning {
  readonly code: string;
  readonly retry: FaultRetry;
}

/**
 * RouterOS names its errors only by text, and the number in brackets at the end may be there or not, so the text is
 * matched first, case-insensitively, in this order.
 */
const BY_TEXT: readonly (readonly [RegExp, TrapMeaning])[] = [
  [/invalid user name or password|^cannot log in/i, { code: 'router.credentials', retry: 'stop' }],
  [/not enough permissions/i, { code: 'router.permission', retry: 'stop' }],
  [/not allowed by device-mode|configuration flagged/i, { code: 'router.trap.device-mode', retry: 'dead' }],
  [/^no such item/i, { code: 'router.trap.no-such-item', retry: 'retry' }],
  [/^no such command/i, { code: 'router.trap.no-such-command', retry: 'dead' }],
  [/^unknown parameter/i, { code: 'router.trap.unknown-parameter', retry: 'dead' }],
  [/^input does not match any value/i, { code: 'router.trap.no-match', retry: 'dead' }],
  [/^ambiguous value/i, { code: 'router.trap.ambiguous', retry: 'dead' }],
  [/^missing value/i, { code: 'router.trap.missing-value', retry: 'dead' }],
  [/^invalid (?:time )?value/i, { code: 'router.trap.invalid-value', retry: 'dead' }],
  [/already have|already exists/i, { code: 'router.trap.exists', retry: 'retry' }],
  // The command may have been applied before it was cut off.
  [/^interrupted/i, { code: 'router.trap.interrupted', retry: 'unknown' }],
  [/action timed out|\(13\)\s*$/i, { code: 'router.trap.busy', retry: 'unknown' }],
  [/^action failed/i, { code: 'router.trap.action-failed', retry: 'retry' }],
  [
    /unknown host IP|wrong MAC provided|no more sessions are allowed|limit reached/i,
    { code: 'router.trap.login-refused', retry: 'retry' },
  ],
];

/** The documented categories 0 to 7; often absent, so they decide only what the text did not. */
const BY_CATEGORY: Readonly<Record<string, TrapMeaning>> = {
  '0': { code: 'router.trap.missing', retry: 'retry' },
  '1': { code: 'router.trap.invalid-value', retry: 'dead' },
  '2': { code: 'router.trap.interrupted', retry: 'unknown' },
};

const OTHER: TrapMeaning = { code: 'router.trap.other', retry: 'retry' };

/**
 * Classifies the attributes of a `!trap`, by text and then by category.
 * @param trap `message` and `category` as sent; both may be absent
 */
export function readTrap(trap: RouterRow): TrapMeaning {
  const text = trap['message'] ?? '';
  for (const [pattern, meaning] of BY_TEXT) {
    if (pattern.test(text)) return meaning;
  }
  return BY_CATEGORY[trap['category'] ?? ''] ?? OTHER;
}

/**
 * The fault of a `!trap`, with the router's own words, less the secrets that the command carried.
 * @param words the sentence that was refused, command word first
 */
export function trapFault(words: readonly string[], trap: RouterRow): Fault {
  const { code, retry } = readTrap(trap);
  return new Fault(code, retry, `${commandOf(words)}: ${maskSecrets(trapText(trap), words)}`);
}

function trapText(trap: RouterRow): string {
  const text = trap['message'] ?? '';
  if (text !== '') return text;
  const category = trap['category'];
  return category === undefined ? 'refused without a reason' : `refused without a reason (category ${category})`;
}
