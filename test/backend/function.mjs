// A function whose process lives on between its calls, with the modules of the backend. Its log is not read, so that it may be frozen.
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const load = async (file) => import(pathToFileURL(join(process.cwd(), 'dist', file)));
const [{ openDatabase }, { readConfig }] = [await load('database.js'), await load('config.js')];
const { writer } = openDatabase(readConfig().database, { warn: () => undefined });
createServer(async (_, answer) => {
  const work = async (query) => query('INSERT INTO notes (author, body) VALUES (\'anna\', \'from a function\')');
  answer.writeHead(await writer.transaction(work).then(() => 201, () => 503)).end('{}');
}).listen(process.env.PORT);
