import { describeOsakaWithoutTokyo } from './independence';
import { madePair, NAME, PairName } from './pairs';

describe.each<[PairName, string[]]>([['warm', ['/kumo-NightlyReport-ap-northeast-1']], ['withoutBackups', []]])('%s', (name, roles) => {
  describeOsakaWithoutTokyo(madePair(name).stacks, NAME, roles);
});
