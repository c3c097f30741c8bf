import { App, Aws, Stack } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { BackupCopy } from '../../src/backup';
import { DrRegion } from '../../src/dr-pair';
import { checkRegion, isCommercial, isRegion, RegionFacts, regionFacts } from '../../src/private/regions';

const NAMES = RegionInfo.regions.map(({ name }) => name);
const FACTS: (keyof RegionFacts)[] = ['zones', 'cloudFrontPrefixList', 's3PrefixList', 'guardDutyAgentAccount'];

/** Facts that no source says, by the Regions. */
const WITHOUT_SOURCE: Partial<Record<keyof RegionFacts, RegExp>> = {
  // Regions that an account enables itself, and those whose zones differ between accounts.
  zones: /^(?:af|il|me|mx)-|^ap-(?:east|south-2|southeast-[3-7]|northeast-2)|^ca-|^eu-(?:central-2|south)|^sa-|^us-west-1$/,
  // No source has it yet.
  cloudFrontPrefixList: /^me-west-1$/,
  s3PrefixList: /^(?:af|il|me|mx)-|^ap-(?:east|south-2|southeast-[3-7])|^ca-west|^eu-(?:central-2|south)/,
  guardDutyAgentAccount: /^(?!ap-northeast-[13]$)/,
};

test('each Region that aws-cdk-lib knows is a Region, and so is a token', () => {
  expect(NAMES).toContain('eusc-de-east-1');
  expect(NAMES.filter((name) => !isRegion(name))).toEqual([]);
  expect(isRegion(Aws.REGION)).toBe(true);
});

test.each(['', 'Tokyo', 'ap-northeast', 'ap-northeast-1a', 'AP-NORTHEAST-1', ' ap-northeast-1'])('%j is not a Region', (text) => {
  const stack = new Stack(new App(), 'Test');

  expect(isRegion(text)).toBe(false);
  expect(() => checkRegion(stack, 'region', text)).toThrow(
    `region must be the name of a Region, got "${text}"; write it as ap-northeast-3 (at Test)`);
});

test.each(NAMES)('%s is valid in a pair and for copies of backups', (name) => {
  expect(DrRegion.of(name).name).toBe(name);
  expect(BackupCopy.toRegion(name, 'copies').region).toBe(name);
});

test.each(NAMES.filter(isCommercial))('all facts about %s are known', (name) => {
  const missing = FACTS.filter((fact) => regionFacts(name)[fact] === undefined);

  expect(missing).toEqual(FACTS.filter((fact) => WITHOUT_SOURCE[fact]?.test(name)));
});

test('a Region has the prefix list of CloudFront that is in the console of this Region', () =>
  expect(['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2', 'sa-east-1'].map((name) => regionFacts(name).cloudFrontPrefixList))
    .toEqual(['pl-3b927c52', 'pl-82a045eb', 'pl-4fa04526', 'pl-a3a144ca', 'pl-b8a742d1', 'pl-5da64334']));
