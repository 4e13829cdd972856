import { answer } from '../measure/child.ts';
import type { Activation, Activator } from './activator.ts';
import { openPhpDriver } from './php-driver.ts';
import { openPlain } from './plain.ts';
import { openRaw } from './raw.ts';
import type { BenchLine } from '../measure/pppoe.ts';
import { openWasha } from './washa.ts';

// One client of the router, a process of its own: Washa's driver changes node-routeros for its whole process.

export const CONTENDERS = {
  'raw floor': openRaw,
  washa: openWasha,
  'node-routeros': (port: number) => openPlain(port, false),
  'node-routeros, Nagle off': (port: number) => openPlain(port, true),
  'PHPNuxBill way': (port: number) => openPhpDriver(port, false),
  'PHPNuxBill way, Nagle off': (port: number) => openPhpDriver(port, true),
} satisfies Record<string, (port: number) => Promise<Activator>>;

export type ContenderName = keyof typeof CONTENDERS;

export type ContenderQuestion =
  { readonly ask: 'open'; readonly port: number } | { readonly ask: 'round'; readonly lines: readonly BenchLine[] };

if (process.send !== undefined) {
  const name = process.argv[2] as ContenderName;
  let activator: Activator | null = null;
  answer(
    async (question: ContenderQuestion) => {
      if (question.ask === 'open') {
        activator = await CONTENDERS[name](question.port);
        return null;
      }
      const times: Activation[] = [];
      for (const line of question.lines) times.push(await activator!.activate(line));
      return times;
    },
    () => activator?.close(),
  );
}
