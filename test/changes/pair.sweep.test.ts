import { harms, Resources } from './fixture';
import { DrPair, DrPairProps, DrRegion } from '../../src/dr-pair';
import { PlatformTier } from '../../src/region';
import { Placed, assemblyOf, pairOf, placed, templateOf } from '../dr-pair/fixture';
import { madePair } from '../dr-pair/pairs';
import { platform, QUIET } from '../eldonia-platform/fixture';
import { warningsOf } from '../support/warnings';

const STACKS = ['primaryStack', 'standbyStack', 'standbyBaseStack'] as const;
const resourcesIn = (stacks: readonly Placed[], pair: Pick<DrPair, typeof STACKS[number]>) =>
  STACKS.map((stack) => templateOf(stacks, pair[stack]).Resources as Resources);
const before = resourcesIn(madePair('least').stacks, madePair('least').pair);

/** The templates of both Regions. */
function after(props: Partial<DrPairProps>): Resources[] {
  const pair = pairOf(props);
  return resourcesIn(placed(assemblyOf(pair)), pair);
}

test('the default addresses and zones of a Region can be written into its options later', () => {
  expect(after({
    primaryRegion: DrRegion.tokyo({ cidr: '10.0.0.0/16', availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'] }),
    standbyRegion: DrRegion.osaka({ cidr: '10.1.0.0/16', availabilityZones: ['ap-northeast-3a', 'ap-northeast-3b'] }),
  })).toEqual(before);
});

test('a third zone can be added to each Region', () => {
  const grown = after({
    primaryRegion: DrRegion.tokyo({ availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'] }),
    standbyRegion: DrRegion.osaka({ availabilityZones: ['ap-northeast-3a', 'ap-northeast-3b', 'ap-northeast-3c'] }),
  });

  expect(before.flatMap((old, index) => harms(old, grown[index]))).toEqual([]);
});

test('warns of a platform without a way to the internet', () => {
  const { stack } = platform({ ...QUIET, tier: PlatformTier.custom(PlatformTier.PRODUCTION, { natGateways: 0 }) });

  expect(warningsOf(stack)).toContain('@eldonia/eldonia-platform:noInternet');
});
