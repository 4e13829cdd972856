import type { Clock, RouterAddress, RouterTransport, Service } from '../../../domain/ports.ts';
import { reachRouter } from '../wire/reach.ts';
import { carryFindings } from './carries-notes.ts';
import type { RouterFinding } from './finding.ts';
import { leftoverFindings } from './leftovers.ts';
import { portalFindings, siteOf, type PortalAddress } from './portal.ts';
import { readRouter } from './read-router.ts';
import { rightFindings } from './rights.ts';
import { safetyFindings } from './safety.ts';
import { sellingFindings, type Wall } from './selling.ts';

/** What a box asks of each of its routers beside the sale. */
export interface BoxWishes {
  /** Where the customers' pages are; null: there are none. */
  readonly portal: PortalAddress | null;
  /** Routers are to end lines by themselves when the box is silent. */
  readonly notes: boolean;
}

export interface RouterCheck extends BoxWishes {
  readonly address: RouterAddress;
  readonly wall: Wall;
  /** What the lines of the books dial in to there; empty for a router that is new. */
  readonly sold: ReadonlySet<Service>;
}

/** Together less than ten seconds: the door, the login, and all that is read. */
const REACH_MS = 2_000;
const READ_MS = 3_500;

/**
 * Logs in, reads, and says what is not as it should be, what blocks first. Writes nothing.
 * @throws Fault for a router that cannot be reached, logged in to, or does not answer
 */
export async function checkRouter(
  { address, wall, sold, portal, notes }: RouterCheck,
  deps: { readonly transport: RouterTransport; readonly clock: Clock },
): Promise<RouterFinding[]> {
  const { boxAddress } = await reachRouter(address.host, address.port, address.tls !== null, REACH_MS);
  const link = await deps.transport.connect(address, new AbortController().signal);
  const disarm = deps.clock.after(READ_MS, () => link.close());
  try {
    const seen = await readRouter((words, deadlineMs) => link.exec(words, deadlineMs));
    const findings = [
      ...rightFindings(seen, address.username),
      ...sellingFindings(seen, wall, sold),
      ...safetyFindings(seen, boxAddress, deps.clock.now()),
      ...(portal === null ? [] : portalFindings(seen, wall, siteOf(portal, boxAddress))),
      ...(notes ? carryFindings(seen, deps.clock.now()) : []),
      ...leftoverFindings(seen),
      ...plainFinding(address),
    ];
    const rank = ({ severity }: RouterFinding): number => (severity === 'blocks' ? 0 : 1);
    return findings.sort((a, b) => rank(a) - rank(b));
  } finally {
    disarm();
    link.close();
  }
}

function plainFinding({ tls }: RouterAddress): RouterFinding[] {
  if (tls !== null) return [];
  const words =
    'The connection is not encrypted: give api-ssl a certificate and use its port, or keep it on a network of its own.';
  return [{ code: 'tls.none', severity: 'warns', words, repair: null }];
}
