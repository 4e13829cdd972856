import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { EMPTY_HASH, signV4 } from '../../src/away/sign-v4.ts';

// The examples that AWS publishes for S3 ("Signature Calculations for the Authorization Header", single chunk).
const KEY = {
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
};
const NOW = Date.parse('2013-05-24T00:00:00Z');
const HOST = 'https://examplebucket.s3.amazonaws.com';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');

test.each([
  [
    'a part of an object',
    { method: 'GET', url: `${HOST}/test.txt`, headers: { range: 'bytes=0-9' }, bodyHash: EMPTY_HASH },
    'host;range;x-amz-content-sha256;x-amz-date',
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'an object that is put, with a sign in its name',
    {
      method: 'PUT',
      url: `${HOST}/test$file.text`,
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      bodyHash: hash('Welcome to Amazon S3.'),
    },
    'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
  [
    'a question without a value',
    { method: 'GET', url: `${HOST}/?lifecycle`, headers: {}, bodyHash: EMPTY_HASH },
    'host;x-amz-content-sha256;x-amz-date',
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'a list',
    { method: 'GET', url: `${HOST}/?max-keys=2&prefix=J`, headers: {}, bodyHash: EMPTY_HASH },
    'host;x-amz-content-sha256;x-amz-date',
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
])('%s is signed as AWS says', (_, request, names, signature) => {
  const signed = signV4({ ...request, url: new URL(request.url) }, KEY, NOW);
  expect(signed).toMatchObject({
    'x-amz-date': '20130524T000000Z',
    'x-amz-content-sha256': request.bodyHash,
    authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
  });
  expect(signed).not.toHaveProperty('host');
  expect(JSON.stringify(signed)).not.toContain(KEY.secret);
});
