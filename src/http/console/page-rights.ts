import type { Who } from '../../domain/staff-rights.ts';

/** Paths that are not for everybody who may log in, by how they begin. Deeds are told apart by their actions. */
const PAGES: readonly (readonly [path: string, who: Who])[] = [
  ['/staff', 'owner'],
  ['/audit', 'owner'],
  ['/addresses', 'owner'],
  ['/tokens', 'owner'],
  ['/reports', 'owner'],
  ['/reconcile', 'owner'],
  ['/purse', 'owner'],
  ['/import', 'owner'],
  ['/first-run', 'owner'],
  ['/backups', 'owner'],
  ['/https', 'owner'],
  ['/settings', 'owner'],
  ['/lines/choose', 'technician'],
  // It changes nothing, and costs a router the reading of all its lists.
  ['/routers/look', 'technician'],
];

/** Who may open a page, or what it brings up to date. */
export function whoMaySee(asked: string): Who {
  const path = asked.replace(/^\/live(?=\/)/, '');
  const found = PAGES.find(([begin]) => path === begin || path.startsWith(`${begin}/`) || path.startsWith(`${begin}.`));
  return found?.[1] ?? 'anybody';
}
