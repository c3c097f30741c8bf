/** `load.js floor|library`: what loading costs, how many of aws-cdk-lib's service files it loads, and how many files a platform and a pair are. */
import { createRequire } from 'module';
import { dirname } from 'path';

const SERVICE_FILE = /[\\/]aws-cdk-lib[\\/]aws-[^\\/]+[\\/]lib[\\/]/;
const load = createRequire(__filename);
const files = () => Object.keys(load.cache);

const start = process.cpuUsage();
const { App, Stack } = load('aws-cdk-lib') as typeof import('aws-cdk-lib');
const touched: unknown[] = [App, Stack];
const library = process.argv[2] === 'library' ? load('eldonia-constructs') as typeof import('../../src') : undefined;
const { user, system } = process.cpuUsage(start);
const serviceFiles = files().filter((file) => SERVICE_FILE.test(file)).length;
// Each class is loaded when it is first read.
if (library) touched.push(library.EldoniaPlatform, library.DrPair);
const ownFiles = files().filter((file) => file.startsWith(dirname(load.resolve('eldonia-constructs')))).length;
process.stdout.write(JSON.stringify({ cpuMilliseconds: (user + system) / 1000, serviceFiles, ownFiles, touched: touched.length }));
