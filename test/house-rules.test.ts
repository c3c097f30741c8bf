import { canBeTwice } from './support/house-rules';
import { minimal } from '../tools/assemblies/minimal';

// house-rules.sweep.test.ts has more rules, and the composites.
describe.each(Object.entries(minimal).filter(([name]) => !['EldoniaPlatform', 'DrPair'].includes(name)))('%s', canBeTwice);
