import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PROGRAM = `
import { openLines } from '${join(import.meta.dirname, '../../src/cli/ask-lines.ts')}';
const lines = openLines();
const [name, secret] = [await lines.ask('Name:'), await lines.ask('Secret:', 'hides')];
lines.close();
process.stdout.write(['got', name.length, secret.length].join(' ') + '\\n');
`;
const NODE = [process.execPath, '--input-type=module', '-e', PROGRAM];
const hasScript = spawnSync('script', ['--version']).status === 0;

/** Types each line when it is asked for. @returns all that the terminal showed, and how the program ended */
function atTerminal(typed: Readonly<Record<string, string>>): Promise<{ shown: string; code: number | null }> {
  const command = NODE.map((part) => `'${part.replaceAll("'", String.raw`'\''`)}'`).join(' ');
  const child = spawn('script', ['-qfec', command, '/dev/null']);
  let shown = '';
  const left = new Map(Object.entries(typed));
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    for (const [words, keys] of left) {
      if (!shown.includes(words)) continue;
      left.delete(words);
      child.stdin.write(keys);
    }
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ shown, code })));
}

test('what a pipe hands over is taken a line for each question, and what is missing is empty', () => {
  const [node = '', ...args] = NODE;
  const run = (input: string) => spawnSync(node, args, { input, encoding: 'utf8' });
  expect(run(' tower \r\nhunter2\n')).toMatchObject({ stdout: 'got 5 7\n', stderr: '', status: 0 });
  expect(run('tower')).toMatchObject({ stdout: 'got 5 0\n', status: 0 });
});

test.skipIf(!hasScript)('a secret that is typed is not shown, and what is none is', async () => {
  const { shown, code } = await atTerminal({ 'Name:': 'tower\r', 'Secret:': 'hunter2\r' });
  expect(shown).toContain('got 5 7');
  expect(shown).toContain('tower');
  expect(shown).not.toContain('hunter2');
  expect(code).toBe(0);
});

test.skipIf(!hasScript)('Ctrl-C at a secret ends the program', async () => {
  const { shown, code } = await atTerminal({ 'Name:': 'tower\r', 'Secret:': '\x03' });
  expect(shown).not.toContain('got');
  expect(code).not.toBe(0);
});
