import assert from 'assert/strict';
import { ReleaseRegion } from './release-region';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { eventually } from '../../tools/emulator/patience';

const CLUSTER = 'eldonia-cluster';

interface Target { readonly ResourceId: string; readonly MinCapacity: number; readonly MaxCapacity: number }

/** A worker `Emails` and a service `Reports` beside the API, before and after a release. */
export function workloadChecks(aws: Clients, region: ReleaseRegion): Checks {
  const { ecs, loadBalancing, physicalId, requests, sqs } = aws;
  const serviceOf = async (name: string) => (await ecs.describeServices({ cluster: CLUSTER, services: [name] })).services![0];
  const containerOf = async (name: string) => {
    const { taskDefinition } = await ecs.describeTaskDefinition({ taskDefinition: (await serviceOf(name)).taskDefinition });
    return taskDefinition!.containerDefinitions!.find((container) => container.name === name)!;
  };
  const rangeOf = async (name: string) => {
    const { ScalableTargets } = await requests.json<{ ScalableTargets: Target[] }>(
      'application-autoscaling', 'AnyScaleFrontendService.DescribeScalableTargets', { ServiceNamespace: 'ecs' });
    const { MinCapacity, MaxCapacity } = ScalableTargets.find(({ ResourceId }) => ResourceId === `service/${CLUSTER}/${name}`)!;
    return [MinCapacity, MaxCapacity];
  };

  return {
    'neither has a task before the first release': async () => {
      for (const name of ['eldonia-emails', 'eldonia-reports']) {
        assert.deepEqual([(await serviceOf(name)).desiredCount, await rangeOf(name)], [0, [0, 0]]);
      }
    },
    'the rule of the service comes before that of the API, and requires the header of CloudFront': async () => {
      const { Rules } = await loadBalancing.describeRules({ ListenerArn: await physicalId('AWS::ElasticLoadBalancingV2::Listener', /Https/) });
      const [own, api] = Rules!.filter(({ Priority }) => Priority !== 'default').sort((one, other) => Number(one.Priority) - Number(other.Priority));
      assert.deepEqual(own.Conditions!.map(({ Field, PathPatternConfig }) => [Field, PathPatternConfig?.Values]).sort(), [
        ['http-header', undefined], ['path-pattern', ['/reports', '/reports/*']],
      ]);
      assert.notEqual(own.Actions![0].TargetGroupArn, api.Actions![0].TargetGroupArn);
      assert.equal((await serviceOf('eldonia-reports')).loadBalancers![0].targetGroupArn, own.Actions![0].TargetGroupArn);
    },
    'the worker and the API have the address of the queue, which redrives after five attempts': async () => {
      const QueueUrl = await physicalId('AWS::SQS::Queue', /WorkloadsEmails(?!.*DeadLetter)/);
      const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] });
      assert.deepEqual([Attributes!.VisibilityTimeout, JSON.parse(Attributes!.RedrivePolicy!).maxReceiveCount], ['360', 5]);
      for (const [name, variable] of [['eldonia-emails', 'QUEUE_URL'], ['eldonia-backend', 'EMAILS_QUEUE_URL']]) {
        assert.equal((await containerOf(name)).environment!.find((one) => one.name === variable)!.value, QueueUrl);
      }
    },
    'a release reaches both, and has scaling keep their tasks': async () => {
      const version = await ReleaseRegion.build([region]);
      await region.writeParameter(version);
      await region.parameterChanged();
      for (const [name, range] of [['eldonia-emails', [1, 10]], ['eldonia-reports', [2, 10]]] as const) {
        await eventually(`${version} in ${name}`, async () => (await containerOf(name)).image!.endsWith(version) ? true : undefined);
        assert.deepEqual(await rangeOf(name), range);
        assert.equal((await serviceOf(name)).desiredCount, range[0]);
      }
    },
  };
}
