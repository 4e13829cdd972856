/** Those that need no more than the line. */
export const PLAIN_DEEDS = ['pause', 'resume', 'block', 'unblock', 'reapply'] as const;

/** What can be done to many lines at once, each as it is done to one. */
export const BULK_DEEDS = ['extend', 'plan', 'message', ...PLAIN_DEEDS] as const;
export type BulkDeed = (typeof BULK_DEEDS)[number];
