import { existsSync, readdirSync, statSync } from 'fs';
import { join } from 'path';
import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../../private/errors';
import { EdgeBehavior } from '../../edge-behavior';
import { SiteOptions } from '../../site-options';
import { covers } from '../distribution/path-pattern';

const INDEX = 'index.html';
/** A limit of this library: the function that copies the files has 512 MiB for the archive and its files. */
const MOST_MEBIBYTES = 200;
const BYTES_OF_MEBIBYTE = 1_048_576;
/** What CloudFront and the AWS CLI match alike, within the quotes of a script. The CLI ignores no leading slash. */
const HASHED = /^[\w.~@+*?-][\w.~@+*?/-]*$/;
/** Names that begin with a dot, except those that browsers and certification authorities read. */
const HIDDEN = /(?:^|\/)\.(?!well-known\/)/;

/** Throws for a front end that would not work. */
export function checkSite(scope: IConstruct, site: SiteOptions): void {
  const { folder, hashedFiles = [], notFoundPage, singlePage, sourceDirectory } = site;
  if (notFoundPage !== undefined && singlePage) {
    invalid(scope, `site.notFoundPage must be absent with singlePage, got "${notFoundPage}"; ` +
      'remove one, because index.html responds to all paths');
  }
  hashedFiles.forEach((pattern) => checkPattern(scope, pattern));
  if (folder === undefined) {
    if (notFoundPage === undefined) return;
    invalid(scope, `site.folder is required with notFoundPage, got none for "${notFoundPage}"; ` +
      'pass the folder, because CloudFront must know which pages exist');
  }
  if (sourceDirectory !== undefined) {
    invalid(scope, `site.sourceDirectory must be absent with folder, got ${JSON.stringify(sourceDirectory)}; ` +
      'remove one, because either the stack or the workflow copies the files');
  }
  const files = siteFiles(scope, folder);
  if (!files.includes(INDEX)) {
    const got = files.length === 0 ? 'no files' : `${files.length} without it, such as ${files[0]},`;
    invalid(scope, `site.folder must contain ${INDEX}, got ${got} in ${JSON.stringify(folder)}; ` +
      'build the front end first, and pass the folder of the result');
  }
  if (notFoundPage !== undefined && !(files.includes(notFoundPage) && isPage(notFoundPage))) {
    invalid(scope, `site.notFoundPage must be a page of the folder, got ${JSON.stringify(notFoundPage)}; ` +
      'write it as 404.html');
  }
  const hidden = files.find((file) => HIDDEN.test(file) && statSync(join(folder, file)).size > 0);
  if (hidden !== undefined) {
    invalid(scope, `site.folder must have no hidden files, got ${JSON.stringify(hidden)}, which everybody could ` +
      'read; remove it, or pass the folder of the built files');
  }
  for (const pattern of hashedFiles) checkHashed(scope, pattern, files);
}

function checkPattern(scope: IConstruct, pattern: string): void {
  if (HASHED.test(pattern)) return;
  invalid(scope, 'site.hashedFiles must be patterns of letters, digits and _.~@+*?/- without a slash at the start, ' +
    `got "${pattern}"; write it as assets/*`);
}

/** Throws where a behavior takes what belongs to the site, or the load balancer has no path. */
export function checkSitePaths(scope: IConstruct, { folder }: SiteOptions, behaviors: EdgeBehavior[]): void {
  for (const file of folder === undefined ? [INDEX] : siteFiles(scope, folder)) {
    const first = behaviors.find(({ pathPattern }) => !Token.isUnresolved(pathPattern) && covers(pathPattern, file));
    if (!first) continue;
    invalid(scope, `behaviors must leave the files of the site to it, got "${first.pathPattern}", which matches ` +
      `${file}; remove the behavior, or move the file`);
  }
}

/** The files of a folder in their order, with slashes. */
export function siteFiles(scope: IConstruct, folder: string): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    invalid(scope, `site.folder must be a folder, got ${JSON.stringify(folder)}; build the front end first, or pass ` +
      'the path from where the program runs');
  }
  const files = filesIn(scope, folder);
  const mebibytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / BYTES_OF_MEBIBYTE;
  if (mebibytes > MOST_MEBIBYTES) {
    invalid(scope, `site.folder must have at most ${MOST_MEBIBYTES} MiB, got ${Math.ceil(mebibytes)} MiB in ` +
      `${JSON.stringify(folder)}; leave it out, and copy the files with a workflow`);
  }
  return files;
}

/** The paths of the pages, as CloudFront sees them. */
export function pagesOf(scope: IConstruct, folder: string): string[] {
  return siteFiles(scope, folder).filter(isPage).map((file) => encodeURI(`/${file}`));
}

function isPage(file: string): boolean {
  return file.endsWith('.html');
}

function checkHashed(scope: IConstruct, pattern: string, files: string[]): void {
  const matches = files.filter((file) => covers(pattern, file));
  if (matches.length === 0) {
    invalid(scope, `site.hashedFiles must match files of the folder, got "${pattern}"; write it as assets/*`);
  }
  const page = matches.find(isPage);
  if (page) {
    invalid(scope, `site.hashedFiles must not match a page, got "${pattern}", which matches ${page}; ` +
      'use a folder without pages, because browsers would keep the page for one year');
  }
}

/** In the order of the names, whatever the file system is. */
function filesIn(scope: IConstruct, folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .sort((one, other) => one.name < other.name ? -1 : 1)
    .flatMap((entry) => {
      const path = `${below}${entry.name}`;
      return isFolder(scope, folder, path) ? filesIn(scope, folder, `${path}/`) : [path];
    });
}

function isFolder(scope: IConstruct, folder: string, path: string): boolean {
  try {
    return statSync(join(folder, path)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return invalid(scope, `site.folder must have links to files, got ${JSON.stringify(path)} (${code}); ` +
      'remove the link, or create what it refers to');
  }
}
