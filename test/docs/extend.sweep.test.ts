import { execFileSync } from 'child_process';
import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { transformSync } from '@swc/core';
import { App, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as library from '../../src';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { examplesOf, read, ROOT } from '../../tools/site/documents';
import { pairOf, quickApp, ZONE } from '../dr-pair/fixture';

const GUIDE = read('docs/extend.md');
const FIXTURE = read('rosetta/default.ts-fixture');
const FOLDER = join(ROOT, 'node_modules/.cache/extend');

/** The examples with the titles and texts of their sections. */
const examples = GUIDE.split(/^## /m).slice(1).flatMap((section) => examplesOf(section).map(({ source }) => [section.split('\n')[0], source, section] as const));

/** What the fixture declares and examples use, created where an example uses it. */
function declared(app: App, stack: Stack): Record<string, () => unknown> {
  return {
    app: () => app,
    platform: () => new library.EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, alarmEmail: 'ops@eldonia.example' }),
    pair: () => pairOf({}, app),
    zone: () => route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', ZONE),
    bucket: () => new s3.Bucket(stack, 'Bucket'),
    certificate: () => acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/own'),
    handler: () => new lambda.Function(stack, 'Handler', { code: lambda.Code.fromInline('0'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X }),
  };
}

/** Runs an example in a stack with what it uses. Returns the warnings and errors of its app. */
function synthesize(source: string): string[] {
  // The flag has its default, of which the CDK would warn.
  const app = quickApp({ '@aws-cdk/core:defaultCrossStackReferences': 'strong' });
  const stack = new Stack(app, 'Example', { env: TOKYO });
  const given = Object.fromEntries(Object.entries(declared(app, stack)).filter(([name]) => new RegExp(`\\b${name}\\b(?!:)`).test(source)).map(([name, create]) => [name, create()]));
  const imports = FIXTURE.slice(0, FIXTURE.indexOf('declare const'));
  const text = `${imports}\nexport function run(this: Stack, { ${Object.keys(given).join(', ')} }: any) {\n{\n${source}\n}\n}`;
  const { code } = transformSync(text, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const exports: { run?: (this: Stack, given: object) => void } = {};
  const load = (name: string): object => (name === 'eldonia-constructs' ? library : jest.requireActual<object>(name));
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- compiles the text of a document of this repository
  new Function('require', 'exports', code)(load, exports);
  exports.run!.call(stack, given);
  return app.synth().stacksRecursively.flatMap(({ messages }) => messages.filter(({ level }) => level !== 'info').map(({ id, entry: { data } }) => `${id}: ${String(data)}`));
}

test('the examples compile', () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  examples.forEach(([, source], index) => writeFileSync(join(FOLDER, `example${index}.ts`), FIXTURE.replace('/// here', () => source)));
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({
    extends: '../../../tsconfig.dev.json',
    compilerOptions: { rootDir: '../../..', noUnusedLocals: false, noUnusedParameters: false, paths: { 'eldonia-constructs': ['../../../src/index.ts'] } },
    include: ['*.ts'],
    exclude: [],
  }));

  expect(() => execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript-native/bin/tsc'), '--project', FOLDER], { encoding: 'utf8' })).not.toThrow();
});

test.each(examples)('%s: the example is synthesized, and the section names its warnings', (_, source, section) => {
  const isNamed = (finding: string) => section.includes(`\`${/\[ack: (.*)\]/.exec(finding)?.[1]}\``);

  expect(synthesize(source).filter((finding) => !isNamed(finding))).toEqual([]);
});

test('each row of the table leads to examples, and has the number of their lines', () => {
  const anchorOf = (title: string) => title.toLowerCase().replace(/[^\w\s-]/g, '').replace(/\s/g, '-');
  const rows = [...GUIDE.matchAll(/^\| [^|]* \| ([^|]*\]\(#[^|]*) \| ([\d, ]+) \|$/gm)];
  const told = rows.flatMap(([, links, lines]) => [...links.matchAll(/\(#([^)]*)\)/g)].map(([, anchor], index) => [anchor, Number(lines.split(', ')[index])]));

  expect(told.sort()).toEqual(examples.map(([title, source]) => [anchorOf(title), source.split('\n').length]).sort());
});
