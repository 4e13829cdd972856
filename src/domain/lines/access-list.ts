import type { LineTarget } from '../ports.ts';

/** One entry of a firewall address list. */
export interface ListEntry {
  readonly id: string;
  readonly address: string;
  readonly comment: string;
  readonly disabled: boolean;
}

/** The comment of every list entry that we add. */
export function ownComment(target: Pick<LineTarget, 'tag'>): string {
  return `washa ${target.tag}`;
}

/**
 * True for exactly one IPv4 address of one machine. Anything else (empty, any, a range, a pool's name) never reaches a
 * write: a rule for "any address" once slowed a whole network down.
 */
export function isOneAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return false;
  return parts[0] !== '0' && text !== '255.255.255.255';
}

/** The addresses of a line: those of its live sessions and its fixed ones, each once. */
export function lineAddresses(
  credentials: readonly { readonly address: string | null }[],
  sessions: readonly { readonly address: string | null }[],
): string[] {
  const found = new Set<string>();
  for (const { address } of [...sessions, ...credentials]) {
    if (address !== null && isOneAddress(address)) found.add(address);
  }
  return [...found];
}
