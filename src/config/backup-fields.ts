import { z } from 'zod';
import { address, secretName } from './box-fields.ts';

// Places for backups that are not on this machine. Their addresses name them in the books and to people: no secret stands in one.

const S3_EXAMPLE = '"https://s3.eu-central-1.amazonaws.com/tower-net/washa"';
const SFTP_EXAMPLE = '"sftp://washa@backup.tower-net.co.ke/srv/washa"';

/** What is wrong with the address of a store; null when nothing is. */
export function storeProblem(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.search !== '' || url.hash !== '')
    return `expected the address of a bucket, for example ${S3_EXAMPLE}`;
  if (url.username !== '' || url.password !== '')
    return 'a password does not stand in an address: key_id and secret name it';
  if (url.pathname.split('/').filter(Boolean).length === 0)
    return `the bucket stands behind the host, for example ${S3_EXAMPLE}`;
  return null;
}

/** What is wrong with the address of another machine; null when nothing is. */
export function machineProblem(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'sftp:' || url.hostname === '' || url.search !== '' || url.hash !== '')
    return `expected the address of a folder, for example ${SFTP_EXAMPLE}`;
  if (url.password !== '') return 'a password does not stand in an address: secret names it';
  if (url.username === '') return `the account stands before the name of the machine, for example ${SFTP_EXAMPLE}`;
  return null;
}

const url = (problem: (text: string) => string | null, expected: string, example: string) =>
  z
    .string()
    .meta({ expected, example })
    .superRefine((text, context) => {
      const message = problem(text);
      if (message !== null) context.addIssue({ code: 'custom', message });
    });

function differ(all: readonly { readonly url: string }[], context: z.RefinementCtx): void {
  for (const [i, { url: named }] of all.entries())
    if (all.findIndex((one) => one.url === named) !== i)
      context.addIssue({ code: 'custom', path: [i, 'url'], message: 'stands there twice' });
}

/** Stores of objects that speak S3. */
export const stores = z
  .array(
    z.strictObject({
      url: url(storeProblem, 'the address of a bucket', S3_EXAMPLE),
      region: address((text) => /^[a-z0-9-]{1,40}$/.test(text), 'the region of the bucket', '"eu-central-1"').default(
        'us-east-1',
      ),
      keyId: address((text) => /^\S{1,128}$/.test(text), 'the id of an access key', '"AKIAIOSFODNN7EXAMPLE"'),
      secret: secretName('"backup-s3"'),
    }),
  )
  .meta({ expected: 'stores that speak S3', example: `[{ url = ${S3_EXAMPLE}, key_id = "…", secret = "backup-s3" }]` })
  .superRefine(differ)
  .default([]);

/** Folders of other machines, by SSH. */
export const machines = z
  .array(
    z.strictObject({
      url: url(machineProblem, 'the address of a folder', SFTP_EXAMPLE),
      hostKey: address(
        (text) => /^SHA256:[A-Za-z0-9+/]{43}$/.test(text),
        'the fingerprint of its key',
        '"SHA256:" and 43 characters, as ssh-keygen -lf shows it',
      ),
      secret: secretName('"backup-sftp"'),
    }),
  )
  .meta({
    expected: 'folders of other machines',
    example: `[{ url = ${SFTP_EXAMPLE}, host_key = "SHA256:…", secret = "backup-sftp" }]`,
  })
  .superRefine(differ)
  .default([]);
