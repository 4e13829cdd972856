import type { RouterWorld } from '../../src/simulate/router/world.ts';

/** What may be known of a line beforehand: only the raw floors use the ids. */
export interface BenchLine {
  readonly username: string;
  readonly profile: string;
  readonly secretId: string;
  readonly sessionId: string;
}

/** Its secret has this profile from now on, and its device has dialled under it. @param profile of its plan */
export function redialUnder(world: RouterWorld, under: string, username: string, profile: string): BenchLine {
  const secret = world.table('/ppp/secret').first('name', username)!;
  world.table('/ppp/secret').patch(secret, [['profile', under]]);
  world.hangUp(username);
  const dialled = world.ppp.dial(username, '02:00:00:00:00:01');
  if (!dialled.ok) throw new Error(dialled.reason);
  return { username, profile, secretId: secret.id, sessionId: dialled.id };
}
