import { obeysTheRules } from './support/house-rules';
import { minimal } from '../tools/assemblies/minimal';

describe.each(Object.entries(minimal).filter(([name]) => ['EldoniaPlatform', 'DrPair'].includes(name)))('%s', obeysTheRules);
