/** One row of a router's own settings, as it is added anew. */
export interface RecordedRow {
  readonly menu: string;
  /** By the router's names; without what it sets itself. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What is recorded of a router, in the order in which a new one can take it: what a profile names is there before it. */
export const RECORDED: readonly { readonly menu: string; readonly fields: string }[] = [
  { menu: '/ip/pool', fields: 'name,ranges,comment' },
  {
    menu: '/ppp/profile',
    fields:
      'name,local-address,remote-address,address-list,rate-limit,only-one,dns-server,bridge,parent-queue,queue-type,insert-queue-before,session-timeout,idle-timeout,change-tcp-mss,use-encryption,use-ipv6,on-up,on-down,comment',
  },
  {
    menu: '/ip/hotspot/user/profile',
    fields:
      'name,address-pool,rate-limit,shared-users,session-timeout,idle-timeout,keepalive-timeout,status-autorefresh,add-mac-cookie,mac-cookie-timeout,address-list,transparent-proxy,on-login,on-logout,comment',
  },
];

/**
 * The lines that give a new router what the old one had, to be pasted into its terminal. What is there already is refused by it, and
 * nothing else of the paste is lost by that.
 * @param quoted makes one RouterOS string of any text
 */
export function recordScript(rows: readonly RecordedRow[], quoted: (text: string) => string): string[] {
  return rows.map(({ menu, fields }) => {
    const values = Object.entries(fields).map(([name, value]) => ` ${name}=${quoted(value)}`);
    return `${menu}/add${values.join('')}`;
  });
}

/**
 * Whether a reading may stand in the place of the one before: it has whatever that had of what lines need, and something at all.
 * @param needed names of profiles that lines of the router have
 */
export function replacesRecord(
  before: readonly RecordedRow[],
  after: readonly RecordedRow[],
  needed: ReadonlySet<string>,
): boolean {
  const has = (rows: readonly RecordedRow[], { menu, fields }: RecordedRow) =>
    rows.some((row) => row.menu === menu && row.fields['name'] === fields['name']);
  return after.length > 0 && before.every((row) => !needed.has(row.fields['name'] ?? '') || has(after, row));
}

/** What tells one box from another. Null: it does not say. */
export interface RouterBox {
  readonly serial: string | null;
  readonly identity: string | null;
}
