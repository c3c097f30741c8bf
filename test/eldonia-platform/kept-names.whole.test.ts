import { aws_scheduler as scheduler, CfnResource, Duration } from 'aws-cdk-lib';
import { once, platform } from './fixture';
import { templateProperties } from '../../src/private/template-properties';
import { PlatformJob } from '../../src/region';
import { WORKLOADS } from '../../tools/emulator/app';
import { nameProperties } from '../support/physical-names';

/** With one of all that has a name. */
const everything = once(() => platform({
  workloads: WORKLOADS,
  jobs: [PlatformJob.command('Nightly', ['node', 'nightly.js'], { schedule: scheduler.ScheduleExpression.rate(Duration.days(1)) })],
  github: { repository: 'eldonia/eldonia-backend' },
}).platform);

/** Names that other resources contain as text for another reason. */
const SAME_TEXT: Record<string, string> = {
  'AWS::CloudWatch::Alarm': 'the dashboard shows the alarms of the other stack',
  'AWS::IAM::Policy': 'resources that wait for it name its logical id',
  'Custom::ImageParameter': 'it has no typed property: replaceable by existing.imageParameterName',
};

test('an override of a name that other resources or the workflow contain is refused, with both names', () => {
  const it = everything();
  const workflow = it.githubWorkflow();
  const resources = it.node.findAll().filter((one) => CfnResource.isCfnResource(one));
  const texts = resources.map((resource) => ({ resource, text: JSON.stringify(templateProperties(resource)) }));
  const used = resources.flatMap((resource) => nameProperties(resource.cfnResourceType).flatMap((property) => {
    const name = templateProperties(resource)[property];
    if (typeof name !== 'string' || resource.cfnResourceType in SAME_TEXT) return [];
    const pattern = new RegExp(`(?<![\\w-])${name.replace(/[.*+?^$()[\]\\|{}]/g, '\\$&')}(?![\\w-])`);
    const isUsed = pattern.test(workflow) || texts.some((one) => one.resource !== resource && pattern.test(one.text));
    return isUsed ? [{ resource, property, name }] : [];
  }));
  expect(it.node.validate()).toEqual([]);
  used.forEach(({ resource, property, name }) => resource.addPropertyOverride(property, `${name}x`));

  expect(used.length).toBeGreaterThan(8);
  expect(it.node.validate().sort()).toEqual(used.map(({ resource, property, name }) =>
    `${property} must be "${name}", which alarms, permissions or releases contain, got "${name}x"; remove the Mixin, aspect or override that ` +
    `changes it, or set name of the platform (at ${resource.node.path})`).sort());
});
