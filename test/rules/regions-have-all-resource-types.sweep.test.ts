import { readFileSync } from 'fs';
import { resolve } from 'path';
import { App, CfnResource, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { hasService, isCommercial, RegionalService } from '../../src/private/regions';
import { Edge } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { PLATFORM as PROPS, quickApp } from '../dr-pair/fixture';
import { findings } from '../support/findings';

const REGIONS = RegionInfo.regions.map(({ name }) => name);
const CONNECTION = 'AWS::CodeConnections::Connection';
/** The validator has no data of its resource types. */
const UNKNOWN = REGIONS.filter((region) => /-iso|^eusc-|^me-south-1$/.test(region));

/** Each resource type that the library creates, or whose resource it is given. */
const TYPES = [...new Set([CONNECTION, ...(['everythingOn', 'everything'] as const).flatMap((program) => canonical(program).stacksRecursively)
  .flatMap(({ template }) => Object.values((template as { Resources?: Record<string, { Type: string }> }).Resources ?? {}))
  .map(({ Type }) => Type)])].filter((type) => type.startsWith('AWS::'));

/** Regions that got connections after the data of the oldest version of aws-cdk-lib. */
const LATER = ['us-gov-west-1'];
/** A newer version can know of more: what AWS adds to a Region is refused until a version of the library knows it. */
const OLDEST = manifest('node_modules/aws-cdk-lib').version === manifest('.').devDependencies!['aws-cdk-lib'];

function manifest(folder: string): { readonly version: string; readonly devDependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(resolve(__dirname, '../..', folder, 'package.json'), 'utf8')) as ReturnType<typeof manifest>;
}

/** The types that CloudFormation does not have in a Region, by what the library does there. */
const EXPLAINED: [types: RegExp, missing: (region: string) => boolean][] = [
  [/^AWS::(Budgets|CE)::/, (region) => !hasService(region, 'budgets')],
  [/^AWS::Code(Connections|Build)::/, (region) => !hasService(region, 'connections') || LATER.includes(region)],
  [/^AWS::(CloudFront|ARCRegionSwitch)::|^AWS::RDS::GlobalCluster$/, (region) => !isCommercial(region)],
  // Only with a proxy, which no default has.
  [/^AWS::RDS::DBProxy/, (region) => region === 'ap-east-2'],
];

const platformIn = (region: string, props: Partial<EldoniaPlatformProps> = {}): App => {
  const app = quickApp();
  const stack = new Stack(app, 'Shop', { env: { account: ACCOUNT, region } });
  const accessLogsBucket = s3.Bucket.fromBucketAttributes(stack, 'EdgeLogs', { bucketName: 'logs', region: 'eu-west-1' });
  new EldoniaPlatform(stack, 'Platform', { ...PROPS, network: { availabilityZones: [`${region}a`, `${region}b`] }, edge: Edge.cloudFront({ accessLogsBucket }), ...props });
  return app;
};

// The validator tells the console what it finds, too.
beforeAll(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));

describe('the resource types that CloudFormation does not have in a Region', () => {
  const app = quickApp();
  for (const region of REGIONS) {
    const stack = new Stack(app, region, { env: { account: ACCOUNT, region } });
    for (const type of TYPES) new CfnResource(stack, type.replaceAll('::', '-'), { type });
  }
  const missing = () => findings(app, { packs: [] }).flatMap((finding) => {
    const [, region, type] = / F3006 at ([\w-]+)\/([\w-]+):/.exec(finding) ?? [];
    return type === undefined ? [] : [{ region, type: type.replaceAll('-', '::') }];
  });
  let found: ReturnType<typeof missing>;
  beforeAll(() => {
    found = missing();
  }, 120_000);
  const without = (type: string) => REGIONS.filter((region) => found.some((each) => each.region === region && each.type === type));
  const known = (regions: string[]) => regions.filter((region) => !UNKNOWN.includes(region));

  test('are those that the library does without, or refuses', () => {
    expect(TYPES.length).toBeGreaterThan(100);
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter(({ region, type }) => !EXPLAINED.some(([types, isMissing]) => types.test(type) && isMissing(region)))).toEqual([]);
  });

  test.each<[RegionalService, string, later: string[]]>([
    ['budgets', 'AWS::Budgets::Budget', []],
    ['connections', CONNECTION, LATER],
  ])('are %s in these Regions', (service, type, later) => {
    const refused = known(REGIONS.filter((region) => !hasService(region, service)));
    const lacking = known(without(type)).filter((region) => !later.includes(region));

    expect(lacking.length).toBeGreaterThan(10);
    expect(lacking.filter((region) => !refused.includes(region))).toEqual([]);
    if (OLDEST) expect(refused).toEqual(lacking);
  });
});

test.each(['eu-north-1', 'af-south-1', 'ap-southeast-7', 'us-east-1'])('a platform with its defaults in %s has only types of that Region', (region) =>
  expect(findings(platformIn(region), { packs: [] })).toEqual([]));
