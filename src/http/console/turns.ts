/**
 * Lets many who come at one instant go on one after the other, each in a turn of the event loop of its own: whatever else has come
 * meanwhile, a payment above all, is between them and not behind all of them.
 * @returns waits for a turn
 */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
  return () => (last = last.then(turn));
}
