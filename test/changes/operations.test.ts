import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { Resources, resourcesOf, templateOf } from './fixture';
import { AlarmTopic } from '../../src/operations';
import { canonical, Program } from '../../tools/assemblies/canonical';

const schemas = loadAwsServiceSpecSync();
const [FIRST, SECOND, THIRD] = ['first@shop.example', 'second@shop.example', 'third@shop.example'];
const topicWith = (emails: string[]) => resourcesOf(templateOf((stack) => new AlarmTopic(stack, 'Alarms', { emails })));

test.each([
  ['in another order', [SECOND, FIRST], 0],
  ['without the first', [SECOND], 1],
  ['with another one in front', [THIRD, FIRST, SECOND], 0],
])('e-mail addresses %s keep the confirmed subscriptions', (_, emails, removed) => {
  const after = topicWith(emails);
  const changed = Object.entries(topicWith([FIRST, SECOND])).filter(([id, resource]) => JSON.stringify(after[id]) !== JSON.stringify(resource));

  expect(changed.map(([, { Type }]) => Type)).toEqual(Array(removed).fill('AWS::SNS::Subscription'));
});

/** Properties with tags whose change replaces the resource. */
function createOnlyTags(resources: Resources): string[] {
  return Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) => {
    const [spec] = schemas.lookup('resource', 'cloudFormationType', 'equals', Type);
    const name = spec?.tagInformation?.tagPropertyName;
    return name !== undefined && Properties[name] !== undefined && spec?.properties[name]?.causesReplacement === 'yes' ? [`${id} ${Type}.${name}`] : [];
  });
}

test.each<Program>(['everything', 'everythingOn', 'leastPair', 'production'])('no resource of %s is replaced by another tag', (program) => {
  const found = canonical(program).stacksRecursively.flatMap(
    ({ stackName, template }: CloudFormationStackArtifact) => createOnlyTags(template.Resources ?? {}).map((line) => `${stackName} ${line}`));

  expect(found).toEqual([]);
});

test('the check detects a resource that a tag replaces', () => {
  const monitor = { Type: 'AWS::CE::AnomalyMonitor', Properties: { ResourceTags: [{ Key: 'Owner', Value: 'web' }] } };

  expect(createOnlyTags({ Monitor: monitor })).toEqual(['Monitor AWS::CE::AnomalyMonitor.ResourceTags']);
});
