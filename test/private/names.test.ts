import { checkName, LOAD_BALANCER_NAME, LOG_GROUP_NAME, NameRule, PARAMETER_NAME, ROLE_NAME } from '../../src/private/names';
import { testStack } from '../../tools/assemblies/stacks';

test.each<[string, NameRule, string[], string[]]>([
  ['roles', ROLE_NAME, ['a', 'Admin+x=y,z.@-_'], ['', 'a b', 'a/b']],
  ['log groups', LOG_GROUP_NAME, ['/ecs/a', 'a_b.c#d-1'], ['', 'a b', 'a:b']],
  ['load balancers', LOAD_BALANCER_NAME, ['a', 'web-1'], ['-a', 'a-', 'internal-a', 'a_b']],
  ['parameters', PARAMETER_NAME, ['/a', '/a/b.c-d_e'], ['a', '/', '/a/', '/aws/x', '/ssm', '/a b', `/${'a/'.repeat(15)}a`]],
])('accepts valid names of %s and rejects others', (_, rule, good, bad) => {
  const stack = testStack();

  good.forEach((name) => expect(() => checkName(stack, 'name', name, rule)).not.toThrow());
  bad.forEach((name) => expect(() => checkName(stack, 'name', name, rule)).toThrow(`name must be ${rule.allowed}, got "${name}"; rename it (at Test)`));
});
