/** What Washa does by itself stands in the audit under these names: nobody has one of them. */
export const MACHINE_ACTORS = ['box', 'callback', 'clock', 'portal', 'sweep'] as const;

/** Whether an actor of the audit is a part of Washa, and not somebody. */
export function isMachine(actor: string): boolean {
  return MACHINE_ACTORS.some((one) => one === actor);
}
