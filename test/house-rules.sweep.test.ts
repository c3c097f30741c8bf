import { canBeTwice, worksElsewhere } from './support/house-rules';
import { minimal } from '../tools/assemblies/minimal';

describe.each(Object.entries(minimal))('%s', (name, build) => {
  canBeTwice(name, build);
  worksElsewhere(name, build);
});
