import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('washa health', () => {
  it('ends with 1 and says so when nobody answers', () => {
    const { status, stdout } = spawnSync(process.execPath, ['src/cli.ts', 'health', '--url', 'http://127.0.0.1:9'], {
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: expect.stringMatching(/^not ready: no answer from http:\/\/127\.0\.0\.1:9\/readyz \(.+\)\n$/) as string,
    });
  });
});
