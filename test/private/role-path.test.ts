import { CfnParameter, Lazy, aws_iam as iam } from 'aws-cdk-lib';
import { InvalidInput } from '../../src/private/errors';
import { rolePath } from '../../src/private/permissions';
import { testStack } from '../../tools/assemblies/stacks';

const roleWith = (path?: string) => new iam.Role(testStack(), 'Role', { path, assumedBy: new iam.AccountRootPrincipal() });

test.each<[string | undefined, string]>([
  [undefined, ''], ['/', ''], ['/team/', 'team/'], ['/a/b/', 'a/b/'], [Lazy.string({ produce: () => '/late/' }), 'late/'],
])('the role with the path %s has %j in its ARN', (path, expected) => expect(rolePath(roleWith(path))).toBe(expected));

test('an imported role has no path of the app', () => expect(rolePath(iam.Role.fromRoleName(testStack(), 'Imported', 'on-call'))).toBe(''));

test('a path that is known at deployment only is an error', () => {
  const role = roleWith();
  (role.node.defaultChild as iam.CfnRole).path = new CfnParameter(role.stack, 'Path').valueAsString;

  expect(() => rolePath(role)).toThrow(new InvalidInput(
    'path must be known, got a token; pass its text, because a file contains the ARN of the role (at Test/Role/Resource)'));
});
