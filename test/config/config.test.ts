import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { databasePath, loadConfig, parseConfig } from '../../src/config/config.ts';
import { boxSchema } from '../../src/config/box-schema.ts';
import { toFileKey } from '../../src/config/file-keys.ts';
import { SettingsFault } from '../../src/config/problems.ts';
import { DEFAULT_TEMPLATES } from '../../src/domain/messages/receipt.ts';

const SHIPPED = 'config/washa.toml';

function problemsOf(text: string): string[] {
  try {
    parseConfig('washa.toml', text);
  } catch (error) {
    if (error instanceof SettingsFault) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('the settings of a box', () => {
  it('has the same defaults in the program and in the file that is shipped', () => {
    expect(loadConfig(SHIPPED)).toEqual(loadConfig(null));
  });

  it('explains every key in the file that is shipped', () => {
    const text = readFileSync(SHIPPED, 'utf8');
    const defaults = boxSchema.parse({});
    for (const [section, settings] of Object.entries(boxSchema.shape)) {
      expect(text).toContain(`[${section}]`);
      const { shape } = settings.unwrap();
      for (const key of Object.keys(shape)) {
        if (key === 'templates') continue;
        expect(text, `${section}.${key}`).toMatch(new RegExp(`^(?:# )?${toFileKey(key)} = `, 'm'));
      }
    }
    expect(Object.keys(defaults.receipts.templates)).toEqual(['en', 'sw']);
    expect(text).toContain('[receipts.templates.en]');
    expect(text).toContain('[receipts.templates.sw]');
  });

  it('reads addresses, folders and overrides', () => {
    const config = parseConfig(
      'x',
      '[box]\nstate_dir = "/srv/w"\n[intake]\nlisten = "[::1]:0"\npublic_url = "https://pay.example.co.ke/"\n[receipts.templates.sw]\nonline = "Sawa {{amount}}"',
    );
    expect(config.box).toMatchObject({ stateDir: '/srv/w', secretsDir: '/srv/w/secrets', supportPhone: null });
    expect(config.intake).toMatchObject({ listen: { host: '::1', port: 0 }, publicUrl: 'https://pay.example.co.ke' });
    expect(config.receipts.templates.online).toEqual({ sw: 'Sawa {{amount}}', en: DEFAULT_TEMPLATES.online.en });
    expect(config.receipts.templates.blocked).toEqual(DEFAULT_TEMPLATES.blocked);
    expect(databasePath(config)).toBe('/srv/w/washa.db');
  });

  it('lets the command line move the state folder, and the secrets with it', () => {
    const { box } = parseConfig('x', '[box]\nstate_dir = "/srv/w"', { stateDir: '/tmp/s' });
    expect(box).toMatchObject({ stateDir: '/tmp/s', secretsDir: '/tmp/s/secrets' });
  });

  it('names an unknown key, its line and the nearest known one', () => {
    expect(problemsOf('[box]\n\nlangauge = "en"')).toEqual([
      'washa.toml:3: box.langauge: there is no such key; did you mean "language"?',
    ]);
    expect(problemsOf('[intak]\nlisten = "x"')).toEqual([
      'washa.toml:1: intak: there is no such key; did you mean "intake"?',
    ]);
    expect(problemsOf('[log]\nrainbow = 1')).toEqual([
      'washa.toml:2: log.rainbow: there is no such key; known here: level, format',
    ]);
  });

  it("does not take the program's own spelling of a key", () => {
    expect(problemsOf('[receipts]\nwaitSeconds = 5')).toEqual([
      'washa.toml:2: receipts.waitSeconds: there is no such key; did you mean "wait_seconds"?',
    ]);
  });

  it('says of a wrong value what was found, what is expected, and gives an example', () => {
    expect(problemsOf('[intake]\nlisten = "8787"')).toEqual([
      'washa.toml:2: intake.listen: found "8787", expected an address and a port, for example "127.0.0.1:8787"',
    ]);
    expect(problemsOf('[receipts]\nwait_seconds = "60"')).toEqual([
      'washa.toml:2: receipts.wait_seconds: found "60", expected a whole number of seconds from 0 to 3600, for example 60',
    ]);
    expect(problemsOf('[box]\nlanguage = "fr"')).toEqual([
      'washa.toml:2: box.language: found "fr", expected "en" or "sw"',
    ]);
  });

  it('refuses a time zone, a prefix and a public address that cannot be', () => {
    const problems = problemsOf(
      '[box]\ntime_zone = "Afrika/Nairobi"\n[accounts]\nprefix = "TOWERS"\n[intake]\npublic_url = "http://10.0.0.1"',
    );
    expect(problems.map((line) => line.split(', ')[0])).toEqual([
      'washa.toml:2: box.time_zone: found "Afrika/Nairobi"',
      'washa.toml:4: accounts.prefix: found "TOWERS"',
      'washa.toml:6: intake.public_url: found "http://10.0.0.1"',
    ]);
  });

  it('checks receipts that the ISP wrote', () => {
    const [problem, ...more] = problemsOf('[receipts.templates.en]\nonline = "{{nmae}}"');
    expect(problem).toMatch(/^washa\.toml:2: receipts\.templates\.en\.online: found .*there is no placeholder "nmae"/);
    expect(more).toEqual([]);
    expect(problemsOf('[receipts.templates.en]\nonlin = "x"')[0]).toContain('did you mean "online"?');
  });

  it('reports everything that is wrong, in the order of the lines', () => {
    const lines = problemsOf('[log]\nlevel = 1\n[box]\nlanguage = 2\nfoo = 3').map((line) => line.split(': ')[0]);
    expect(lines).toEqual(['washa.toml:2', 'washa.toml:4', 'washa.toml:5']);
  });

  it('names line and column of what is not TOML', () => {
    expect(problemsOf('a = 1\nb = = 2')).toEqual(['washa.toml:2:5: not valid TOML: invalid value']);
    expect(problemsOf('[box]\nlanguage = "en"\nlanguage = "sw"')[0]).toMatch(/^washa\.toml:3:1: not valid TOML: /);
  });

  it('says what to do about a file that is not there', () => {
    expect(() => loadConfig('/nonexistent/washa.toml')).toThrow(
      'Cannot read /nonexistent/washa.toml: there is no such file.',
    );
  });
});
