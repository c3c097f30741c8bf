import { mended } from '../../tools/languages/mend';

test.each([
  ['java', 'stack.getTags().getPriority() = 3;', 'stack.getTags().setPriority(3);'],
  ['java', 'boolean isSet = stack.getIsSet() == true;', 'boolean isSet = stack.getIsSet() == true;'],
  ['go', 'Topic: pager.*Topic,', 'Topic: pager.Topic,'],
  ['go', 'Trail: AccountResource_*FromExisting(arn),', 'Trail: AccountResource_FromExisting(arn),'],
  ['go', '\tVpc: *Vpc,\n\tCache: Cache,', '\tVpc: vpc,\n\tCache: cache,'],
  ['go', '\tStack: *Stack,', '\tStack: stack,'],
  ['go', 'stack := awscdk.Newstack(app)', 'stack := awscdk.NewStack(app)'],
  ['go', 'Emails: []*string{', 'Emails: []*string{'],
  ['go', 'Tier: *PlatformTier,', 'Tier: platformTier,'],
  ['python', 'vpc = *Vpc,', 'vpc = *Vpc,'],
])('in %s, %s is mended', (language, translation, expected) => {
  expect(mended(language, translation)).toBe(expected);
});
