import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { PlatformZone } from '../../src/region';
import { TOKYO } from '../../tools/assemblies/stacks';
import { quickApp, REPORT, ZONE } from '../dr-pair/fixture';
import { findings } from '../support/findings';
import { buildBelow, faultsOf, LONG, UNUSUAL } from '../support/unusual-ids';

// The validator tells the console what it finds, too.
beforeAll(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));

function check(build: (root: Construct) => void): void {
  const app = quickApp();
  build(app);

  expect(findings(app, { packs: [] })).toEqual([]);
  expect(faultsOf(app.synth().stacksRecursively.map(({ template }) => template as object))).toEqual([]);
}

test.each([UNUSUAL, LONG])('every construct below "%s"', (id) => check((root) => buildBelow(root, id)));

test.each([UNUSUAL, LONG, 'Resource', 'Default'])('a platform with the id "%s"', (id) => {
  check((root) => new EldoniaPlatform(new Stack(root, 'Shop', { env: TOKYO }), id, {
    zone: PlatformZone.fromAttributes(ZONE), alarmEmail: 'ops@eldonia.example', jobs: [REPORT],
  }));
});
