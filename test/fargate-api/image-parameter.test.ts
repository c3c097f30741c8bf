import { ImageParameter } from '../../src/fargate-api/internal';
import { testStack } from '../../tools/assemblies/stacks';


test('fails with a name that SSM does not accept', () => {
  expect(() => new ImageParameter(testStack(), 'Image', { parameterName: 'image' })).toThrow(new Error(
    'parameterName must be a path such as /team/service/image of letters, digits and _.-, at most 15 levels deep, and not under /aws or /ssm, ' +
    'got "image"; rename it (at Test/Image)'));
});
