import { minimal } from '../../tools/assemblies/minimal';
import { canBeTwice } from '../support/house-rules';

// house-rules.sweep.test.ts has more rules, and the composites.
describe.each(Object.entries(minimal).filter(([name]) => !['EldoniaPlatform', 'DrPair'].includes(name)))('%s', canBeTwice);
