import { once, QUIET, slim } from './fixture';
import { PlatformWorkload } from '../../src/region';
import type { ServiceInStack } from '../../src/release/private/handler/services';
import { testStack } from '../../tools/assemblies/stacks';
import { evaluate } from '../../tools/evaluate';
import { parseJsonText } from '../../tools/policies/json-text';
import { display } from '../../tools/policies/permissions';

/* eslint-disable @typescript-eslint/no-explicit-any */
const GITHUB = { repository: 'eldonia/eldonia-backend' };
const IMAGE = '/eldonia/backend/image';
const LONGEST = 'OrderConfirmation';
const RELEASES = /ReleaseReconciler|WorkloadReleases/;

/** Workers and services, some with an image of their own. */
function workloads(count: number): PlatformWorkload[] {
  return Array.from({ length: count }, (_, at) => {
    const id = `${LONGEST}${at}`;
    const image = at % 3 === 2 ? { repositoryName: 'eldonia/a-tool-of-somebody-else', imageParameterName: `/eldonia/own-${at}/image` } : {};
    return at % 2 === 0
      ? PlatformWorkload.worker(id, { command: ['node', 'src/worker.js'], ...image })
      : PlatformWorkload.service(id, { command: ['node', 'src/service.js'], healthPath: '/health', paths: [`/s${at}/*`], ...image });
  });
}

const templateWith = (count: number) => slim({ github: GITHUB, ...QUIET, workloads: workloads(count) }, testStack()).template.toJSON();
const whole = once(() => templateWith(12));
const twelve = () => whole().Resources as Record<string, any>;
const none = once(() => templateWith(0).Resources as Record<string, any>);
const of = (resources: Record<string, any>, type: string, id = /./) => Object.entries(resources).filter(([name, { Type }]) => Type === type && id.test(name)).map(([, { Properties }]) => Properties);
const releaseFunction = (resources: Record<string, any>) => of(resources, 'AWS::Lambda::Function', /ReleaseReconciler/);
/** About as long as in an account: CloudFormation's names have up to 64 characters. */
function deployed(value: any): string {
  const text = (one: any): any => typeof one !== 'object' || one === null ? one
    : Array.isArray(one) ? one.map(text)
      : Object.keys(one).some((key) => /^Ref$|^Fn::/.test(key)) ? display(one).replaceAll(/<AWS::\w+>/g, 'aws').replaceAll(/<[^>]*>/g, 'x'.repeat(95))
        : Object.fromEntries(Object.entries(one).map(([key, each]) => [key, text(each)]));
  return JSON.stringify(text(value));
}

test('without GitHub, the function takes requests of another process, and records releases in its Region', () => {
  const resources = slim({ ...QUIET }, testStack()).template.toJSON().Resources as Record<string, any>;
  const [{ Environment }] = releaseFunction(resources);
  const statements = of(resources, 'AWS::IAM::Policy', /ReleaseReconcilerHandlerRole/).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

  expect(Environment.Variables.REGIONS).toBe('ap-northeast-1');
  expect(statements.filter(({ Action }) => Action === 'ssm:PutParameter').map(({ Resource }) => display(Resource)))
    .toEqual([expect.stringMatching(/:ssm:ap-northeast-1:.*parameter\/eldonia\/backend\/image$/)]);
});

test('a workload adds two parameters to the releases, and no function, queue, rule or alarm', () => {
  const added = (type: string) => of(twelve(), type, RELEASES).length - of(none(), type, RELEASES).length;
  const all = Object.entries(twelve()).filter(([id]) => RELEASES.test(id)).map(([, { Type }]) => Type as string);

  // Policies for what exceeds the limit of another one.
  expect([...new Set(all)].filter((type) => type !== 'AWS::IAM::ManagedPolicy' && added(type) !== 0).map((type) => `${type} ${added(type)}`).sort())
    // The rule on failed deployments, which only followed releases have.
    .toEqual(['AWS::Events::Rule 1', 'AWS::SSM::Parameter 24']);
});

test('the function knows twelve workloads: its variables have room in 4 KB, and each parameter in 8 KB', () => {
  const [{ Environment }] = releaseFunction(twelve());
  const names = (Environment.Variables.SERVICES as string).split(',');
  const parameters = of(twelve(), 'AWS::SSM::Parameter').filter(({ Name }) => /-service$/.test(Name));

  expect(names).toHaveLength(13);
  expect(parameters.map(({ Name }) => Name as string).sort()).toEqual(names.map((name) => `${name}-service`).sort());
  expect(deployed(Environment.Variables).length).toBeLessThan(4_096);
  expect(Math.max(...parameters.map(({ Value }) => deployed(Value).length))).toBeLessThan(8_192);
});

test('the maximum of each service is a number, before and after the first release', () => {
  const { Conditions, Parameters, Resources } = whole();
  const [[id, parameter]] = Object.entries<any>(Resources).filter(([, { Properties }]) => /order-confirmation-0\/image-service$/.test(String(Properties?.Name)));
  const maximums = ['none', `sha256:${'a'.repeat(64)}`].map((image) => {
    // Only the condition is evaluated: other references have no values here.
    const pieces = parameter.Properties.Value['Fn::Join'][1].map((piece: any) => piece['Fn::If'] ? String(evaluated(piece, image)) : piece);
    return (parseJsonText({ 'Fn::Join': ['', pieces] }) as ServiceInStack).release.MAX_TASKS;
  });
  function evaluated(piece: any, image: string): unknown {
    const template = { Conditions, Parameters, Resources: { [id]: { Type: 'AWS::SSM::Parameter', Properties: { Value: piece } } } };
    return (evaluate(template as never, { [IMAGE]: image }) as any)[id].Properties.Value;
  }

  expect(maximums.map(Number)).toEqual([0, 10]);
});

test('the role of the function has room for the permissions of twelve workloads in the limits of IAM, and names each role that it passes', () => {
  const [role] = of(twelve(), 'AWS::IAM::Role', /ReleaseReconcilerHandlerRole/);
  const inline = [...role.Policies.map(({ PolicyDocument }: any) => PolicyDocument), ...of(twelve(), 'AWS::IAM::Policy', /ReleaseReconcilerHandlerRole/).map(({ PolicyDocument }) => PolicyDocument)];
  const managed = of(twelve(), 'AWS::IAM::ManagedPolicy', /ReleaseReconcilerHandlerRole/).map(({ PolicyDocument }) => PolicyDocument);
  const statements = [...inline, ...managed].flatMap(({ Statement }) => Statement);
  const passed = statements.filter(({ Action }) => Action === 'iam:PassRole').flatMap(({ Resource }) => Resource);

  expect(deployed(inline).length).toBeLessThan(10_240);
  for (const one of managed) expect(deployed(one).length).toBeLessThan(6_144);
  expect(managed.length).toBeLessThan(10);
  expect(passed).toHaveLength(2 * 13);
  expect(passed.filter((one) => JSON.stringify(one).includes('*'))).toEqual([]);
});
