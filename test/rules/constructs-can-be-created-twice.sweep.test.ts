import { minimal } from '../../tools/assemblies/minimal';
import { canBeTwice, worksElsewhere } from '../support/house-rules';

describe.each(Object.entries(minimal))('%s', (name, build) => {
  canBeTwice(name, build);
  worksElsewhere(name, build);
});
