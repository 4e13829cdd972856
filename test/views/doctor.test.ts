import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { ALARMS } from '../../src/domain/alarm.ts';
import { DOCTOR_CODES } from '../../src/views/doctor/codes.ts';
import { allRepairCodes } from '../../src/views/doctor/finding.ts';

const pages = join(import.meta.dirname, '../../docs/repairs');
const names = readdirSync(pages).map((file) => file.replace(/\.md$/, ''));

test('every code of a ✗ has its page, and every page is of a code', () => {
  expect(names.sort()).toEqual(allRepairCodes());
});

test.each(names)('the page %s names its code and is more than a title', (name) => {
  const [title, , code, , ...rest] = readFileSync(join(pages, `${name}.md`), 'utf8').split('\n');
  expect(title).toMatch(/^# \S/);
  expect(code).toBe(`\`${name}\``);
  expect(rest.join(' ').length).toBeGreaterThan(60);
});

test('what the doctor finds and what an alarm tells have different names, and each line says what to do in both languages', () => {
  expect(Object.keys(DOCTOR_CODES).filter((code) => code in ALARMS)).toEqual([]);
  for (const { todo } of Object.values(DOCTOR_CODES)) {
    expect(todo.en).not.toContain('\n');
    expect(todo.sw).not.toBe(todo.en);
  }
});

test('every command of ours that a page or a line names is one', () => {
  const program = createProgram(() => undefined);
  const texts = [
    ...names.map((name) => readFileSync(join(pages, `${name}.md`), 'utf8')),
    ...Object.values(DOCTOR_CODES).map(({ todo }) => todo.en),
  ];
  const named = texts.flatMap((text) => [...text.matchAll(/\bwasha ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?/g)]);
  expect(named.length).toBeGreaterThan(60);
  const wrong = named.filter(([, verb, more]) => {
    const command = program.commands.find((one) => one.name() === verb);
    const group = command !== undefined && command.commands.length > 0 && command.registeredArguments.length === 0;
    return (
      command === undefined || (group && more !== undefined && !command.commands.some((one) => one.name() === more))
    );
  });
  expect(wrong.map(([words]) => words)).toEqual([]);
});
