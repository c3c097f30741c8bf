import { App, Stack } from 'aws-cdk-lib';
import { Port } from 'aws-cdk-lib/aws-ec2';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ApiImage, AuroraCluster, FargateApi, Network } from '../../src';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { importedCertificate, importedRepository } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { graphOf } from '../../tools/diagram/build';

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

test('boxes are named by what they are for: no copies where the backups of a pair are not copied, and a function by what it counts', () => {
  const boxes = (['production', 'warmPair'] satisfies Program[]).flatMap((program) => graphOf(canonical(program)).nodes);
  expect(boxes.map(({ title }) => title)).toEqual(expect.arrayContaining(['AWS Backup', 'Lambda']));
  expect(boxes.flatMap(({ lines }) => lines).filter((line) => /^(Copies|Count|1 shard.* each)$/.test(line))).toEqual([]);
});
