import { Fault } from '../../src/domain/values/fault.ts';
import type { RouterLink } from '../../src/domain/ports.ts';

/** Profiles that the contract's lines use. `longer` begins like `plan`: RouterOS resolves references by prefix. */
export const PROFILES = {
  plan: 'washa-test-10M',
  longer: 'washa-test-10Megas',
  expired: 'washa-test-EXPIRED',
  day: 'washa-test-day',
} as const;

/** Address list of suspended lines; no rule of any firewall names it. */
export const TEST_LIST = 'washa-test-expired';

/** Every row that the contract may make: in which menu, and by which field and value it is found. Credentials first. */
const ROWS: readonly (readonly [menu: string, field: string, value: string])[] = [
  ...['washa-test-amina', 'washa-test-chege', 'washa-test-x'].map((name) => ['/ppp/secret', 'name', name] as const),
  ['/ip/hotspot/user', 'name', 'washa-test-brian'],
  ['/ip/firewall/address-list', 'list', TEST_LIST],
  ...[PROFILES.plan, PROFILES.longer, PROFILES.expired].map((name) => ['/ppp/profile', 'name', name] as const),
  ['/ip/hotspot/user/profile', 'name', PROFILES.day],
];

/** The rows of the contract on one router. */
export interface TestRows {
  /** Two lines, one of each service, with their profiles. */
  seed(): Promise<void>;
  /** Takes out what is there of them. No other row is looked at. */
  clear(): Promise<void>;
  /** What is there of them, as `menu value`. */
  left(): Promise<string[]>;
}

export function openTestRows(link: RouterLink): TestRows {
  const find = async (menu: string, field: string, value: string): Promise<string[]> => {
    const { rows } = await link.exec([`${menu}/print`, '=.proplist=.id', `?${field}=${value}`]);
    return rows.map((row) => row['.id']!);
  };
  return {
    async seed() {
      for (const name of [PROFILES.plan, PROFILES.longer, PROFILES.expired])
        await link.exec(['/ppp/profile/add', `=name=${name}`]);
      await link.exec(['/ip/hotspot/user/profile/add', `=name=${PROFILES.day}`]);
      await link.exec([
        '/ppp/secret/add',
        '=name=washa-test-amina',
        '=password=washa-test',
        '=service=pppoe',
        `=profile=${PROFILES.plan}`,
      ]);
      await link.exec([
        '/ip/hotspot/user/add',
        '=name=washa-test-brian',
        '=password=washa-test',
        `=profile=${PROFILES.day}`,
      ]);
    },
    async clear() {
      for (const [menu, field, value] of ROWS) {
        for (const id of await find(menu, field, value)) {
          await link.exec([`${menu}/remove`, `=.id=${id}`]).catch((error: unknown) => {
            // Gone meanwhile: an entry of an address list goes with the row that it belongs to.
            if (!(error instanceof Fault) || error.code !== 'router.trap.no-such-item') throw error;
          });
        }
      }
    },
    async left() {
      const left: string[] = [];
      for (const [menu, field, value] of ROWS) {
        if ((await find(menu, field, value)).length > 0) left.push(`${menu} ${value}`);
      }
      return left;
    },
  };
}
