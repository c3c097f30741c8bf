import { once } from 'node:events';
import { createServer } from 'node:http';

/** A call of S3 that is refused, in a process of its own with `--import dist/instrument.js`. Writes what the program sees of it. */
const server = createServer((_, response) => response.writeHead(403, { 'content-type': 'application/xml' }).end(
  `<Error><Code>AccessDenied</Code><Message>not authorized on resource: ${process.argv[2]}</Message></Error>`,
));
await once(server.listen(0, '127.0.0.1'), 'listening');
Object.assign(process.env, {
  AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${server.address().port}`, AWS_REGION: 'ap-northeast-1',
  AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key',
});
const { openMedia } = await import('../dist/media.js');
await openMedia('bucket').status('anna', 'one').catch((error) => console.log(error.stack));
await once(process, 'disconnect');
process.exit();
