import { systemClock } from '../../src/host/clock.ts';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import type { ProviderServer } from '../../src/simulate/provider/provider-server.ts';
import { OBLIGING } from '../../src/simulate/provider/script.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { answer } from '../measure/child.ts';
import { KEYS } from './keys.ts';

// A provider by which no push is ever decided, a process of its own.

export interface ProviderQuestion {
  readonly answerDelayMs: number;
}

export interface ProviderAnswer {
  readonly baseUrl: string;
  readonly pushes: number;
  readonly questions: number;
}

let server: ProviderServer | null = null;
let baseUrl = '';

answer(
  async ({ answerDelayMs }: ProviderQuestion): Promise<ProviderAnswer> => {
    if (server === null) {
      server = simulatePayhero({ ...KEYS, tokens: 1e9, now: () => systemClock.now(), random: seededRandom(3) });
      server.script = { ...OBLIGING, answerDelayMs, fate: { kind: 'open' } };
      baseUrl = `${await server.start()}/api/v2`;
    }
    const pushes = server.calls.filter(({ method }) => method === 'POST').length;
    return { baseUrl, pushes, questions: server.calls.length - pushes };
  },
  () => server?.stop(),
);
