import { WHO_MAY, type Who } from '../../domain/staff-rights.ts';
import { deedWords } from '../../views/deed-words.ts';
import { LONGEST_REASON, type ProgramDeed } from './deeds.ts';
import type { JsonSchema } from './json-schema.ts';
import { partName, type ProgramView } from './view.ts';

const FOR: Readonly<Record<Who, string>> = {
  owner: 'For tokens of owners.',
  technician: 'For tokens of technicians and owners.',
  anybody: 'For every token.',
  box: 'For nobody.',
};

const FAULT: JsonSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'what is wrong, and what to do' },
        problems: {
          type: 'array',
          items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
        },
      },
    },
  },
};

const DONE: JsonSchema = {
  type: 'object',
  properties: {
    action: { type: 'string' },
    done: { type: 'boolean', description: 'false: it was only looked what would be done' },
    repeated: { type: 'boolean', description: 'it had been done before, under the same key' },
    preview: { type: 'array', items: { type: 'string' } },
    audit: {
      type: 'object',
      properties: { id: { type: 'integer' }, at: { type: 'integer' }, actor: { type: 'string' } },
    },
    result: { type: ['object', 'null'] },
  },
};

const json = (schema: JsonSchema) => ({ content: { 'application/json': { schema } } });
const problem = (description: string) => ({ description, ...json({ $ref: '#/components/schemas/Fault' }) });
const ALWAYS = {
  '401': problem('The token is missing, or opens nothing'),
  '403': problem('Its role or its scopes do not reach so far'),
  '429': problem('Too many in a minute'),
};

/** What programs may ask for and how, as OpenAPI 3.1 says it: made of the schemas that check it. */
export function openApi(views: readonly ProgramView[], deeds: Iterable<ProgramDeed>): object {
  const paths = new Map<string, object>();
  for (const view of views) paths.set(view.path.replace(/:(\w+)/, '{$1}'), { get: viewDoc(view) });
  for (const deed of deeds) paths.set(`/actions/${deed.name}`, { post: deedDoc(deed) });
  return {
    openapi: '3.1.0',
    info: {
      title: 'Washa',
      version: '1',
      description:
        'Times are UTC milliseconds, money is whole cents. A key in the header Idempotency-Key names one wish: asked for twice under it, it is done once.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Fault: FAULT, Done: DONE },
    },
    paths: Object.fromEntries(paths),
  };
}

function viewDoc({ path, summary, who, parameters }: ProgramView): object {
  const name = partName(path);
  const { properties } = parameters;
  const asked = typeof properties === 'object' && properties !== null ? Object.entries(properties) : [];
  return {
    operationId: `get${path.replaceAll(/[/:]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    description: `${FOR[who]} Scope: read.`,
    parameters: [
      ...(name === null ? [] : [{ name, in: 'path', required: true, schema: { type: 'string' } }]),
      ...asked.map(([one, schema]) => ({
        name: one,
        in: 'query',
        required: one === 'q',
        schema: schema as JsonSchema,
      })),
    ],
    responses: {
      '200': { description: summary, ...json({ type: 'object' }) },
      '400': problem('What was asked cannot be asked'),
      ...(name === null ? {} : { '404': problem('There is no such thing') }),
      ...ALWAYS,
    },
  };
}

function deedDoc({ name, schema, asksWhy }: ProgramDeed): object {
  const why = { type: 'string', maxLength: LONGEST_REASON, description: 'stands in the audit' };
  const body = {
    allOf: [schema(), { type: 'object', properties: { reason: why }, ...(asksWhy ? { required: ['reason'] } : {}) }],
  };
  return {
    operationId: name.replaceAll(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase()),
    summary: deedWords(name, 'en'),
    description: `${FOR[WHO_MAY[name]]} Scope: ${name}, ${name.split('.')[0] ?? ''} or *.`,
    parameters: [
      { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', maxLength: 200 } },
      { name: 'dry_run', in: 'query', required: false, schema: { type: 'boolean', default: false } },
    ],
    requestBody: { required: true, ...json(body) },
    responses: {
      '200': { description: 'Done, or what would be done', ...json({ $ref: '#/components/schemas/Done' }) },
      '400': problem('The body is not as it has to be'),
      '409': problem('The key was used for something else'),
      '422': problem('Understood, and refused'),
      ...ALWAYS,
    },
  };
}
