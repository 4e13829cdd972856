/** What an account of the console may do: everything, work on lines and payments, look. */
export const STAFF_ROLES = ['owner', 'technician', 'viewer'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];
