import assert from 'assert/strict';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';
import { eventually } from '../../tools/emulator/patience';
import { DoorRequest, meets } from '../../tools/requests/door';

export const PARAMETER = '/eldonia/backend/image';
const REPOSITORY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/eldonia-backend`;

/** What a release, or its absence, makes of the service. */
export interface Released {
  readonly parameter: string;
  readonly image: string;
  readonly memory: string;
  readonly minimum: number;
}

export const serviceChecks = ({ scaling, ssm, task }: Clients, { parameter, image, memory, minimum }: Released): Checks => ({
  [`the parameter holds ${parameter}`]: async () => {
    assert.equal((await ssm.getParameter({ Name: PARAMETER })).Parameter?.Value, parameter);
  },
  [`the tasks of the service run the image ${image} with ${memory} MiB`]: async () => {
    const { containerDefinitions, ...definition } = await task();
    assert.deepEqual(containerDefinitions!.map((container) => container.image), [`${REPOSITORY}${image}`]);
    assert.equal(definition.memory, memory);
  },
  [`the service scales from ${minimum} to 10 tasks`]: async () => {
    assert.deepEqual((await scaling()).range, [minimum, 10]);
  },
});

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const HEADER = 'X-Origin-Verify';
const CLOUDFRONT = '130.176.0.1';

/** The rule of canary deployments: a function opens it, and `cdk deploy --revert-drift` writes the template, which matches no request. */
export function openedRuleChecks({ cloudFormation, loadBalancing, physicalId, requests, secrets }: Clients): Checks {
  const rule = async () => physicalId(RULE, /^PlatformApi/);
  /** Whether the rule forwards a request for a page of the API, with these headers. */
  const forwards = async (headers: DoorRequest['headers']) => {
    const { Rules: [{ Conditions, Actions }] = [] } = await loadBalancing.describeRules({ RuleArns: [await rule()] });
    // The service also shows the values of a field in the form of its first version.
    const meetsAll = Conditions!.every(({ Values, ...condition }) => meets(condition, { from: CLOUDFRONT, path: '/api/notes', headers }));
    return meetsAll && Actions!.every(({ Type }) => Type === 'forward');
  };
  const isOpen = async () => {
    const { SecretString } = await secrets.getSecretValue({ SecretId: await physicalId('AWS::SecretsManager::Secret', /Generation1/) });
    return await forwards({ [HEADER]: SecretString! }) || undefined;
  };
  const opensAgain = async (kind: string) => {
    const { StackId } = (await cloudFormation.describeStacks({ StackName: 'Platform' })).Stacks![0];
    const { Resources } = JSON.parse((await cloudFormation.getTemplate({ StackName: 'Platform' })).TemplateBody!) as { Resources: Record<string, { Type: string; Properties: { Conditions: [] } }> };
    const [id, { Properties: { Conditions } }] = Object.entries(Resources).find(([name, { Type }]) => Type === RULE && /^PlatformApi/.test(name))!;
    await loadBalancing.modifyRule({ RuleArn: await rule(), Conditions });
    assert.equal(await isOpen(), undefined);
    const detail = { 'stack-id': StackId, 'status-details': { status: 'UPDATE_COMPLETE' }, 'logical-resource-id': id };
    await requests.serviceEvent('aws.cloudformation', `CloudFormation ${kind} Status Change`, detail);
    await eventually('an open rule', isOpen);
  };
  return {
    'the deployment has opened it, for requests of CloudFront': async () => assert.ok(await isOpen()),
    'and for no others': async () => {
      assert.equal(await forwards({}), false);
      assert.equal(await forwards({ [HEADER]: 'guessed' }), false);
    },
    'written back by CloudFormation, it is open before the update ends': async () => opensAgain('Resource'),
    'and at the end of an update or a rollback': async () => opensAgain('Stack'),
  };
}
