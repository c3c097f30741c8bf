import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { Resources } from './fixture';
import { canonical, Program } from '../../tools/assemblies/canonical';

const schemas = loadAwsServiceSpecSync();

/** Properties with tags whose change replaces the resource. */
const createOnlyTags = (resources: Resources): string[] => Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) => {
  const [spec] = schemas.lookup('resource', 'cloudFormationType', 'equals', Type);
  const name = spec?.tagInformation?.tagPropertyName;
  return name !== undefined && Properties[name] !== undefined && spec?.properties[name]?.causesReplacement === 'yes' ? [`${id} ${Type}.${name}`] : [];
});

test.each<Program>(['everything', 'everythingOn', 'leastPair', 'production'])('no resource of %s is replaced by another tag', (program) => {
  const found = canonical(program).stacksRecursively.flatMap(
    ({ stackName, template }: CloudFormationStackArtifact) => createOnlyTags(template.Resources ?? {}).map((line) => `${stackName} ${line}`));

  expect(found).toEqual([]);
});

test('the check detects a resource that a tag replaces', () => {
  const monitor = { Type: 'AWS::CE::AnomalyMonitor', Properties: { ResourceTags: [{ Key: 'Owner', Value: 'web' }] } };

  expect(createOnlyTags({ Monitor: monitor })).toEqual(['Monitor AWS::CE::AnomalyMonitor.ResourceTags']);
});
