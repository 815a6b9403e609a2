import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers every request with the same 4 KiB, so that what is measured is the client. Runs in a process of its own. */
const body = Buffer.alloc(4096, 'a');
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume();
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
