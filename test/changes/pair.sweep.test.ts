import { harms, Resources } from './fixture';
import { DrPairProps, DrRegion } from '../../src/dr-pair';
import { PlatformTier } from '../../src/region';
import { placed, assemblyOf, pairOf, templateOf } from '../dr-pair/fixture';
import { madePair } from '../dr-pair/pairs';
import { platform, QUIET } from '../eldonia-platform/fixture';
import { warningsOf } from '../support/warnings';

/** The templates of both Regions. */
function regions(props?: Partial<DrPairProps>): Record<'primaryStack' | 'standbyStack' | 'standbyBaseStack', Resources> {
  const created = props && pairOf(props);
  const made = created ?? madePair('least').pair;
  const stacks = created ? placed(assemblyOf(created)) : madePair('least').stacks;
  const of = (stack: 'primaryStack' | 'standbyStack' | 'standbyBaseStack') => templateOf(stacks, made[stack]).Resources as Resources;
  return { primaryStack: of('primaryStack'), standbyStack: of('standbyStack'), standbyBaseStack: of('standbyBaseStack') };
}

test('the default addresses and zones of a Region can be written into its options later', () => {
  const [before, after] = [regions(), regions({
    primaryRegion: DrRegion.tokyo({ cidr: '10.0.0.0/16', availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'] }),
    standbyRegion: DrRegion.osaka({ cidr: '10.1.0.0/16', availabilityZones: ['ap-northeast-3a', 'ap-northeast-3b'] }),
  })];

  for (const stack of ['primaryStack', 'standbyStack', 'standbyBaseStack'] as const) {
    expect(after[stack]).toEqual(before[stack]);
  }
});

test('a third zone can be added to each Region', () => {
  const [before, after] = [regions(), regions({
    primaryRegion: DrRegion.tokyo({ availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'] }),
    standbyRegion: DrRegion.osaka({ availabilityZones: ['ap-northeast-3a', 'ap-northeast-3b', 'ap-northeast-3c'] }),
  })];

  for (const stack of ['primaryStack', 'standbyStack', 'standbyBaseStack'] as const) {
    expect(harms(before[stack], after[stack])).toEqual([]);
  }
});

test('warns of a platform without a way to the internet', () => {
  const { stack } = platform({ ...QUIET, tier: PlatformTier.custom(PlatformTier.PRODUCTION, { natGateways: 0 }) });

  expect(warningsOf(stack)).toContain('@eldonia/eldonia-platform:noInternet');
});
