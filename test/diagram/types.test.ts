import { App, Stack } from 'aws-cdk-lib';
import { Port } from 'aws-cdk-lib/aws-ec2';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ApiImage, AuroraCluster, FargateApi, Network } from '../../src';
import { canonical, PROGRAM_NAMES } from '../../tools/assemblies/canonical';
import { importedCertificate, importedRepository } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { graphOf } from '../../tools/diagram/build';
import { FOLDED } from '../../tools/diagram/folded';
import { NODE_TYPES } from '../../tools/diagram/nodes';

/** The types in the templates of all programs. */
function typesInTemplates(): string[] {
  const templates = PROGRAM_NAMES.flatMap((program) => canonical(program).stacksRecursively.map(({ template }) => template));
  return [...new Set(templates.flatMap(({ Resources = {} }) => Object.values<{ Type: string }>(Resources).map(({ Type }) => Type)))].sort();
}

test('each type of resource in a template is a box, or is folded in one way', () => {
  expect([...Object.keys(NODE_TYPES), ...Object.values(FOLDED).flat()].sort()).toEqual(typesInTemplates());
});

test('a proxy is a text in the box of its database, and its clients are those of the database', () => {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: TOKYO });
  const { vpc } = new Network(stack, 'Network');
  const { proxy } = new AuroraCluster(stack, 'Database', { vpc, proxy: true });
  const { service } = new FargateApi(stack, 'Api', { vpc, image: ApiImage.fromRepository(importedRepository(stack), 'v1'), certificate: importedCertificate(stack) });
  proxy!.connections.allowFrom(service, Port.POSTGRES);
  const { nodes, edges } = graphOf(new CloudAssembly(app.synth().directory));

  const database = nodes.find(({ title }) => title === 'Aurora PostgreSQL')!;
  expect(database.lines).toContain('with RDS Proxy');
  expect(edges.filter(({ to }) => to === database.id).map(({ label }) => label)).toEqual(['port 5432']);
});
