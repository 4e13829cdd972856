/** Of the simulated provider's account. */
export const KEYS = { username: 'bench', password: 'bench-password' };
