import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import type { ActionName } from '../../../src/domain/action-name.ts';
import { WHO_MAY } from '../../../src/domain/staff-rights.ts';
import { NOT_FOR_PROGRAMS } from '../../../src/http/console/program-deeds.ts';
import { openStore } from '../console/seed.ts';
import { doorsOf, openWorld, type World } from '../console/session.ts';

const src = resolve(import.meta.dirname, '../../../src');

/** The verb by which somebody at the box does it; of what Washa does by itself there is none. */
const VERBS: Readonly<Record<ActionName, string | null>> = {
  'payment.take': null,
  'payment.request': 'pay',
  'payment.assign': 'payment assign',
  'payment.release': 'payment release',
  'payment.dismiss': 'payment dismiss',
  'payment.take-back': 'payment take-back',
  'payment.move': 'payment move',
  'payment.split': 'payment split',
  'payment.reverse': 'payment reverse',
  'payment.refund': 'payment refund',
  'payment.refund-send': 'payment refund',
  'payment.refund-confirm': 'payment refund-confirm',
  'payment.refund-done': 'payment refund-done',
  'payment.refund-failed': 'payment refund-failed',
  'provider.top-up': 'provider top-up',
  'provider.withdraw': 'provider withdraw',
  'provider.order-confirm': 'provider order-confirm',
  'provider.order-done': 'provider order-done',
  'provider.order-failed': 'provider order-failed',
  'provider.direct-test': 'provider direct',
  'payment.cash': 'payment cash',
  'payment.receipt': 'payment receipt',
  'fee.take': null,
  'statement.book': 'reconcile',
  'callback.book': 'callback book',
  'callback.dismiss': 'callback dismiss',
  'alarm.close': 'alarm close',
  'alarm.acknowledge': 'alarm acknowledge',
  'alarm.snooze': 'alarm snooze',
  'notices.test': 'notices test',
  'webhook.send-again': 'webhooks send-again',
  'address.look-up': 'who',
  'line.renew': null,
  'line.retime': null,
  'line.tell-use': null,
  'line.add': 'subscriber add',
  'line.import': 'import',
  'line.extend': 'line extend',
  'line.give-data': 'line give-data',
  'line.plan': 'line plan',
  'line.price': 'line price',
  'line.opening': 'line opening',
  'line.pays-for': 'line pays-for',
  'line.push': 'line push',
  'line.block': 'line block',
  'line.unblock': 'line unblock',
  'line.lend': 'line lend',
  'line.let-in': null,
  'line.kick': 'line kick',
  'line.reset-mac': 'line reset-mac',
  'line.reapply': 'line reapply',
  'line.pause': 'line pause',
  'line.resume': 'line resume',
  'line.compensate': 'compensate',
  'line.end': 'line end',
  'line.move': 'line move',
  'line.message': 'sms send',
  'line.bulk': 'line bulk',
  'hotspot.sell': 'hotspot sell',
  'hotspot.free': null,
  'hotspot.remove': null,
  'hotspot.claim': null,
  'hotspot.send-code': null,
  'line.send-code': null,
  'line.open': null,
  'line.language': null,
  'subscriber.erase': 'subscriber erase',
  'subscriber.export': 'subscriber export',
  'hotspot.move': 'hotspot move-device',
  'hotspot.let-through': 'hotspot tv',
  'payment.to-agent': 'payment to-agent',
  'agent.pay-in': 'voucher pay-in',
  'voucher.run-out': null,
  'voucher.make': 'voucher make',
  'voucher.void': 'voucher void',
  'voucher.redeem': 'voucher redeem',
  'router.accept': 'router accept',
  'router.repair': 'router compare',
  'router.rebuild': 'router rebuild',
  'router.pause': 'router pause',
  'router.resume': 'router resume',
  'plan.set': 'plan set',
  'setup.apply': 'apply',
  'setup.add': 'apply',
  'setup.change': 'apply',
  'setup.retire': 'apply',
  'setup.restore': 'apply',
  'staff.setup': null,
  'staff.setup-code': 'setup-code',
  'staff.login-link': 'staff link',
  'staff.create': null,
  'staff.login': null,
  'staff.login-failed': null,
  'staff.logout': null,
  'staff.add': 'staff add',
  'staff.role': 'staff role',
  'staff.disable': 'staff disable',
  'staff.enable': 'staff enable',
  'staff.reset': 'staff reset',
  'staff.join': null,
  'staff.password': null,
  'staff.totp-on': null,
  'staff.totp-off': null,
  'staff.sign-out': 'staff sign-out',
  'staff.notes-read': null,
  'token.add': 'token add',
  'token.revoke': 'token revoke',
  'clock.trust': 'clock',
  'console.https': 'https',
  'box.restart': 'restart',
  'settings.change': 'settings set',
  'evidence.let-go': null,
  'books.accept': 'books',
  'books.close': 'books close',
  'books.restore': 'restore',
  'backup.setup': 'backup setup',
  'backup.make': 'backup now',
  'backup.prove': 'backup prove',
  'cut-offs.allow': 'cut-offs allow',
};

let world: World;
let close: () => Promise<void>;

beforeEach(() => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
});
afterEach(() => close());

function verbs(command: Command, before = ''): string[] {
  return command.commands.flatMap((one) => {
    const name = `${before}${one.name()}`;
    return [name, ...verbs(one, `${name} `)];
  });
}

test('every action that is somebody’s has a verb, a form and a route for programs', () => {
  const forms = new Set([...doorsOf(world.store).values()]);
  const known = new Set(verbs(createProgram(() => undefined)));
  const gaps: string[] = [];
  for (const [name, verb] of Object.entries(VERBS) as [ActionName, string | null][]) {
    const isForPrograms = !Object.hasOwn(NOT_FOR_PROGRAMS, name);
    if (verb === null && isForPrograms) gaps.push(`${name} has no verb`);
    if (verb !== null && !known.has(verb)) gaps.push(`${name}: there is no verb "${verb}"`);
    if (isForPrograms && !forms.has(name)) gaps.push(`${name} has no form`);
  }
  expect(gaps).toEqual([]);
  expect(Object.keys(WHO_MAY).sort()).toEqual(Object.keys(VERBS).sort());
});

test('the command line reaches the very actions: each that has a verb is imported by it', () => {
  const texts = readdirSync(join(src, 'cli')).flatMap((file) =>
    file.endsWith('.ts') ? [readFileSync(join(src, 'cli', file), 'utf8')] : [],
  );
  const services = readdirSync(join(src, 'services'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const reached = services.flatMap((file) => {
    if (!texts.some((text) => text.includes(`services/${file}'`))) return [];
    const names = readFileSync(join(src, 'services', file), 'utf8').matchAll(/^\s+name: '([a-z-]+\.[a-z-]+)',$/gm);
    return [...names].map(([, name]) => name);
  });
  const within: readonly ActionName[] = ['setup.add', 'setup.change', 'setup.retire', 'setup.restore'];
  const unreached = Object.entries(VERBS).flatMap(([name, verb]) =>
    verb === null || reached.includes(name) || within.some((one) => one === name) ? [] : [name],
  );
  expect(unreached).toEqual([]);
});
