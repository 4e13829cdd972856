import { describe, expect, it } from 'vitest';
import { atKeyboard } from './at-keyboard.ts';

describe('washa health', () => {
  it('ends with 1 and says so when nobody answers', async () => {
    const { status, stdout } = await atKeyboard(['health', '--url', 'http://127.0.0.1:9']);
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: expect.stringMatching(/^not ready: no answer from http:\/\/127\.0\.0\.1:9\/readyz \(.+\)\n$/) as string,
    });
  });
});
