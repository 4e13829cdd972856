import { join, resolve } from 'node:path';

const DOCS = resolve(import.meta.dirname, '../../docs');
export const PAGE = join(DOCS, 'tour.md');
export const FOLDER = join(DOCS, 'tour');
/** So large a picture may be. Bytes. */
export const LARGEST = 120 * 1024;

/** The pictures that a document shows. */
export const shownIn = (document: string): string[] =>
  [...document.matchAll(/\]\((?:docs\/)?tour\/([\w-]+\.webp)\)/g)].map(([, name = '']) => name);
