/**
 * `load.js floor|library|watch`: what loading costs, how many of aws-cdk-lib's service files it loads, and who asks for
 * them; then of how many files the classes of a platform are.
 */
import Module, { createRequire } from 'module';
import { dirname, relative, sep } from 'path';
import { cpuMilliseconds, report } from './process-cost';

type Load = (this: unknown, request: string, parent: { filename?: string } | undefined, ...rest: unknown[]) => unknown;

const SERVICE_FILE = /[\\/]aws-cdk-lib[\\/]aws-[^\\/]+[\\/]lib[\\/]/;
const SERVICE = /^aws-cdk-lib\/(aws-.*)$/;
const load = createRequire(__filename);
const OWN = dirname(load.resolve('eldonia-constructs')) + sep;

/**
 * Each use of a service module while our own modules load, with its line. Later uses don't load anything and still
 * count.
 */
function watch(): string[] {
  const uses: string[] = [];
  const loader = Module as unknown as { _load: Load };
  const { _load } = loader;
  loader._load = function(request, parent, ...rest) {
    const loaded = _load.call(this, request, parent, ...rest);
    const [, service] = SERVICE.exec(request) ?? [];
    if (!service || !parent?.filename?.startsWith(OWN)) return loaded;
    return new Proxy(loaded as object, {
      get(target, name): unknown {
        if (name === '__esModule') return Reflect.get(target, name);
        const frame = new Error().stack!.split('\n').find((line) => line.includes(OWN)) ?? '';
        uses.push(`${relative(OWN, /[^\s(]+:\d+(?=:\d+\)?$)/.exec(frame)?.[0] ?? parent.filename!)} uses ${service} ${String(name)}`);
        return Reflect.get(target, name);
      },
    });
  };
  return uses;
}

function platformClasses(): unknown[] {
  const { EldoniaPlatform, DrPair } = load('eldonia-constructs') as typeof import('../../src');
  return [EldoniaPlatform, DrPair];
}

const [side] = process.argv.slice(2);
const uses = side === 'watch' ? watch() : [];
const start = process.cpuUsage();
const cdk = load('aws-cdk-lib') as typeof import('aws-cdk-lib');
const touched = [cdk.App, cdk.Stack];
if (side !== 'floor') load('eldonia-constructs');
const loaded = {
  cpuMilliseconds: cpuMilliseconds(start),
  serviceFiles: Object.keys(load.cache).filter((file) => SERVICE_FILE.test(file)).length,
  uses: [...uses],
};
const classes = side === 'floor' ? [] : platformClasses();
report({
  ...loaded,
  touched: touched.length + classes.length,
  ownFiles: Object.keys(load.cache).filter((file) => file.startsWith(OWN)).map((file) => relative(OWN, file)),
});
