import { placed } from './fixture';
import { describeOsakaWithoutTokyo, describeTokyoWithoutOsaka } from './independence';
import { canonical } from '../../tools/assemblies/canonical';

// independence.sweep.test.ts has other pairs.
const stacks = placed(canonical('everythingOn'));

describeOsakaWithoutTokyo(stacks, 'eldonia', ['/eldonia-Nightly-ap-northeast-1']);
describeTokyoWithoutOsaka(stacks, 'eldonia');
