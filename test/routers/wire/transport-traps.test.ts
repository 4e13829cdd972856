import { describe, expect, test } from 'vitest';
import { readTrap, trapFault } from '../../../src/routers/routeros/wire/traps.ts';

const BUSY = 'action timed out - try again, if error continues contact MikroTik support and send a supout file (13)';

describe('traps', () => {
  test.each([
    ['invalid user name or password (6)', undefined, 'router.credentials', 'stop'],
    ['cannot log in', undefined, 'router.credentials', 'stop'],
    ['not enough permissions (9)', undefined, 'router.permission', 'stop'],
    ['no such item', '0', 'router.trap.no-such-item', 'retry'],
    ['no such item (4)', undefined, 'router.trap.no-such-item', 'retry'],
    ['No Such Item (4)', undefined, 'router.trap.no-such-item', 'retry'],
    ['no such command', '0', 'router.trap.no-such-command', 'dead'],
    ['no such command prefix', undefined, 'router.trap.no-such-command', 'dead'],
    ['no such command or directory (wifi)', undefined, 'router.trap.no-such-command', 'dead'],
    ['unknown parameter mac-cookie', undefined, 'router.trap.unknown-parameter', 'dead'],
    ['input does not match any value of profile', '1', 'router.trap.no-match', 'dead'],
    ['ambiguous value of profile, more than one possible value matches input', '1', 'router.trap.ambiguous', 'dead'],
    ['invalid value for argument ip', '1', 'router.trap.invalid-value', 'dead'],
    ['invalid value of mac-address, mac address required', '1', 'router.trap.invalid-value', 'dead'],
    ['invalid time value for argument timeout', '1', 'router.trap.invalid-value', 'dead'],
    ['missing value(s) of argument(s) name', undefined, 'router.trap.missing-value', 'dead'],
    ['failure: secret with the same name already exists', '4', 'router.trap.exists', 'retry'],
    ['failure: already have user with this name for this server', undefined, 'router.trap.exists', 'retry'],
    ['interrupted', '2', 'router.trap.interrupted', 'unknown'],
    [BUSY, undefined, 'router.trap.busy', 'unknown'],
    ['action failed (6)', undefined, 'router.trap.action-failed', 'retry'],
    ['unknown host IP 10.5.50.9', undefined, 'router.trap.login-refused', 'retry'],
    ['no more sessions are allowed for user amina', undefined, 'router.trap.login-refused', 'retry'],
    ['something new', '1', 'router.trap.invalid-value', 'dead'],
    ['something new', '2', 'router.trap.interrupted', 'unknown'],
    ['something new', undefined, 'router.trap.other', 'retry'],
  ] as const)('"%s", category %s: %s, %s', (message, category, code, retry) => {
    const trap = category === undefined ? { message } : { message, category };
    expect(readTrap(trap)).toEqual({ code, retry });
  });

  test("the fault has the command and the router's own words, less the secrets of the command", () => {
    const fault = trapFault(['/ppp/secret/set', '=.id=*1', '=password=kitabu99'], {
      message: 'bad value kitabu99 here',
    });
    expect(fault.message).toBe('/ppp/secret/set: bad value *** here');
    expect(trapFault(['/ppp/secret/set'], {}).message).toBe('/ppp/secret/set: refused without a reason');
  });
});
