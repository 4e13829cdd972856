import type { Generated } from 'kysely';
import type { StaffRole } from '../../domain/staff-role.ts';

export interface StaffTable {
  id: Generated<number>;
  username: string;
  role: StaffRole;
  password_hash: string;
  created_at: number;
  disabled_at: number | null;
}

export interface StaffSessionTable {
  token_hash: Uint8Array;
  staff_id: number;
  csrf: string;
  created_at: number;
  expires_at: number;
}
