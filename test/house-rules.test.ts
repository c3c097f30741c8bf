import { obeysTheRules } from './support/house-rules';
import { minimal } from '../tools/assemblies/minimal';

/** In house-rules.sweep.test.ts. */
const COMPOSITES = ['EldoniaPlatform', 'DrPair'];

describe.each(Object.entries(minimal).filter(([name]) => !COMPOSITES.includes(name)))('%s', obeysTheRules);
