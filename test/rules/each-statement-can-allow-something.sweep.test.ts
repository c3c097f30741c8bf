import { canonical } from '../../tools/assemblies/canonical';
import { display, Held, identityStatements } from '../../tools/policies/permissions';
import { contradictions } from '../../tools/policies/reference';

const statements = identityStatements(canonical('everything'));

/** Contradictions that are known, each with its reason. */
const KNOWN: [text: RegExp, reason: string][] = [
  [/^arc-region-switch:ListServiceQuotaWarnings does not exist/, 'newer than the data: https://docs.aws.amazon.com/arc-region-switch/latest/api/API_ListServiceQuotaWarnings.html'],
  [/^codestar-connections:UseConnection has the resources /, 'the older name of the same permission: services check either of them, whatever the prefix of the ARN'],
];

/** Equal statements once, with one of the places where they are. */
function distinct(all: Held[]): Held[] {
  const text = ({ actions, statement: { Resource, Condition } }: Held) => JSON.stringify([actions, Resource, Condition]);
  return [...new Map(all.map((one) => [text(one), one])).values()];
}

test('each statement of a role can allow something, by the service authorization reference', async () => {
  const all = distinct(statements);
  const found = (await Promise.all(all.map(async ({ at, actions, conditions, statement }) => {
    const resources = [statement.Resource].flat().map(display);
    return (await contradictions({ actions, conditions, resources })).map((text) => ({ at, text }));
  }))).flat();

  expect(all.length).toBeGreaterThan(300);
  expect(found.filter(({ text }) => !KNOWN.some(([known]) => known.test(text)))).toEqual([]);
  expect(KNOWN.filter(([known]) => !found.some(({ text }) => known.test(text)))).toEqual([]);
});

const TASK = 'arn:<AWS::Partition>:ecs:ap-northeast-1:123456789012:task/shop/*';

test.each<[string, string[], string[], string[], RegExp | undefined]>([
  ['a task', ['ecs:DescribeTasks'], [TASK], ['ecs:cluster'], undefined],
  ['a reference', ['kms:Decrypt'], ['<Key.Arn>'], ['kms:ViaService'], undefined],
  ['an object', ['s3:GetObject'], ['<Bucket.Arn>/media/*'], ['aws:SourceAccount'], undefined],
  ['a bucket for an object', ['s3:GetObject'], ['<Bucket.Arn>'], [], /s3:GetObject has the resources/],
  ['an object for a bucket', ['s3:ListBucket'], ['arn:aws:s3:::shop/*'], [], /s3:ListBucket has the resources/],
  ['a misspelled action', ['ecs:DescribeTask'], ['*'], [], /does not exist/],
  ['a resource of another service', ['ecs:DescribeTasks'], ['arn:aws:sqs:eu-west-1:123456789012:shop'], [], /is stated on arn:aws:sqs/],
  ['a resource of another kind', ['ecs:UpdateService'], [TASK], [], /is stated on .*task/],
  ['an action without resources', ['ssm:DescribeParameters'], ['arn:aws:ssm:eu-west-1:123456789012:parameter/shop'], [], /has no resources/],
  ['a condition of another action', ['ecs:DescribeTaskDefinition'], ['*'], ['ecs:cluster'], /has the condition key ecs:cluster/],
  ['a tag that the request has not', ['lambda:InvokeFunction'], ['*'], ['aws:RequestTag/Project'], /aws:RequestTag/],
])('%s', async (_, actions, resources, conditions, contradiction) => {
  const found = await contradictions({ actions, resources, conditions });

  if (contradiction) expect(found).toEqual([expect.stringMatching(contradiction)]);
  else expect(found).toEqual([]);
});
