import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setStage, type Stage } from '../../src/cli/demo/stage.ts';
import { systemClock } from '../../src/host/clock.ts';
import { databasePath } from '../../src/config/config.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { answer } from './child.ts';

// The simulated ISP of a benchmark, a process of its own: router, SMS gateway, and a database that `washa apply` has filled.

export interface IspQuestion {
  readonly lines: number;
}

export interface IspAnswer {
  readonly configFile: string;
  readonly database: string;
  readonly accounts: readonly string[];
}

let stage: Stage | null = null;

answer(
  async ({ lines }: IspQuestion): Promise<IspAnswer> => {
    stage = await setStage({ clock: systemClock, random: seededRandom(5), lines, expired: 0 });
    const { stateDir } = stage.config.box;
    const configFile = join(stateDir, 'washa.toml');
    const listen = 'listen = "127.0.0.1:0"';
    writeFileSync(
      configFile,
      `[box]\nbusiness_name = "Bench"\nstate_dir = ${JSON.stringify(stateDir)}\n[intake]\n${listen}\n[console]\n${listen}\n[log]\nformat = "json"\n`,
    );
    return {
      configFile,
      database: databasePath(stage.config),
      accounts: stage.lines.map((line) => line.accountNo),
    };
  },
  () => stage?.[Symbol.asyncDispose](),
);
