import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers every object with the same 4 KiB, so that what is measured is the client. Runs in a process of its own. */
const body = Buffer.alloc(4096, 'a');

/** What the test of a connection asks before it believes that this is S3. */
const LISTING = '<ListBucketResult><Name>bench</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>';
const answerToTest = (url: string): readonly [status: number, body: string] | undefined => {
  if (url.includes('aqueduct-nothing-')) {
    return [404, ''];
  }
  return url.includes('list-type=2') ? [200, LISTING] : undefined;
};

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
  const [status, text] = answerToTest(request.url ?? '') ?? [];
  if (status !== undefined) {
    response.writeHead(status, { 'content-type': 'application/xml', 'x-amz-request-id': 'constant' });
    response.end(request.method === 'HEAD' ? undefined : text);
    return;
  }
  response.writeHead(200, {
    'content-type': 'application/octet-stream',
    'content-length': body.length,
    etag: '"constant"',
    'x-amz-request-id': 'constant',
  });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
