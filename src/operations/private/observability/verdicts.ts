import { CfnResource, Duration, Lazy, Names, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { page } from '../../../private/dead-letters';

/** A cause often goes into ALARM before its symptom: the time that its actions wait for the suppressor. */
const WAIT = Duration.minutes(3);
/** The time that the actions of causes remain suppressed after the symptoms end. */
const EXTENSION = Duration.minutes(5);
// Read 2026-11-29: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
/** The maximum length of the rule of a composite alarm, in characters. */
const MAX_RULE = 10_240;
/** The maximum number of alarms in the rule of a composite alarm. */
const MAX_ALARMS = 100;
/** The maximum length of the name of an alarm, to which CloudFormation shortens the names that it derives. */
const MAX_NAME = 255;
/** The suffix that CloudFormation adds to the names of stack and resource. */
const RANDOM_PART = '-123456789012-'.length;

/** A part of the platform whose open causes must not hide those of another part. */
export enum CauseGroup {
  API = 'Api',
  DATABASE = 'Database',
  CACHE = 'Cache',
  MEDIA = 'Media',
  JOBS = 'Jobs',
  REPLICATION = 'Replication',
  BACKUPS = 'Backups',
  OTHERS = 'Others',
}

/** What operators read first in a page. */
const MEANINGS: Record<CauseGroup, string> = {
  [CauseGroup.API]: 'The API has a problem.',
  [CauseGroup.DATABASE]: 'The database has a problem.',
  [CauseGroup.CACHE]: 'The cache has a problem.',
  [CauseGroup.MEDIA]: 'The media processor has a problem.',
  [CauseGroup.JOBS]: 'A job, a queue or a function has a problem.',
  [CauseGroup.REPLICATION]: 'The replication to the other Region has a problem.',
  [CauseGroup.BACKUPS]: 'Backups fail or are missing.',
  [CauseGroup.OTHERS]: 'A part of the platform has a problem.',
};

/** The symptoms in place of the causes of a part. */
const SYMPTOMS = 'Symptoms';

/** The alarms of the composite alarms, and the topics that they notify. */
export interface VerdictsProps {
  /** Users are affected. Read at synthesis, because alarms can be added until then. */
  readonly symptoms: cloudwatch.IAlarm[];
  /** A part has a problem that may affect users. Read at synthesis, too. */
  readonly causes: cloudwatch.IAlarm[];
  readonly topic?: sns.ITopic;
  readonly criticalAlarmTopic?: sns.ITopic;
  readonly nameOf: (suffix: string) => string | undefined;
}

/**
 * A composite alarm on the symptoms, one on the causes, and one that pages on the causes of each part.
 *
 * A composite alarm notifies when it goes into ALARM, and not for a second cause while the first one is open. So each
 * part has its own.
 */
export class Verdicts {
  readonly unhealthy?: cloudwatch.CompositeAlarm;
  readonly degraded?: cloudwatch.CompositeAlarm;
  private readonly groups = new Map<CauseGroup, cloudwatch.IAlarm[]>();
  private readonly rules: AnyAlarm[] = [];
  /** The composite alarms of the stack that is deployed before, by what they are on. */
  private readonly relays = new Map<string, cloudwatch.CompositeAlarm>();
  private before?: Stack;

  constructor(private readonly scope: Construct, private readonly props: VerdictsProps) {
    const { symptoms, causes, topic, criticalAlarmTopic } = props;
    if (symptoms.length > 0) {
      this.unhealthy = page(this.compose(scope, 'Unhealthy', 'unhealthy', () => this.here(symptoms), {
        alarmDescription: 'Users are affected: requests fail or are slow, or the API is down. Check the alarms of ' +
          'this Region on the dashboard.',
      }), criticalAlarmTopic ?? topic);
    }
    if (causes.length === 0) return;
    this.degraded = this.compose(scope, 'Degraded', 'degraded', () => this.here(causes), {
      alarmDescription: 'A part of the platform has a problem. Check the alarms on the dashboard. No action: each ' +
        'alarm notifies, and the composite alarms of the parts page.',
    });
  }

  /** Adds causes that page: with a topic for pages, the part has a composite alarm, which the symptoms suppress. */
  addCauses(group: CauseGroup, alarms: cloudwatch.IAlarm[]): void {
    if (alarms.length === 0) return;
    const known = this.groups.get(group);
    const own = known ?? [];
    own.push(...alarms.filter((alarm) => !own.includes(alarm)));
    this.groups.set(group, own);
    if (!known) this.page(group, own);
    this.grow();
  }

  /** Removes an alarm that has become a symptom. */
  removeCauses(alarms: readonly cloudwatch.IAlarm[]): void {
    for (const own of this.groups.values()) {
      own.splice(0, Infinity, ...own.filter((alarm) => !alarms.includes(alarm)));
    }
    this.grow();
  }

  /**
   * Reads the alarms of the stack of a scope, which is deployed before, by composite alarms in that stack.
   *
   * CloudWatch deletes no alarm that a composite alarm names. In its own stack, CloudFormation changes the composite
   * alarm first. These remain without alarms, because the stack that names them is deployed later.
   */
  relay(scope: Construct, groups: CauseGroup[]): void {
    this.before = Stack.of(scope);
    const parent = new Construct(scope, 'AlarmGroups');
    for (const key of [SYMPTOMS, ...groups]) {
      const suffix = key === SYMPTOMS ? 'symptoms' : `causes-${key.toLowerCase()}`;
      this.relays.set(key, this.compose(parent, key, suffix, () => this.relayed(key), {
        alarmDescription: 'An alarm of the stack of the platform is in ALARM. No action: each alarm notifies, and ' +
          'the composite alarms of the parts page.',
      }));
    }
    this.grow();
  }

  /** Gives each rule the composite alarms that it needs for its alarms. */
  private grow(): void {
    this.rules.forEach((rule) => rule.grow());
  }

  private compose(
    scope: Construct, id: string, suffix: string, alarms: () => cloudwatch.IAlarm[],
    options: Omit<cloudwatch.CompositeAlarmProps, 'alarmRule' | 'compositeAlarmName'>,
  ): cloudwatch.CompositeAlarm {
    const { nameOf } = this.props;
    const alarmRule = new AnyAlarm(alarms, (part, rule) => new cloudwatch.CompositeAlarm(scope, `${id}${part}`, {
      compositeAlarmName: nameOf(`${suffix}-${part}`),
      alarmDescription: `Some of the alarms of ${id}, because a rule takes at most ${MAX_ALARMS}. No action.`,
      alarmRule: rule,
    }));
    this.rules.push(alarmRule);
    return new cloudwatch.CompositeAlarm(scope, id, { compositeAlarmName: nameOf(suffix), alarmRule, ...options });
  }

  private page(group: CauseGroup, alarms: cloudwatch.IAlarm[]): void {
    if (!this.props.criticalAlarmTopic) return;
    const suppression = this.unhealthy && {
      actionsSuppressor: this.unhealthy, actionsSuppressorWaitPeriod: WAIT, actionsSuppressorExtensionPeriod: EXTENSION,
    };
    const pages = this.scope.node.tryFindChild('Pages') as Construct | undefined ?? new Construct(this.scope, 'Pages');
    page(this.compose(pages, group, `degraded-${group.toLowerCase()}`, () => this.here(alarms), {
      alarmDescription: `${MEANINGS[group]} Check its alarms on the dashboard. Notifications are suppressed while ` +
        'the alarm "unhealthy" is in ALARM.',
      ...suppression,
    }), this.props.criticalAlarmTopic);
  }

  /** What the stack of the verdicts names for some alarms. */
  private here(alarms: cloudwatch.IAlarm[]): cloudwatch.IAlarm[] {
    return this.before
      ? [...new Set(alarms.map((alarm) => this.relays.get(this.keyOf(alarm) ?? '') ?? alarm))] : alarms;
  }

  private relayed(key: string): cloudwatch.IAlarm[] {
    const { symptoms, causes } = this.props;
    return [...symptoms, ...causes].filter((alarm) => this.keyOf(alarm) === key);
  }

  /** What an alarm that the stack before creates is on; undefined for others. */
  private keyOf(alarm: cloudwatch.IAlarm): string | undefined {
    if (Stack.of(alarm) !== this.before || !CfnResource.isCfnResource(alarm.node.defaultChild!)) return undefined;
    if (this.props.symptoms.includes(alarm)) return SYMPTOMS;
    return [...this.groups].find(([, alarms]) => alarms.includes(alarm))?.[0] ?? CauseGroup.OTHERS;
  }
}

/** A rule over any number of alarms: what does not fit into one rule is in further composite alarms. */
class AnyAlarm implements cloudwatch.IAlarmRule {
  private readonly parts: cloudwatch.IAlarm[][] = [];
  private readonly composites: cloudwatch.IAlarm[] = [];

  /**
   * @param alarms the alarms, whose number can change until synthesis
   * @param create creates the composite alarm of a part
   */
  constructor(
    private readonly alarms: () => cloudwatch.IAlarm[],
    private readonly create: (part: number, rule: cloudwatch.IAlarmRule) => cloudwatch.IAlarm,
  ) {
    this.grow();
  }

  grow(): void {
    const alarms = new Set(this.alarms());
    for (const part of this.parts) part.splice(0, Infinity, ...part.filter((alarm) => alarms.has(alarm)));
    this.parts.flat().forEach((alarm) => alarms.delete(alarm));
    let room = alarms.size > 0 ? MAX_RULE - lengthOf(this.parts.at(-1) ?? []) : 0;
    for (const alarm of alarms) {
      const last = this.parts.at(-1);
      const length = lengthOf([alarm]);
      if (last && last.length < MAX_ALARMS && length <= room) {
        last.push(alarm);
      } else {
        this.parts.push([alarm]);
        room = MAX_RULE;
      }
      room -= length;
    }
    if (this.parts.length < 2) return;
    for (let part = this.composites.length; part < this.parts.length; part++) {
      this.composites.push(this.create(part + 1, anyInAlarm(() => this.parts[part])));
    }
  }

  renderAlarmRule(): string {
    return anyInAlarm(() => this.composites.length > 0 ? this.composites : this.alarms()).renderAlarmRule();
  }
}

/** What alarms take of a rule. */
function lengthOf(alarms: cloudwatch.IAlarm[]): number {
  return alarms.reduce((sum, alarm) => sum + 'ALARM("") OR '.length + lengthOfName(alarm), 0);
}

/** A rule with alarm names, which are half as long as ARNs. */
function anyInAlarm(alarms: () => cloudwatch.IAlarm[]): cloudwatch.IAlarmRule {
  const states = () => alarms().map(({ alarmName }) => cloudwatch.AlarmRule.fromString(`ALARM("${alarmName}")`));
  const rule = () => {
    const all = states();
    return all.length === 0 ? cloudwatch.AlarmRule.fromBoolean(false) : cloudwatch.AlarmRule.anyOf(...all);
  };
  return { renderAlarmRule: () => Lazy.string({ produce: () => rule().renderAlarmRule() }) };
}

/** CloudFormation derives the name of an alarm from the stack and the logical id, unless it has a name. */
function lengthOfName(alarm: cloudwatch.IAlarm): number {
  const name = givenName(alarm);
  if (name !== undefined && !Token.isUnresolved(name)) return name.length;
  const { stackName } = Stack.of(alarm);
  return Math.min(stackName.length + Names.nodeUniqueId(alarm.node).length + RANDOM_PART, MAX_NAME);
}

/** The name of an alarm that exists, or the property of one that is created: there `alarmName` is a reference. */
function givenName(alarm: cloudwatch.IAlarm): string | undefined {
  const resource = alarm.node.defaultChild;
  return cloudwatch.CfnAlarm.isCfnAlarm(resource) || cloudwatch.CfnCompositeAlarm.isCfnCompositeAlarm(resource)
    ? resource.alarmName : alarm.alarmName;
}
