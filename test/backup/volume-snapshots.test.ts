import { Token } from 'aws-cdk-lib';
import { VolumeSnapshots } from '../../src/backup/private/volume-snapshots';
import { built } from '../support/templates';


const templateOf = (copyRegion?: string) => built((stack) => new VolumeSnapshots(stack, 'Snapshots', { copyRegion }));

test('accepts a token as Region', () => expect(() => templateOf(Token.asString({ Ref: 'Region' }))).not.toThrow());

test.each([
  ['an invalid Region', 'osaka', 'be the name of a Region, got "osaka"; write it as ap-northeast-3'],
  ['its own Region', 'ap-northeast-1', 'differ from the Region of the stack, got ap-northeast-1; remove it'],
])('fails with %s', (_, region, rule) =>
  expect(() => templateOf(region)).toThrow(new Error(`volumeSnapshotsRegion must ${rule} (at Test/Snapshots)`)));
