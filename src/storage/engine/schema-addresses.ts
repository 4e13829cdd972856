import type { Generated } from 'kysely';
import type { Service } from '../../domain/ports.ts';

// Who had which address when, as Kysely sees its tables.

export interface AddressSpanTable {
  id: Generated<number>;
  router_name: string;
  service: Service;
  username: string;
  subscription_id: number | null;
  address: string;
  mac: string | null;
  from_at: number;
  from_seen: 0 | 1;
  until_at: number | null;
  gone_at: number | null;
  left_out: Generated<number>;
  left_out_at: number | null;
}

export interface AddressWatchTable {
  id: Generated<number>;
  router_name: string;
  service: Service;
  from_at: number;
  until_at: number;
}

/** What is known of addresses. */
export interface AddressTables {
  address_span: AddressSpanTable;
  address_watch: AddressWatchTable;
}
