import type { RouterConnection } from '../../src/domain/ports.ts';

/** Of a router in whose test nobody has to do with notes. */
export const noNotes: RouterConnection['notes'] = () => {
  throw new Error('nobody leaves a note here');
};
