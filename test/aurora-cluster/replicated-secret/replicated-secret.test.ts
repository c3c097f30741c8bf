import { ReplicatedSecret } from '../../../src/aurora-cluster/internal';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

// test/permission-needs.test.ts has what readers may do with its key.
test('fails for an invalid name', () => expect(() => new ReplicatedSecret(testStack(OSAKA), 'Jwt', { secretName: 'jwt secret' })).toThrow(
  'secretName must be letters, digits and /_+=.@-, got "jwt secret"; rename it (at Test/Jwt)'));
