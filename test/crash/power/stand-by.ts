import { standBy } from '../../../src/app/stand-by.ts';
import { createLog } from '../../../src/app/log.ts';
import type { Config } from '../../../src/config/config.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { createSecrets } from '../../../src/host/secrets.ts';

// A Washa whose books cannot be read, as a process of its own: it keeps callbacks beside them. Started as the daemon is, and says
// READY as it does.

const config = JSON.parse(process.argv[2] ?? '') as Config;
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
const log = createLog(
  { level: 'warn', format: 'json' },
  {
    write: (line) => {
      const { intake } = JSON.parse(line) as { intake?: string };
      if (intake !== undefined) process.stdout.write(`READY ${intake}\n`);
    },
  },
);
const secrets = createSecrets({ credentialsDir: null, secretsDir: config.box.secretsDir });
await standBy({ config, clock: systemClock, log, secrets }, 'unreadable', true, () => false, stopping.signal);
