import type { Generated } from 'kysely';
import type { StaffRole } from '../../domain/staff-role.ts';

export interface StaffTable {
  id: Generated<number>;
  username: string;
  role: StaffRole;
  password_hash: string;
  created_at: number;
  disabled_at: number | null;
  code_hash: Generated<string | null>;
  code_until: Generated<number | null>;
  totp_secret: Generated<string | null>;
  totp_since: Generated<number | null>;
  totp_step: Generated<number>;
  notes_read: string | null;
}

export interface StaffSessionTable {
  token_hash: Uint8Array;
  staff_id: number;
  csrf: string;
  created_at: number;
  expires_at: number;
  address: Generated<string>;
  agent: Generated<string>;
  seen_at: Generated<number>;
}

export interface ApiTokenTable {
  id: Generated<number>;
  name: string;
  token_hash: Uint8Array;
  role: StaffRole;
  scopes: string;
  made_by: number;
  made_at: number;
  used_at: number | null;
  revoked_at: number | null;
}
