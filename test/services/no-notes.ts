import type { RouterConnection } from '../../src/domain/ports.ts';

/** Of a router in whose test nobody has to do with notes. */
export const noNotes: RouterConnection['notes'] = () => {
  throw new Error('nobody leaves a note here');
};

/** Of a router in whose test no plan says how much its lines may use. */
export const noCounters: RouterConnection['counters'] = () => {
  throw new Error('nobody counts here');
};

/** Of a router in whose test no plan says anything of its profile. */
export const noProfiles: RouterConnection['profiles'] = () => {
  throw new Error('nobody keeps a profile here');
};
