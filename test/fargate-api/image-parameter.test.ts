import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ImageParameter } from '../../src/fargate-api/internal';
import { testStack } from '../../tools/assemblies/stacks';
import { statementsOf } from '../support/statements';

const ARN = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ssm:ap-northeast-1:123456789012:parameter/shop/image']] };
/** Without a policy that deletes the parameter at a date. */
const PUT = { Action: 'ssm:PutParameter', Condition: { StringNotEquals: { 'ssm:Policies': 'true' } }, Effect: 'Allow', Resource: ARN };

test('creates the parameter with a function that can write nothing else', () => {
  const stack = testStack();
  const parameter = new ImageParameter(stack, 'Image', { parameterName: '/shop/image' });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('Custom::ImageParameter', { Name: '/shop/image', InitialValue: 'none' });
  expect(statementsOf(template, 'AWS::IAM::Role').filter(({ Action }) => !String(Action).startsWith('logs:'))).toEqual([PUT]);
  expect(parameter.parameterName).toBe('/shop/image');
});

test('allows the release process to write it', () => {
  const stack = testStack();
  const role = new iam.Role(stack, 'Releaser', { assumedBy: new iam.AccountRootPrincipal() });
  new ImageParameter(stack, 'Image', { parameterName: '/shop/image' }).grantWrite(role);

  expect(statementsOf(Template.fromStack(stack))).toEqual([PUT, { Action: 'ssm:GetParameter', Effect: 'Allow', Resource: ARN }]);
});

test('fails with a name that SSM does not accept', () => {
  expect(() => new ImageParameter(testStack(), 'Image', { parameterName: 'image' })).toThrow(new Error(
    'parameterName must be a path such as /team/service/image of letters, digits and _.-, at most 15 levels deep, and not under /aws or /ssm, ' +
    'got "image"; rename it (at Test/Image)'));
});
