import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnOutput, NestedStack, RemovalPolicy, Stack, Stage, Validations, aws_ec2 as ec2, aws_ecs as ecs, aws_rds as rds, aws_s3 as s3 } from 'aws-cdk-lib';
import { ChangeGuard } from '../../src/change-guard';
import { TOKYO } from '../../tools/assemblies/stacks';
import { PluginReport, pluginReports, Violation } from '../../tools/validation-report';

const UPDATE = { 'eldonia:lock': 'update' };
let folder: string;
let lock: string;
let reported: PluginReport | undefined;

beforeEach(() => {
  jest.spyOn(console, 'error').mockReturnValue();
  folder = mkdtempSync(join(tmpdir(), 'change-guard-'));
  lock = join(folder, 'eldonia.lock.json');
});

/** A lock file with an accepted change. */
const accepting = (more: object) => JSON.stringify({ version: 1, accepted: [{ stack: 'Shop', resource: 'Media', change: 'delete', reason: 'empty', ...more }] });

type Define = (stack: Stack, app: App) => unknown;

/** What the guard says about an app, e.g. `fatal data-loss`. */
function guard(define: Define, context: Record<string, unknown> = {}): Violation[] {
  const app = new App({ context });
  define(new Stack(app, 'Shop', { env: TOKYO }), app);
  Validations.of(app).addPlugins(new ChangeGuard(lock));
  let failed = false;
  try {
    app.synth();
  } catch (error) {
    if (!/Validation|Change Guard/.test(String(error))) throw error;
    failed = true;
  }
  reported = pluginReports(app.outdir)?.find(({ pluginName }) => pluginName === 'Change Guard');
  // Errors of the guard itself.
  if (reported?.metadata?.error) throw new Error(reported.metadata.error);
  const violations = reported?.violations ?? [];
  expect(failed).toBe(violations.some(({ severity }) => severity === 'fatal'));
  return [...violations];
}

const rules = (violations: readonly Violation[]) => violations.map(({ severity, ruleName }) => `${severity} ${ruleName}`);

const media = (bucketName: string): Define => (stack) => {
  new s3.CfnBucket(stack, 'Media', { bucketName });
};

/** Adds lines to the accepted changes. */
function accept(...lines: string[]): void {
  writeFileSync(lock, readFileSync(lock, 'utf8').replace('"accepted": []', `"accepted": [\n    ${lines.join(',\n')}\n  ]`));
}

/** The line that a refusal prints. */
const printedLine = ({ suggestedFix }: Violation) => /\{"stack".*\}/.exec(suggestedFix)![0];

test('fails without a lock file, and names the command that writes it', () => {
  const [violation] = guard(media('media'));

  expect(violation).toMatchObject({
    ruleName: 'lock-file',
    severity: 'fatal',
    description: `lockFile must exist, got none at ${lock}: nothing is protected yet`,
    suggestedFix: 'Run cdk synth -c eldonia:lock=update with the templates that are deployed, and commit the file',
    violatingConstructs: [{ constructPath: 'Shop' }],
  });
  expect(new ChangeGuard().ruleIds).toEqual(['data-loss', 'outage', 'failing-deployment', 'left-behind', 'not-locked', 'interruption', 'lock-file']);
  expect(existsSync(lock)).toBe(false);
});

test('writes the lock file on request only, with one line per resource', () => {
  expect(rules(guard(media('media'), UPDATE))).toEqual(['info lock-file']);
  const written = readFileSync(lock, 'utf8');

  expect(written.split('\n').filter((line) => line.includes('AWS::S3::Bucket'))).toEqual([
    '        "Media": {"type":"AWS::S3::Bucket","kind":"data","path":"Shop/Media","names":["media"],"replacing":{"BucketName":"media"},' +
    '"policies":["Delete","Delete"],"safeguards":{"VersioningConfiguration/Status":"Suspended"}}',
  ]);
  expect(guard(media('media'))).toEqual([]);
  guard(media('media'), UPDATE);
  expect(readFileSync(lock, 'utf8')).toBe(written);
});

test('more protection passes, with a note until the lock contains it', () => {
  const versioned = (status: string): Define => (stack) => {
    new s3.CfnBucket(stack, 'Media', { versioningConfiguration: { status } });
  };
  guard(versioned('Suspended'), UPDATE);

  const [note] = guard(versioned('Enabled'));
  expect(note).toMatchObject({ severity: 'info', ruleName: 'lock-file', description: `${lock} contains lower versions or less protection than the templates of S3::Bucket Shop/Media` });
  guard(versioned('Enabled'), UPDATE);
  expect(guard(versioned('Enabled'))).toEqual([]);
});

test('rules in another order protect as much', () => {
  const expiring = (...prefixes: string[]): Define => (stack) => {
    new s3.CfnBucket(stack, 'Media', { lifecycleConfiguration: { rules: prefixes.map((prefix) => ({ status: 'Enabled', prefix, expirationInDays: 30 })) } });
  };
  guard(expiring('c', 'a', 'b'), UPDATE);

  expect(guard(expiring('b', 'c', 'a'))).toEqual([]);
  expect(rules(guard(expiring('b')))).toEqual(['info lock-file']);
});

test('checks the stacks of stages, and nested stacks', () => {
  const deep = (bucketName: string): Define => (_, app) => {
    const stack = new Stack(new Stage(app, 'Production', { env: TOKYO }), 'Data');
    new s3.CfnBucket(stack, 'Media', { bucketName });
    const nested = new NestedStack(stack, 'Nested');
    new s3.CfnBucket(nested, 'Files', { bucketName: `${bucketName}-nested` });
    new CfnOutput(nested, 'Name', { value: bucketName });
  };
  guard(deep('media'), UPDATE);

  expect(guard(deep('media'))).toEqual([]);
  expect(guard(deep('files')).map(({ description }) => description.slice(0, description.indexOf(' must')))).toEqual([
    'Media in Production-Data', expect.stringMatching(/^Files in Production-Data\/Nested/),
  ]);
});

describe('fails', () => {
  test('with an unknown context value', () => {
    expect(() => guard(media('media'), { 'eldonia:lock': 'write' }))
      .toThrow('context eldonia:lock must be update, got "write"; use cdk synth -c eldonia:lock=update');
  });

  test('with an update in cdk.json, which would switch the guard off', () => {
    writeFileSync(join(folder, 'cdk.json'), JSON.stringify({ context: UPDATE }));

    expect(() => guard(media('media'), UPDATE)).toThrow('context eldonia:lock must be set on the command line, got it in cdk.json; remove it there');
  });

  test.each([
    ['conflict', '<<<<<<< HEAD', 'eldonia.lock.json must be JSON, got '],
    ['reason that is empty', accepting({ reason: ' ' }), ' must be a text, got " "; say why the change is safe'],
    ['change that is no text', accepting({ change: 5 }), ' must be a text, got 5; copy the line from the error'],
    ['line without a stack', accepting({ stack: undefined }), ' must be a text, got null; copy the line from the error'],
    ['newer version', '{"version": 2}', 'eldonia.lock.json must be 1, got 2; use the version of eldonia-constructs that wrote the file, or a newer one'],
  ])('with a lock file with a %s', (_, text, message) => {
    writeFileSync(lock, text);

    expect(() => guard(media('media'))).toThrow(message);
  });

  test('without a file name', () => {
    expect(() => new ChangeGuard('')).toThrow('lockFile must be the path of a .json file, got ""; e.g. eldonia.lock.json');
  });
});

test('a lock file can be empty', () => {
  writeFileSync(lock, '{"version": 1}');

  expect(rules(guard(media('media')))).toEqual(['fatal not-locked']);
});

test('finds the lock file in the working directory', () => {
  mkdirSync(join(folder, 'app'));
  jest.spyOn(process, 'cwd').mockReturnValue(join(folder, 'app'));
  const app = new App({ context: UPDATE });
  media('media')(new Stack(app, 'Shop', { env: TOKYO }), app);
  Validations.of(app).addPlugins(new ChangeGuard());
  app.synth();

  expect(existsSync(join(folder, 'app', 'eldonia.lock.json'))).toBe(true);
});

describe('with a lock file', () => {
  beforeEach(() => void guard(media('media'), UPDATE));

  test('does not write in any other synthesis', () => {
    const written = readFileSync(lock, 'utf8');
    guard((stack) => {
      media('media')(stack, undefined as never);
      new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'more', groupName: 'more' });
    });

    expect(readFileSync(lock, 'utf8')).toBe(written);
  });

  test('fails with the reason, a safe way, and the line that accepts the change', () => {
    const [violation] = guard(media('files'));

    expect(violation).toMatchObject({ ruleName: 'data-loss', severity: 'fatal', violatingConstructs: [{ constructPath: 'Shop/Media' }] });
    expect(violation.description).toBe('Media in Shop must not change, got "replace by BucketName "media" to "files"": ' +
      'CloudFormation replaces S3::Bucket Shop/Media with an empty one; the old one is deleted with its data');
    expect(violation.suggestedFix).toBe('Keep the value. To change it, create a second resource beside this one, move the data or the clients, and remove ' +
      `the old one in a later deployment. To accept the change, add this line with a reason to "accepted" in ${lock}: ` +
      '{"stack":"Shop","resource":"Media","change":"replace by BucketName \\"media\\" to \\"files\\"","reason":""}');
  });

  describe('an accepted change', () => {
    const reasoned = (violation: Violation) => printedLine(violation).replace('"reason":""', '"reason":"empty since May"');

    test('passes, and is consumed by the next update', () => {
      accept(reasoned(guard(media('files'))[0]));

      expect(guard(media('files'))).toEqual([]);
      expect(rules(guard(media('files'), UPDATE))).toEqual(['info lock-file']);
      expect(readFileSync(lock, 'utf8')).toContain('"accepted": []');
      expect(guard(media('files'))).toEqual([]);
      expect(rules(guard(media('media')))).toEqual(['fatal data-loss']);
    });

    test('does not accept another value', () => {
      accept(reasoned(guard(media('files'))[0]));

      expect(rules(guard(media('store')))).toEqual(['fatal data-loss', 'fatal lock-file']);
    });

    test('that does not happen any more fails: the deployed state is unknown', () => {
      accept(reasoned(guard(media('files'))[0]));

      expect(rules(guard(media('media')))).toEqual(['fatal lock-file']);
      expect(rules(guard(media('media'), UPDATE))).toEqual(['fatal lock-file']);
    });

    test('is accepted in its stack, and not for a resource with the same ID in another one', () => {
      const three = (shop: string, other: string, store: string): Define => (stack, app) => {
        for (const [within, id, status] of [[stack, 'Files', shop], [stack, 'Other', other], [new Stack(app, 'Store', { env: TOKYO }), 'Files', store]] as const) {
          new s3.CfnBucket(within, id, { versioningConfiguration: { status } });
        }
      };
      rmSync(lock);
      expect(guard(three('Enabled', 'Enabled', 'Enabled'), UPDATE)[0].description).toBe(`${lock} written: 3 resources in 2 stacks`);
      const [shop, other, store] = guard(three('Suspended', 'Suspended', 'Suspended'));
      accept(reasoned(shop));

      expect([shop, other, store].map(({ violatingConstructs: [{ constructPath }] }) => constructPath)).toEqual(['Shop/Files', 'Shop/Other', 'Store/Files']);
      expect(rules(guard(three('Suspended', 'Enabled', 'Enabled')))).toEqual(['info lock-file']);
      expect(rules(guard(three('Suspended', 'Suspended', 'Suspended')))).toEqual(['fatal data-loss', 'fatal data-loss']);
      expect(rules(guard(three('Enabled', 'Enabled', 'Suspended')))).toEqual(['fatal data-loss', 'fatal lock-file']);
    });

    test.each<[string, Define, Define]>([
      ['of a resource', (stack) => void new s3.CfnBucket(stack, 'Media'), (stack) => void new s3.CfnBucket(stack, 'Files')],
      ['of a bucket and an address', (stack) => [new s3.CfnBucket(stack, 'Media'), new ec2.CfnEIP(stack, 'A')], (stack) => [new s3.CfnBucket(stack, 'Files'), new ec2.CfnEIP(stack, 'B')]],
      ['of a stack', (_, app) => media('media')(new Stack(app, 'Old', { env: TOKYO }), app), (_, app) => media('media')(new Stack(app, 'New', { env: TOKYO }), app)],
    ])('with a move %s implies its new resource, so that the line can be committed', (_, before, after) => {
      const filler: Define = (stack, app) => (new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'more', groupName: 'more' }), app);
      const both = (define: Define): Define => (stack, app) => [filler, define].forEach((one) => one(stack, app));
      rmSync(lock);
      guard(both(before), UPDATE);
      const moved = guard(both(after));
      expect(moved.pop()!.ruleName).toBe('not-locked');
      expect(moved[0].description).toMatch(/^(stack Old|Media in Shop) must not change/);
      accept(...moved.map(reasoned));

      expect(guard(both(after))).toEqual([]);
      expect(rules(guard(both((stack, app) => [after(stack, app), new s3.CfnBucket(stack, 'Third')])))).toEqual(['fatal not-locked']);
    });

    test('needs a reason', () => {
      accept(printedLine(guard(media('files'))[0]));

      expect(() => guard(media('files'))).toThrow('reason of accepted[0] of ' + lock + ' must be a text, got ""; say why the change is safe');
    });
  });

  test('an update never takes over a rejected change', () => {
    const written = readFileSync(lock, 'utf8');

    expect(rules(guard(media('files'), UPDATE))).toEqual(['fatal data-loss']);
    expect(readFileSync(lock, 'utf8')).toBe(written);
  });

  test('a new resource with data or an address is rejected until it is locked, other new resources are not', () => {
    const more: Define = (stack, app) => {
      media('media')(stack, app);
      new s3.CfnBucket(stack, 'Files');
      new ec2.CfnEIP(stack, 'Ip');
      new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'more', groupName: 'more' });
    };
    const [violation] = guard(more);

    expect(violation).toMatchObject({
      ruleName: 'not-locked',
      severity: 'fatal',
      description: `${lock} must contain every resource that holds data or has an address, got 2 new: S3::Bucket Shop/Files, EC2::EIP Shop/Ip`,
    });
    guard(more, UPDATE);
    expect(guard(more)).toEqual([]);
  });

  test('acknowledging a rule does not switch it off', () => {
    const acknowledged: Define = (stack, app) => {
      media('files')(stack, app);
      Validations.of(app).acknowledge({ id: 'Change-Guard::data-loss', reason: 'all of them' });
    };

    expect(rules(guard(acknowledged))).toEqual(['fatal data-loss']);
  });

  test('waits for the values that the CDK CLI looks up', () => {
    const looksUp: Define = (stack, app) => {
      media('files')(stack, app);
      ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' });
    };

    expect(guard(looksUp)).toEqual([]);
    expect(reported).toBeUndefined();
  });
});

describe('what interrupts', () => {
  const database = (size: string, port: number, more: Define = () => undefined): Define => (stack, app) => {
    const cluster = new rds.CfnDBCluster(stack, 'Db', { engine: 'aurora-postgresql', port });
    for (const id of ['Writer', 'Reader']) {
      new rds.CfnDBInstance(stack, id, { engine: 'aurora-postgresql', dbClusterIdentifier: cluster.ref, dbInstanceClass: size });
    }
    more(stack, app);
  };
  const page = () => readFileSync(join(folder, 'changes.md'), 'utf8');
  const written = (define: Define) => [guard(define, { 'eldonia:changes': join(folder, 'changes.md') }), page()] as const;

  beforeEach(() => {
    guard(database('db.r6g.large', 5432), UPDATE);
  });

  test('is one note, the longest first, with seconds, whom and what to do', () => {
    const [note, ...others] = guard(database('db.r6g.xlarge', 5433));

    expect(others).toEqual([]);
    expect(note).toMatchObject({ severity: 'info', ruleName: 'interruption' });
    expect(note.description.split('\n')).toEqual([
      expect.stringMatching(/^1\. interrupts about 300 s: all users of the database, by Port of RDS::DBCluster Shop\/Db in Shop\. All instances restart/),
      expect.stringMatching(/^2\. interrupts about 60 s: writes.*, by DBInstanceClass of RDS::DBInstance Shop\/Reader, RDS::DBInstance Shop\/Writer in Shop\. .* Add a reader first\.$/),
    ]);
    expect(guard(database('db.r6g.large', 5432))).toEqual([]);
  });

  test('is a failure by what is released, before all others', () => {
    const task = (cpuArchitecture: string, port: number): Define => (stack, app) => {
      database('db.r6g.large', port)(stack, app);
      new ecs.CfnTaskDefinition(stack, 'Task', { family: 'api', runtimePlatform: { cpuArchitecture } });
    };
    rmSync(lock);
    guard(task('X86_64', 5432), UPDATE);

    expect(guard(task('ARM64', 5433))[0].description.split('\n').map((line) => line.slice(0, 20))).toEqual(['1. fails: the deploy', '2. interrupts about ']);
  });

  test('is not said of what is replaced, which is refused', () => {
    expect(rules(guard(database('db.r6g.large', 5433, (stack) => ((stack.node.findChild('Db') as rds.CfnDBCluster).kmsKeyId = 'a'))))).toEqual(['fatal data-loss']);
    expect(guard(() => undefined).map(({ violatingConstructs: [{ constructPath }] }) => constructPath)).toEqual(['Shop']);
  });

  test('is said beside what is refused', () => {
    expect(rules(guard(database('db.r6g.large', 5433, (stack) => void new ec2.CfnEIP(stack, 'Ip'))))).toEqual(['fatal not-locked', 'info interruption']);
  });

  test.each<[string, Define, string[]]>([
    ['nothing', database('db.r6g.large', 5432), ['The templates replace, delete and interrupt nothing that the change guard sees.', '']],
    ['an interruption and a new address', database('db.r6g.large', 5433, (stack) => void new ec2.CfnEIP(stack, 'Ip')), [
      '1 interrupt, break, fail or go, 1 new', '', '| | change | what happens, and what to do |', '| --- | --- | --- |',
      expect.stringMatching(/^\| interrupts about 300 s \| Port of RDS::DBCluster Shop\/Db in Shop \| For all users of the database\. All instances restart .* \|$/),
      '| new | EC2::EIP Shop/Ip in Shop | A new address. Update the lock file |', '',
    ]],
    ['a deletion', (stack) => void new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'more' }), [
      '1 refused', '', '| | change | what happens, and what to do |', '| --- | --- | --- |', expect.stringMatching(/^\| \*\*refused: data or its protection\*\* \| `Db` in Shop: delete \| RDS::DBCluster Shop\/Db is removed: /), '', expect.stringMatching(/^To accept a refused change, .* to `accepted`, with a reason\.$/), '',
    ]],
  ])('is written for a pull request: %s', (_, define, expected) => {
    expect(written(define)[1].split('\n')).toEqual(expected);
  });

  test('names a stack that goes, and new data', () => {
    const ip: Define = (stack) => new ec2.CfnEIP(stack, 'Ip');
    rmSync(lock);
    guard((stack, app) => [ip(stack, app), media('media')(new Stack(app, 'Old', { env: TOKYO }), app)], UPDATE);
    const [, text] = written((stack, app) => [ip(stack, app), new s3.CfnBucket(stack, 'Files')]);

    expect(text).toContain('| **refused: stays behind** | stack Old: remove stack |');
    expect(text).toContain('| new | S3::Bucket Shop/Files in Shop | Empty. Update the lock file |');
  });

  test('names what to do once, and counts what is refused', () => {
    const both = (end: string, more: object = {}): Define => (stack) => {
      new s3.CfnBucket(stack, 'one', { bucketName: `one-${end}` });
      new ec2.CfnEIP(stack, 'Ip2', { networkBorderGroup: end, ...more });
    };
    rmSync(lock);
    guard((stack, app) => [new ec2.CfnEIP(stack, 'Ip'), both('a')(stack, app)], UPDATE);
    const [count, , , , ...rows] = written(both('b'))[1].trim().split('\n');

    expect(count).toBe('3 refused');
    expect(rows.map((row) => /(Keep the value|As above|Keep the resource)[^|]*\|$/.exec(row)?.[1])).toEqual(['Keep the value', 'Keep the resource', 'Keep the value']);
  });

  test('has one row for changes that differ only in names, with their number', () => {
    const all = (platform: string): Define => (stack) => {
      ['One', 'Two', 'Three'].forEach((id) => new s3.CfnBucket(stack, id, { bucketName: `${platform}-${id.toLowerCase()}` }));
      new s3.CfnBucket(stack, 'Kept', { bucketName: `${platform}-kept` }).applyRemovalPolicy(RemovalPolicy.RETAIN);
      ['Ip1', 'Ip2'].forEach((id) => new ec2.CfnEIP(stack, `${platform}${id}`));
    };
    rmSync(lock);
    guard(all('a'), UPDATE);
    const [count, , , , ...rows] = written(all('b'))[1].trim().split('\n');

    expect(count).toBe('6 refused, 2 new');
    expect(rows.filter((row) => row.startsWith('|')).map((row) => row.replace(/; .*|\. .*/, ''))).toEqual([
      '| **refused: data or its protection** | `Kept` in Shop: replace by BucketName "a-kept" to "b-kept" | CloudFormation replaces S3::Bucket Shop/Kept with an empty one',
      '| **refused: data or its protection** | replace by BucketName … to …: 3 resources: `One` in Shop, `Three` in Shop, `Two` in Shop | CloudFormation replaces … with an empty one',
      '| **refused: outage** | move to …: 2 resources: `aIp1` in Shop, `aIp2` in Shop | … moves to another ID: its address changes',
      '| new | 2 resources: EC2::EIP Shop/bIp1 in Shop, EC2::EIP Shop/bIp2 in Shop | A new address',
    ]);
  });

  test('has the reason of an accepted change', () => {
    const [refused] = guard((stack) => void new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'more' }));
    accept(printedLine(refused).replace('"reason":""', '"reason":"a | b"'));

    expect(written((stack) => void new ec2.CfnSecurityGroup(stack, 'Group', { groupDescription: 'more' }))[1]).toMatch(/^1 accepted\n[^]+\| accepted: a \\\| b \| `Db` in Shop: delete \|/);
  });

  test('needs the path of a page', () => {
    expect(() => guard(database('db.r6g.large', 5432), { 'eldonia:changes': 'true' }))
      .toThrow('context eldonia:changes must be the path of a .md file, got "true"; e.g. cdk synth -c eldonia:changes=changes.md');
  });
});
