import { describeOsakaWithoutTokyo, describeTokyoWithoutOsaka } from './independence';
import { madePair } from './pairs';

// independence.sweep.test.ts has other pairs.
const pair = madePair('pilotLight');

describeOsakaWithoutTokyo(pair, ['/kumo-NightlyReport-ap-northeast-1']);
describeTokyoWithoutOsaka(pair);
