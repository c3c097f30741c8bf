import { createRequire } from 'module';
import { transformSync } from '@swc/core';
import { App, Stack, aws_lambda as lambda, aws_route53 as route53, aws_s3 as s3 } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import * as library from '../../src';
import { importedRepository, PLATFORM_ZONE, ZONE } from '../assemblies/imported';
import { ACCOUNT, TOKYO } from '../assemblies/stacks';
import { examplesOf, read } from '../site/documents';

export const IMPORTS = read('rosetta/default.ts-fixture').split('declare const')[0];
/** Without metadata and copies of assets. The flag has its default, of which the CDK would warn. */
export const CONTEXT = {
  'aws:cdk:disable-asset-staging': true,
  'aws:cdk:disable-creation-stack-traces': true,
  'aws:cdk:disable-logicalId-metadata': true,
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

/** An example of a guide with its section, and what it uses and does not declare. */
export interface GuideExample {
  readonly title: string;
  readonly source: string;
  readonly section: string;
  readonly given: readonly string[];
}

/** What the fixture declares and examples use, as `programs/guide.py` defines it. */
const GIVEN: Record<string, (app: App, stack: Stack) => unknown> = {
  app: (app) => app,
  platform: (_, stack) => new library.EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, alarmEmail: 'ops@eldonia.example' }),
  pair: (app) => new library.DrPair(app, 'Eldonia', { account: ACCOUNT, zone: PLATFORM_ZONE, alarmEmail: 'ops@eldonia.example' }),
  zone: (_, stack) => route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { ...ZONE, zoneName: 'eldonia.example' }),
  bucket: (_, stack) => new s3.Bucket(stack, 'Bucket'),
  repository: (_, stack) => importedRepository(stack),
  handler: (_, stack) => new lambda.Function(stack, 'Handler', { code: lambda.Code.fromInline('0'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_24_X }),
};

export const guideExamples = (file: string): GuideExample[] =>
  read(file).split(/^## /m).flatMap((section) => examplesOf(section).map(({ source }) => ({
    title: section.split('\n')[0], source, section, given: Object.keys(GIVEN).filter((name) => new RegExp(`\\b${name}\\b(?!:)`).test(source) && !source.includes(`const ${name} `)),
  })));

/** Runs an example in a stack with what it uses. */
export function synthesizeExample({ source, given }: GuideExample, outdir?: string): CloudAssembly {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false, context: CONTEXT });
  const stack = new Stack(app, 'Example', { env: TOKYO });
  const text = `${IMPORTS}\nexport function run(this: Stack, { ${given.join(', ')} }: any) {\n{\n${source}\n}\n}`;
  const { code } = transformSync(text, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const exports: { run?: (this: Stack, given: object) => void } = {};
  new Function('require', 'exports', code)((name: string): unknown => (name === 'eldonia-constructs' ? library : createRequire(__filename)(name)), exports);
  exports.run!.call(stack, Object.fromEntries(given.map((name) => [name, GIVEN[name](app, stack)])));
  return app.synth();
}
