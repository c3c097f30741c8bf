import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CfnResource, NestedStack, Stack, Stage, aws_cloudwatch as cloudwatch, aws_sqs as sqs } from 'aws-cdk-lib';
import { folderOf, run } from './fixture';
import { main } from '../../cli/main';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';

// The commands read the metadata of logical ids, which the other tests leave out.
process.env.CDK_CONTEXT_JSON = '{}';

const HOSTILE = 'a\u001b[2J\u009b31m\u202e<script>alert(1)</script>\n# b [c](javascript:d) | `e`';

function damaged(damage: (folder: string) => void): string {
  const folder = folderOf((app) => new sqs.Queue(new Stack(app, 'Shop', { env: TOKYO }), 'Queue'));
  damage(folder);
  return folder;
}

const template = (folder: string) => join(folder, 'Shop.template.json');
const manifest = (change: (text: string) => string) => (folder: string) => {
  const file = join(folder, 'manifest.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
};

test('an error of a command itself is no failed check', async () => {
  const err = jest.fn();
  const out = () => {
    throw new TypeError('no output');
  };

  expect(await main(['conformance', '--strict', '--any-app', '--app', damaged(() => undefined)], { out, err }, '1.2.3')).toBe(2);
  expect(err).toHaveBeenLastCalledWith(expect.stringMatching(/^eldonia-constructs: an unexpected error, please report it: TypeError: no output/));
});

test('a tag that is null is none', async () => {
  const untagged = { Resources: { Api: { Type: 'AWS::ECS::Service', Properties: { Tags: [null] } } } };

  expect((await run('conformance', '--any-app', '--app', damaged((folder) => writeFileSync(template(folder), JSON.stringify(untagged))))).code).toBe(0);
});

test.each<[what: string, damage: (folder: string) => void, message: RegExp]>([
  ['a damaged manifest', manifest((text) => text.slice(0, -20)), /JSON/],
  ['a newer schema', manifest((text) => text.replace(/"version": "\d+/, '"version": "999')), /schema/i],
  ['a damaged template', (folder) => writeFileSync(template(folder), '{"Resources": {'), /JSON/],
  ['a template with control characters where JSON ends', (folder) => writeFileSync(template(folder), '\u001b[2J'), /JSON/],
  ['a template without types', (folder) => writeFileSync(template(folder), '{"Resources": {"A": {}}}'), /must have a type/],
  ['a template elsewhere', manifest((text) => text.replace('"Shop.template.json"', '"../Shop.template.json"')), /outside of the folder/],
  ['a template that is a link', (folder) => {
    rmSync(template(folder));
    symlinkSync('/etc/hostname', template(folder));
  }, /outside of the folder/],
  ['the output of another tool', (folder) => writeFileSync(join(folder, 'manifest.json'), '{"version": "0.20.0", "stacks": {}}'), /another tool/],
])('%s is no input of a command', async (_, damage, message) => {
  const { code, out, err } = await run('cost', '--app', damaged(damage));

  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^eldonia-constructs: app must be readable with the installed aws-cdk-lib, got /);
  expect(err).toMatch(message);
  expect(err).not.toMatch(/[\u0000-\u001f]/);
});

describe('an app with names that all objects have, control characters and HTML', () => {
  const app = folderOf((root) => {
    const stack = new Stack(root, 'Shop', { env: TOKYO });
    const metric = new cloudwatch.Metric({ namespace: HOSTILE, metricName: HOSTILE, dimensionsMap: { [HOSTILE]: 'x' } });
    new cloudwatch.Alarm(stack, 'Alarm', { metric, threshold: 1, evaluationPeriods: 1, alarmName: HOSTILE, alarmDescription: HOSTILE });
    new CfnResource(stack, 'Type', { type: 'AWS::toString::constructor' });
    new CfnResource(stack, 'Hostile', { type: `Custom::${HOSTILE}`, properties: { Named: { Ref: 'toString' }, Missing: { Ref: 'valueOf' } } });
    new sqs.CfnQueue(stack, 'Queue', { queueName: HOSTILE });
    const other = new Stack(root, 'Twin', { env: OSAKA, stackName: 'Shop' });
    new sqs.Queue(new NestedStack(other, 'Nested'), 'Queue');
    new sqs.Queue(new Stack(new Stage(root, 'Prod', { env: TOKYO }), 'Shop', { stackName: 'Shop' }), 'Queue');
  });
  // The CDK itself does not write such logical ids.
  for (const file of readdirSync(app).filter((name) => name.endsWith('.json'))) {
    const text = readFileSync(join(app, file), 'utf8').replace(/"Alarm[0-9A-F]{8}"/g, '"constructor"').replaceAll('"Queue"', '"toString"').replaceAll('"Type": {', '"__proto__": {');
    writeFileSync(join(app, file), text);
  }

  test.each([['cost'], ['alarms'], ['alarms', '--markdown'], ['alarms', '--json'], ['conformance', '--any-app'], ['diagram'], ['diagram', '--json']])('%s %s is neutral', async (...args) => {
    const { code, out, err } = await run(...args, '--app', app);

    expect(code).toBe(args[0] === 'cost' ? 3 : 0);
    expect(out + err).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  test('a file of a diagram is neutral', async () => {
    const file = join(app, 'diagram.md');
    await run('diagram', '--app', app, '--title', HOSTILE, '--output', file);

    expect(readFileSync(file, 'utf8')).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  test('a cell of Markdown has no HTML, heading, link or column of the template', async () => {
    const { out } = await run('alarms', '--markdown', '--app', app);
    const row = out.split('\n').find((line) => line.includes('alert(1)'))!;

    expect(out.split('\n').filter((line) => line.startsWith('# b'))).toEqual([]);
    expect(row.replace(/`[^`]*`/g, '')).not.toMatch(/<(?!br>)|(?<!\\)\[c/);
    expect(row.replaceAll('\\|', '').split('|')).toHaveLength(out.split('\n').find((line) => line.startsWith('| part of'))!.split('|').length);
  });
});

test('a runbook that is a link is not read', async () => {
  const folder = damaged((out) => {
    const secret = mkdtempSync(join(tmpdir(), 'secret-'));
    writeFileSync(join(secret, 'x.md'), 'secret');
    mkdirSync(join(out, 'a'));
    symlinkSync(join(secret, 'x.md'), join(out, 'shop-runbook.md'));
  });

  expect(await run('runbook', '--app', folder)).toMatchObject({ code: 2, out: '' });
});
