import { join } from 'path';
import { judgeDockerfile } from './dockerfile';
import { readJson, RepositoryFiles } from './files';
import { finding, Finding, Findings } from './finding';
import { judgeInstrumentation } from './instrumentation';
import { judgeWorkflow } from './workflow';

const CACHE_CLIENTS = ['ioredis', 'redis', 'iovalkey', '@valkey/valkey-glide'];

/** A lifetime above 0, as a header or as the option of `express.static` and `@fastify/static`. */
const KEEPS = /\b(?:s-maxage|max-age)=[1-9]|\bmaxAge:/;

/**
 * What the files of an application's repository show about the requirements of some sections. Only the files of these
 * sections are read.
 *
 * @throws UserError when the folder or a file is missing or damaged
 */
export function judgeRepository(directory: string, isChecked: (section: string) => boolean): Findings {
  const files = new RepositoryFiles(directory);
  const folder = files.backend();
  const manifest = readJson(files, join(folder, 'package.json'));
  const scripts = (manifest.scripts ?? {}) as Record<string, unknown>;
  return {
    ...isChecked('5.3.1') ? judgeDockerfile(files, folder, scripts) : {},
    ...isChecked('5.4.1') || isChecked('5.4.2') ? judgeWorkflow(files, scripts, folder) : {},
    ...isChecked('5.5.2') || isChecked('5.5.3') ? judgeInstrumentation(files, folder, manifest) : {},
    ...isChecked('5.6.3') ? judgeCaching(files, folder, manifest) : {},
  };
}

const NO_ETAG = /\bdisable\((['"])etag\1\)|\betag: false\b|(['"])etag\2, false/;

/**
 * Section 5.6.3. A client shows that the application uses the cache, and nothing shows what for. `max-age=0`, the default of the
 * servers of files, makes each request reach a task; nothing shows which files have a longer lifetime.
 */
function judgeCaching(files: RepositoryFiles, folder: string, { dependencies }: Record<string, unknown>): Findings {
  const seen = (detail: string): Finding => ({ outcome: 'not checkable here', literally: true, detail });
  const client = CACHE_CLIENTS.find((name) => name in ((dependencies ?? {}) as object));
  const kept = files.sources(folder).find((path) => KEEPS.test(files.read(path) ?? ''));
  return {
    'R5.6.3-4': client === undefined
      ? finding(false, `package.json: a client of the cache (${CACHE_CLIENTS.join(', ')})`)
      : seen(`package.json has ${client}; what the application keeps in the cache is not checked`),
    'R5.6.3-5': kept === undefined
      ? finding(false, `${folder}: a Cache-Control header with a max-age above 0, or the option maxAge`)
      : seen(`${kept} has a lifetime; which responses have it is not checked`),
    'R5.6.3-6': finding(['express', '@fastify/etag', '@nestjs/platform-express', 'koa-etag', '@koa/etag'].some((name) => name in ((dependencies ?? {}) as object)) && !files.sources(folder).some((path) => NO_ETAG.test(files.read(path) ?? '')),
      `${folder}: express, or @fastify/etag, without turning the ETag off`),
  };
}
