import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { callbackPath, checkPathSecret, makePathSecret } from '../../src/config/path-secret.ts';
import { SettingsFault } from '../../src/config/problems.ts';
import { parseSetup } from '../../src/config/setup-file.ts';
import { formatDuration, formatPeriod, parseDuration, parsePeriod } from '../../src/config/spans.ts';
import { formatLocalTime, parseLocalTime } from '../../src/domain/time/local-time.ts';

const ZONE = 'Africa/Nairobi';
const NOW = Date.UTC(2026, 10, 22, 9, 0);
const parse = (text: string) => parseSetup('setup.toml', text, ZONE, NOW);

function problemsOf(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof SettingsFault) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a setup file', () => {
  it('takes an address of a router without scheme and port', () => {
    const router = (host: string) =>
      problemsOf(`[[routers]]\nname = "t"\nhost = "${host}"\nusername = "w"\npassword_secret = "p"`);
    for (const host of ['192.168.88.1', 'tower-1.lan', 'fe80::1', '2001:db8::5']) expect(router(host)).toEqual([]);
    for (const host of ['192.168.88.1:8728', 'http://192.168.88.1', '[fe80::1]:8728', 'a b', '']) {
      expect(router(host)).toEqual([expect.stringContaining('expected an address or a name, without a port')]);
    }
  });

  it('says in plain words that a list was expected', () => {
    const text =
      '[[providers]]\nname = "g"\nkind = "gateway"\n[providers.settings]\ncurrencies = "KES"\nmerchants = []';
    expect(problemsOf(text)[0]).toContain('currencies: found "KES", expected a list');
  });

  it('is shown by the example, with every object in it', () => {
    const { wanted, secretNames } = parse(readFileSync('config/setup.example.toml', 'utf8'));
    expect(secretNames).toEqual(['gateway-secret', 'router-tower-1']);
    expect(wanted.plans[0]).toMatchObject({
      code: 'home-10',
      price_cents: 150_000,
      period_unit: 'month',
      period_count: 1,
    });
    expect(wanted.plans[1]).toMatchObject({ grace_ms: 1_800_000, max_periods: 7, suspension: 'disable' });
    expect(wanted.routers).toMatchObject([{ name: 'tower-1', port: 8728, tls_fingerprint: null }]);
    expect(wanted.providers.map((p) => [p.name, p.kind, p.path_secret])).toEqual([
      ['payhero', 'payhero', 'payhero-path'],
      ['gateway', 'gateway', 'gateway-path'],
    ]);
    expect(wanted.sms).toEqual({ kind: 'log-only', settings: '{}' });
    expect(wanted.subscribers[0]).toMatchObject({ msisdn: '254712345678', language: 'sw' });
    expect(wanted.subscribers[0]!.lines).toMatchObject([
      { account_no: null, expires_at: Date.UTC(2026, 11, 1, 15, 0), login_password: undefined },
      { account_no: 'WANJIKU-SHOP', expires_at: NOW, login_password: 'blue-gate-41' },
    ]);
  });

  it('shows a connection to Daraja in the example that is good, and names what is wrong with one', () => {
    const [, rest = ''] = readFileSync('config/setup.example.toml', 'utf8').split(/^(?=# \[\[providers\]\]$)/m);
    const text = rest.split(/\n\n/)[0]!.replaceAll(/^# /gm, '');
    const { wanted, secretNames } = parse(text);
    expect(wanted.providers).toMatchObject([{ name: 'daraja', kind: 'daraja', path_secret: 'daraja-path' }]);
    expect(secretNames).toEqual(
      ['consumer-key', 'consumer-secret', 'credential', 'passkey'].map((name) => `daraja-${name}`),
    );
    expect(problemsOf(text.replace('"600000"', '600000').replace('"0722 000 000"', '"0822"'))).toEqual([
      expect.stringMatching(
        /short_code: found 600000, expected a short code of five to seven digits, for example "600000"/,
      ),
      expect.stringMatching(
        /nominated_phone: found "0822", expected a Kenyan mobile number, for example "0722 000 000"/,
      ),
    ]);
  });

  it('has variants of the SMS gateway in the example that are all good', () => {
    const text = readFileSync('config/setup.example.toml', 'utf8');
    const variants = text.split(/^(?=# \[sms\]$)/m).slice(1);
    const kinds = variants.map((variant) => {
      const lines = variant
        .split(/\n\n/)[0]!
        .split('\n')
        .map((line) => line.replace(/^# /, ''));
      return parse(lines.join('\n')).wanted.sms?.kind;
    });
    expect(kinds).toEqual(['africas-talking', 'services-family', 'template']);
  });

  it('F-money-08: reads periods without case, minutes and years too, and names the nearest of what it does not know', () => {
    const plan = (period: string) =>
      `[[plans]]\ncode = "a"\nname = "A"\nprice = 10\nperiod = "${period}"\nprofile = "x"`;
    const read = (period: string) => {
      const [row] = parse(plan(period)).wanted.plans;
      return [row?.period_count, row?.period_unit];
    };
    expect(read('30 minutes')).toEqual([30, 'minute']);
    expect(read('1 year')).toEqual([1, 'year']);
    expect(read('1 Month')).toEqual([1, 'month']);
    expect(read('24HOURS')).toEqual([24, 'hour']);
    for (const [text, near] of [
      ['monthly', '1 month'],
      ['2h', '2 hours'],
      ['until midnight', '1 day'],
      ['30 mins', '30 minutes'],
      ['1 mnth', '1 month'],
      ['Weekly', '1 week'],
      ['2 yrs', '2 years'],
      ['annual', '1 year'],
    ] as const) {
      expect(problemsOf(plan(text)), text).toEqual([expect.stringContaining(`did you mean "${near}"?`)]);
    }
    expect(problemsOf(plan('forever'))).toEqual([expect.stringContaining('for example "1 month"')]);
  });

  it('names unknown keys at any depth with their lines, also in settings of a provider', () => {
    const problems = problemsOf(
      '[[plans]]\ncode = "a"\nname = "A"\nprice = 10\nperod = "1 month"\nprofile = "x"\n[[providers]]\nname = "p"\nkind = "payhero"\n[providers.settings]\nunconfirmd = "hold"\n',
    );
    expect(problems).toEqual([
      'setup.toml:1: plans[1].period: is missing, expected a number of minutes, hours, days, weeks, months or years, for example "1 month"',
      'setup.toml:5: plans[1].perod: there is no such key; did you mean "period"?',
      'setup.toml:11: providers[1].settings.unconfirmd: there is no such key; did you mean "unconfirmed"?',
    ]);
  });

  it('takes prices from text and whole numbers only, never from a float', () => {
    const plan = (price: string) =>
      `[[plans]]\ncode = "a"\nname = "A"\nprice = ${price}\nperiod = "30 days"\nprofile = "x"`;
    expect(parse(plan('"1,499.50"')).wanted.plans[0]!.price_cents).toBe(149_950);
    for (const bad of ['12.5', '0', '-5', '"free"', '"1.005"']) {
      expect(problemsOf(plan(bad)), bad).toEqual([
        expect.stringMatching(/^setup\.toml:4: plans\[1\]\.price: found .*expected a price/),
      ]);
    }
  });

  it('refuses a phone, a time and a kind that cannot be', () => {
    const line = (expires: string) =>
      `lines = [{ plan = "a", router = "r", service = "pppoe", username = "u", expires = ${expires} }]`;
    expect(problemsOf(`[[subscribers]]\nname = "W"\nphone = "0812345678"\n${line('"2026-02-30 10:00"')}`)).toEqual([
      'setup.toml:3: subscribers[1].phone: found "0812345678", expected a Kenyan mobile number, for example "0712 345 678"',
      expect.stringMatching(
        /^setup\.toml:4: subscribers\[1\]\.lines\[1\]\.expires: found "2026-02-30 10:00", expected a time/,
      ),
    ]);
    expect(problemsOf('[sms]\nkind = "smoke"')).toEqual([
      expect.stringContaining('setup.toml:2: sms.kind: found "smoke", expected "africas-talking"'),
    ]);
  });

  it('takes a time with or without quotes, and with an offset', () => {
    const expires = (text: string) =>
      parse(
        `[[subscribers]]\nname = "W"\nphone = "0712345678"\n[[subscribers.lines]]\nplan = "a"\nrouter = "r"\nservice = "pppoe"\nusername = "u"\nexpires = ${text}`,
      ).wanted.subscribers[0]!.lines[0]!.expires_at;
    const six = Date.UTC(2026, 11, 1, 15, 0);
    for (const text of [
      '"2026-12-01 18:00"',
      '2026-12-01 18:00:00',
      '2026-12-01T15:00:00Z',
      '"2026-12-01T18:00:00+03:00"',
    ]) {
      expect(expires(text), text).toBe(six);
    }
  });

  it('refuses a secret in the place of its name, and does not repeat it', () => {
    const [problem] = problemsOf(
      '[[providers]]\nname = "g"\nkind = "gateway"\n[[providers.settings.merchants]]\nid = "m"\nsecrets = ["CF11635572C1"]',
    );
    expect(problem).toMatch(
      /^setup\.toml:6: providers\[1\]\.settings\.merchants\[1\]\.secrets\[1\]: expected the name of a secret/,
    );
    expect(problem).not.toContain('CF11635572C1');
    const [router] = problemsOf('[[routers]]\nname = "r"\nhost = "h"\nusername = "w"\npassword_secret = "Pa55 word"');
    expect(router).toContain('setup.toml:5: routers[1].password_secret: found something else');
  });

  it('finds the names of secrets inside a template', () => {
    const { secretNames } = parse(
      `[sms]\nkind = "template"\n[sms.settings]\nurl = "https://sms.example/send"\nbody = '{"k":"{{secret:sms-key}}","m":"{{message}}"}'\nheaders = { "X-Api-Key" = "{{secret:sms-header}}" }\n[sms.settings.success]\nrule = { contains = "OK" }`,
    );
    expect(secretNames).toEqual(['sms-header', 'sms-key']);
  });

  it('refuses a provider whose name Safaricom would not allow in a URL', () => {
    for (const name of ['mpesa', 'safaricom-1', 'my-query', 'exec']) {
      expect(problemsOf(`[[providers]]\nname = "${name}"\nkind = "payhero"`)[0], name).toContain('Safaricom refuses');
    }
  });
});

describe('a path secret', () => {
  it('has at least 128 bits and none of the words that Safaricom refuses', () => {
    const bad = Buffer.from('AAAAAAAAcMDAAAAAAAAAAAAAAAAAAAAA', 'base64url');
    const good = Buffer.alloc(24, 7);
    const draws = [bad, good];
    const secret = makePathSecret(() => draws.shift()!);
    expect(secret).toBe(good.toString('base64url'));
    expect(checkPathSecret(secret)).toBeNull();
    expect(callbackPath('payhero', secret)).toBe(`/cb/payhero/${secret}`);
  });

  it.each(['short', 'x'.repeat(30) + '/', 'aaaaaaaaaaaaaaaaaaaaaaaMPeSaaaa', 'aaaaaaaaaaaaaaaaaaaaaSQLaaa'])(
    'is not %j',
    (secret) => {
      expect(checkPathSecret(secret)).not.toBeNull();
    },
  );
});

describe('spans and times', () => {
  it('reads back what it writes', () => {
    for (const period of [
      { count: 1, unit: 'month' },
      { count: 30, unit: 'day' },
      { count: 30, unit: 'minute' },
      { count: 1, unit: 'year' },
    ] as const) {
      expect(parsePeriod(formatPeriod(period))).toEqual(period);
    }
    for (const ms of [0, 1, 1500, 60_000, 5_400_000, 86_400_000]) expect(parseDuration(formatDuration(ms))).toBe(ms);
    for (const zone of [ZONE, 'Europe/Berlin']) {
      // Both sides of a clock change, and parts of a second.
      for (const at of [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30), NOW + 5_000, NOW + 5_123]) {
        expect(parseLocalTime(formatLocalTime(at, zone), zone)).toBe(at);
      }
    }
  });

  it('refuses what is no span and no time', () => {
    for (const text of ['month', '0 months', '1.5 days', '1 fortnight', '']) expect(parsePeriod(text), text).toBeNull();
    for (const text of ['', 'soon', '2026-13-01', '2026-12-01 25:00', '01/12/2026', '2026-12-01 18']) {
      expect(parseLocalTime(text, ZONE), text).toBeNull();
    }
  });
});
