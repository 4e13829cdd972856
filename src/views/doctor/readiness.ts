import { z } from 'zod';
import type { Answer } from './world.ts';

const Readiness = z.object({
  ready: z.boolean(),
  problem: z.string().optional(),
  books: z.object({ checked: z.boolean() }),
  store: z.object({ writable: z.boolean(), room: z.boolean() }),
  closed: z.array(z.string()),
  away: z.array(z.object({ lane: z.string(), state: z.enum(['down', 'stopped']) })),
});

/** What the daemon says of itself (services/box/health), as far as the doctor goes by it. */
export type DaemonSays = z.infer<typeof Readiness>;

/** Null where what answers is not Washa. */
export function readinessOf(answer: Answer): DaemonSays | null {
  if (answer.kind === 'silent') return null;
  try {
    const read = Readiness.safeParse(JSON.parse(answer.body));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
