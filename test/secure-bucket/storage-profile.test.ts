import { CfnParameter, Duration, aws_s3 as s3 } from 'aws-cdk-lib';
import { StorageProfile, StorageRule } from '../../src/secure-bucket';
import { testStack } from '../../tools/assemblies/stacks';

const {
  INFREQUENT_ACCESS: IA, INTELLIGENT_TIERING: TIERING, ONE_ZONE_INFREQUENT_ACCESS: ONE_ZONE,
  GLACIER_INSTANT_RETRIEVAL: INSTANT, GLACIER, DEEP_ARCHIVE: DEEP,
} = s3.StorageClass;

const moving = (...moves: [s3.StorageClass, number][]): StorageRule =>
  ({ transitions: moves.map(([storageClass, days]) => ({ storageClass, transitionAfter: Duration.days(days) })) });

test('has separate prefixes for originals and served media', () => expect(StorageProfile.originalsAndMedia()._lifecycleRules()).toEqual([
  {
    prefix: 'originals/',
    expiration: undefined,
    transitions: [
      { storageClass: IA, transitionAfter: Duration.days(90) },
      { storageClass: GLACIER, transitionAfter: Duration.days(365) },
    ],
  },
  { prefix: 'media/', expiration: undefined, transitions: [{ storageClass: TIERING, transitionAfter: Duration.days(0) }] },
]));

test.each([
  ['served media', StorageProfile.servedMedia('img/'), 'img/', ['INTELLIGENT_TIERING']],
  ['originals', StorageProfile.originals(), undefined, ['STANDARD_IA', 'GLACIER']],
])('has a profile for %s', (_, { rules }, prefix, classes) => {
  expect(rules.map((rule) => rule.prefix)).toEqual([prefix]);
  expect(rules[0].transitions?.map(({ storageClass }) => storageClass.value)).toEqual(classes);
});

test('expires logs after one year, or after the retention', () => {
  expect(StorageProfile.logs().rules).toEqual([{ expiration: Duration.days(365) }]);
  expect(StorageProfile.logs(Duration.days(30)).rules).toEqual([{ expiration: Duration.days(30) }]);
});

test('omits rules without effect', () => {
  const nothing = StorageProfile.custom([{ prefix: 'a/' }, { transitions: [] }]);

  expect(nothing._lifecycleRules()).toEqual([]);
  expect(nothing._tieringConfigurations()).toBeUndefined();
});

test.each([
  [moving([IA, 30], [TIERING, 60], [ONE_ZONE, 61], [GLACIER, 91], [DEEP, 92])],
  [moving([TIERING, 0], [INSTANT, 1], [DEEP, 2])],
  [{ ...moving([IA, 30]), expiration: Duration.days(31) }],
  [{ ...moving([TIERING, 0]), archiveAccessAfter: Duration.days(90) }],
  [{ ...moving([GLACIER, 1]), served: true, allowOffline: true }],
])('accepts a supported chain: %j', (rule) => expect(StorageProfile.custom([rule]).rules).toEqual([rule]));

test('accepts an expiration that overlaps with transitions', () => {
  const rules = [{ prefix: 'media/tmp/', expiration: Duration.days(1) }, { prefix: 'media/', ...moving([TIERING, 0]) }];

  expect(StorageProfile.custom(rules).rules).toEqual(rules);
});

test('accepts tokens', () => {
  const stack = testStack();
  const days = Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber);
  const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
  const rules: StorageRule[] = [
    { prefix, transitions: [{ storageClass: IA, transitionAfter: days }, ...moving([GLACIER, 1]).transitions!], expiration: Duration.days(2) },
    { ...moving([IA, 30]), expiration: days },
    { prefix, transitions: [{ storageClass: IA, transitionAfter: days }], expiration: Duration.days(1) },
  ];

  expect(StorageProfile.custom(rules).rules).toHaveLength(3);
});

test.each<[StorageRule, string]>([
  [moving([TIERING, 0], [IA, 90], [GLACIER, 365]),
    'transitions must be supported by S3, got INTELLIGENT_TIERING to STANDARD_IA; use one of ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE'],
  [moving([DEEP, 0], [GLACIER, 90]), 'transitions must be supported by S3, got DEEP_ARCHIVE to GLACIER; end there'],
  [moving([GLACIER, 90], [GLACIER, 180]), 'transitions must be supported by S3, got GLACIER to GLACIER; use one of DEEP_ARCHIVE'],
  [moving([IA, 29]), 'transitions to STANDARD_IA must be at least 30 whole days, got 29 days; use Duration.days()'],
  [moving([IA, 90], [GLACIER, 119]), 'transitions to GLACIER must come at least 30 days after STANDARD_IA, got 119 after 90; use 120 or more'],
  [moving([INSTANT, 90], [GLACIER, 90]), 'transitions to GLACIER must come at least 1 days after GLACIER_IR, got 90 after 90; use 91 or more'],
  [moving([new s3.StorageClass('STANDARD'), 1]),
    'transitions must lead to a cheaper storage class, got STANDARD; use one of STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER, DEEP_ARCHIVE'],
  [{ transitions: [{ storageClass: GLACIER, transitionAfter: Duration.hours(12) }] },
    'transitions to GLACIER must be at least 0 whole days, got 12 hours; use Duration.days()'],
  [{ transitions: [{ storageClass: GLACIER }] }, 'transitionAfter is required for transitions to GLACIER; pass Duration.days()'],
  [{ transitions: [{ storageClass: GLACIER, transitionDate: new Date('2030-01-01') }] },
    'transitions to GLACIER must not have a transitionDate, got 2030-01-01T00:00:00.000Z; use transitionAfter'],
  [{ ...moving([IA, 90]), expiration: Duration.days(90) },
    'expiration must come after the last transition, got 90 days and 90; raise it, or remove the transition'],
  [{ expiration: Duration.days(0) }, 'expiration must be at least 1 whole days, got 0 days; use Duration.days()'],
  [{ ...moving([TIERING, 0]), archiveAccessAfter: Duration.days(89) },
    'archiveAccessAfter must be from 90 to 730 whole days, got 89 days; use Duration.days()'],
  [{ ...moving([TIERING, 0]), archiveAccessAfter: Duration.days(200), deepArchiveAccessAfter: Duration.days(180) },
    'deepArchiveAccessAfter must be longer than archiveAccessAfter, got 180 days and 200; raise it'],
  [{ deepArchiveAccessAfter: Duration.days(180) },
    'archiveAccessAfter and deepArchiveAccessAfter must have a transition to INTELLIGENT_TIERING, got none; add one'],
  [{ ...moving([TIERING, 0], [GLACIER, 365]), served: true },
    'transitions must keep served objects readable, got GLACIER; use GLACIER_IR, or set allowOffline if your team restores them'],
  [{ ...moving([TIERING, 0]), served: true, archiveAccessAfter: Duration.days(90) },
    'transitions must keep served objects readable, got an archive tier of INTELLIGENT_TIERING; use GLACIER_IR, or set allowOffline if your team restores them'],
  [{ ...moving([TIERING, 0]), served: true, deepArchiveAccessAfter: Duration.days(180) },
    'transitions must keep served objects readable, got an archive tier of INTELLIGENT_TIERING; use GLACIER_IR, or set allowOffline if your team restores them'],
])('fails with %j', (rule, message) => expect(() => StorageProfile.custom([rule])).toThrow(new Error(message)));

test.each([
  ['media/', 'media/img/', '"media/img/" and "media/"'],
  ['media/', undefined, '"" and "media/"'],
])('fails if two rules with transitions apply to one object: %s and %s', (one, other, shown) =>
  expect(() => StorageProfile.custom([{ prefix: one, ...moving([TIERING, 0]) }, { prefix: other, ...moving([IA, 30]) }]))
    .toThrow(new Error(`prefix must not overlap that of another rule with transitions, got ${shown}; S3 would apply both to one object`)));
