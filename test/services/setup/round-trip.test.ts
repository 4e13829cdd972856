import { describe, expect, test } from 'vitest';
import { parseSetup } from '../../../src/config/setup-file.ts';
import { setupTables, writeSetup } from '../../../src/config/write-setup.ts';
import type { providers } from '../../../src/providers/index.ts';
import { act } from '../../../src/services/actions/act.ts';
import { applySetup } from '../../../src/services/setup/apply-setup.ts';
import { readSetup } from '../../../src/services/setup/read-setup.ts';
import { planSetup, type CurrentSetup } from '../../../src/services/setup/setup.ts';
import type { smsGateways } from '../../../src/sms/index.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { NOW, openStore } from '../books.ts';

const ZONE = 'Africa/Nairobi';

interface Settings {
  /** Only what has no default. */
  readonly least: string;
  /** Everything, and nothing as it would be by default. */
  readonly full: string;
}

const PROVIDERS: Readonly<Record<keyof typeof providers, Settings>> = {
  payhero: {
    least: '',
    full: `unconfirmed = "hold"
ceiling_cents = 5000
base_url = "https://pay.example.test"
api_username_secret = "u"
api_password_secret = "p"
channel_id = 133
wallet_channel_id = 16823
least_tokens_cents = 25000
network_code = "63903"`,
  },
  daraja: {
    least: 'short_code = "600000"\nconsumer_key_secret = "k"\nconsumer_secret = "s"',
    full: `short_code = "600001"
base_url = "https://sandbox.safaricom.co.ke"
till = "5555555"
consumer_key_secret = "l"
consumer_secret = "t"
passkey_secret = "p"
initiator = { name = "washaapi", credential_secret = "c" }
payout_short_code = "600002"
nominated_phone = "0722 000 000"
unconfirmed = "hold"
ceiling_cents = 5000`,
  },
  gateway: {
    least: 'merchants = [{ id = "a", secrets = ["s"] }]',
    full: `merchants = [{ id = "b", secrets = ["t", "u"], pos = true, public_id = "p", destination_id = "7" }]
currencies = ["UGX"]
provider_ids = [41]
destination_ids = ["7000000"]
extra_keys = { paybill = ["a"], c2b = ["b"], b2c = ["c"], pos = ["d"], short = ["e"] }
time_zone = "Africa/Kampala"
freshness = { back_ms = 1, ahead_ms = 2 }
ceiling_cents = 5000
deposit_operations = [90]
enforce_order = "enforce"
amount2 = true
base_url = "https://gateway.example.test"
country = "UG"
send_provider_id = 14
confirmation_members = { 3 = "otp" }
validation = { require_signature = false }`,
  },
};

const SMS: Readonly<Record<keyof typeof smsGateways, Settings>> = {
  'log-only': { least: '', full: '' },
  'africas-talking': {
    least: 'username = "a"\napi_key_secret = "k"',
    full: 'username = "b"\napi_key_secret = "l"\nsender = "NET"\nbase_url = "https://sms.example.test"',
  },
  'services-family': {
    least: 'base_url = "https://a.example.test"\npartner_id = "1"\napi_key_secret = "k"\nsender = "A"',
    full: 'base_url = "https://b.example.test"\npartner_id = "2"\napi_key_secret = "l"\nsender = "B"\npath = "/send/"',
  },
  template: {
    least:
      'url = "https://a.example.test"\nbody = \'{"a":"{{message}}{{phone254}}"}\'\nsuccess = { rule = { contains = "ok" } }',
    full: `url = "https://b.example.test"
method = "PUT"
headers = { "X-Key" = "{{secret:k}}" }
body_type = "form"
body = "a={{message}}&b={{phone07}}"
sender = "NET"
message_id_path = "[0].id"
success = { status_from = 201, status_to = 202, rule = { path = "code", values = ["1", 2, true] } }`,
  },
};

const objects = (kind: keyof Settings, sms: keyof typeof SMS): string => {
  const isFull = kind === 'full';
  const more = (text: string): string => (isFull ? text : '');
  const connections = Object.entries(PROVIDERS).map(
    ([name, settings]) => `[[providers]]
name = "${name}"
kind = "${name}"
${more('path_secret = "elsewhere"\nretired = true')}
[providers.settings]
${settings[kind]}`,
  );
  return `[[plans]]
code = "p"
name = "${kind}"
price = ${isFull ? '"80.50"' : '80'}
period = "${isFull ? '24 hours' : '1 month'}"
profile = "${kind}"
${more('max_periods = 7\ngrace = "90 minutes"\nlend = "3 hours"\ntolerance = "1.50"\npush_days = [-1, 0]\nsuspension = "disable"\nrate_limit = "5M/20M 8M/40M 4M/16M 10"\ndevices = 2\nsession = "8 hours"\ndata = "1500M"\nonline = "20 hours"\nused_up_profile = "slow"\nprofile_like = "default"\nretired = true')}
[[routers]]
name = "r"
host = "${kind}"
username = "${kind}"
password_secret = "${kind}"
${more(`port = 1234
tls_fingerprint = "${'ab:'.repeat(31)}ab"
suspension = "address-list"
expired_profile = "WALLED"
expired_list = "walled"
changes_per_second = 2.5
retired = true`)}
${connections.join('\n')}
[sms]
kind = "${sms}"
[sms.settings]
${SMS[sms][kind]}
[[subscribers]]
name = "${kind}"
phone = "07123456${isFull ? '78' : '79'}"
${more('language = "sw"')}
[[subscribers.lines]]
account = "${kind}"
plan = "p"
router = "r"
service = "${isFull ? 'hotspot' : 'pppoe'}"
username = "${kind}"
expires = "${isFull ? '2026-12-01 18:00' : 'now'}"
${more('password = "blue-gate-41"\nprice = "12.50"\nretired = true')}
`;
};

const planOf = (store: Store, text: string) => {
  const file = parseSetup('setup.toml', text, ZONE, NOW);
  const planned = planSetup(readSetup(store), file.wanted);
  file.refuse(planned.problems);
  return planned.changes;
};
const mint = () => 'JSY-000000';

/** A new box with this setup. */
function boxOf(text: string): Store {
  const store = openStore();
  const done = act(store, applySetup(mint), parseSetup('setup.toml', text, ZONE, NOW).wanted, { actor: 'test' }, NOW);
  expect(done.kind).toBe('done');
  return store;
}

const exported = (store: Store) => writeSetup(setupTables(readSetup(store), ZONE, true));

/** Every value of a setup under its path; settings of a connection member by member. */
function valuesOf(setup: CurrentSetup): Map<string, unknown> {
  const values = new Map<string, unknown>();
  const walk = (path: string, value: unknown): void => {
    if (typeof value === 'string' && path.endsWith('.settings')) walk(path, JSON.parse(value));
    else if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) values.set(path, value);
    else for (const [key, member] of Object.entries(value)) walk(`${path}.${key}`, member);
  };
  walk('', setup);
  return values;
}

/** What tells one object from another, and the numbers that SQLite gives. */
const NAMES = /\.(?:id|subscriber_id|plan_code|router_name|code|name|kind)$/;

describe.each(Object.keys(SMS) as (keyof typeof SMS)[])('a setup with everything set, and the gateway %s', (sms) => {
  test('leaves nothing as a setup with the least would have it', () => {
    const full = valuesOf(readSetup(boxOf(objects('full', sms))));
    const least = valuesOf(readSetup(boxOf(objects('least', sms))));
    const same = [...least].flatMap(([path, value]) => (full.has(path) && full.get(path) === value ? [path] : []));
    expect(same.filter((path) => !NAMES.test(path))).toEqual([]);
  });

  test('is written back as a file that changes nothing here, and makes the same of an empty box', () => {
    const store = boxOf(objects('full', sms));
    const text = exported(store);
    expect(planOf(store, text)).toEqual([]);
    const other = boxOf(text);
    expect(readSetup(other)).toEqual(readSetup(store));
    expect(exported(other)).toBe(text);
  });
});
