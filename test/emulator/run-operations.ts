import { alarmChecks, edgeAlarmChecks, topicChecks, topicOf } from './alarms';
import { regionChecks, standbyTrailChecks, trailChecks } from './audit';
import { costChecks } from './costs';
import { healthChecks, serviceEventChecks } from './service-events';
import { OPERATING } from '../../tools/emulator/app';
import { Checks, Report } from '../../tools/emulator/checks';
import { Clients, createClients } from '../../tools/emulator/clients';
import { Emulator, GLOBAL_REGION, REGION, STANDBY_REGION } from '../../tools/emulator/emulator';
import { PAIR_OPERATING } from '../../tools/emulator/pair-app';

/** How many rules AWS Config checks, by whether IAM is recorded. */
const [ALL_RULES, REGIONAL_RULES] = [23, 17];
/** How many events the trail of a platform watches. That of a pair also watches the failover plan. */
const BENCHMARK_EVENTS = 14;

/** What operates a platform, in the stacks that it is in. */
export class Operations {
  /** Of the platform that is deployed alone. */
  static ofPlatform(emulator: Emulator): Operations {
    return new Operations(emulator, 'Platform', OPERATING, { monthlyBudget: 3_500, events: BENCHMARK_EVENTS });
  }

  /** Of the pair's primary region. */
  static ofPrimary(emulator: Emulator): Operations {
    return new Operations(emulator, 'Eldonia-Primary', PAIR_OPERATING, { monthlyBudget: 5_100, events: BENCHMARK_EVENTS + 1 });
  }

  readonly platform: Clients;
  readonly edgeAlarms: Clients;
  readonly audit: Clients;

  private constructor(
    emulator: Emulator,
    platform: string,
    { edgeAlarms, audit }: { readonly edgeAlarms: string; readonly audit: string },
    private readonly expected: { readonly monthlyBudget: number; readonly events: number },
  ) {
    this.platform = createClients(emulator, REGION, platform);
    this.edgeAlarms = createClients(emulator, GLOBAL_REGION, edgeAlarms);
    this.audit = createClients(emulator, REGION, audit);
  }

  async check(report: Report): Promise<void> {
    const { platform, edgeAlarms, audit } = this;
    const topic = async () => topicOf(platform);
    await report.run('Alarms and events', { ...topicChecks(platform), ...alarmChecks(platform), ...serviceEventChecks(platform, REGION) });
    await report.run('Alarms of the CDN, in us-east-1', {
      ...topicChecks(edgeAlarms), ...edgeAlarmChecks(edgeAlarms), ...healthChecks(edgeAlarms, GLOBAL_REGION, 'CLOUDFRONT'),
    });
    await report.run('The audit of the account', {
      ...trailChecks(audit, topic, this.expected.events), ...regionChecks(audit, topic, { globalTypes: true, rules: ALL_RULES }),
    });
    await report.run('Budgets', costChecks(platform, topic, this.expected.monthlyBudget));
  }
}

/** What operates the platform of the pair's standby region: its topic comes first, and the trail of the other region covers it. */
export class StandbyOperations {
  private readonly base: Clients;
  private readonly audit: Clients;

  constructor(emulator: Emulator, private readonly standby: Clients) {
    this.base = createClients(emulator, STANDBY_REGION, 'Eldonia-StandbyBase');
    this.audit = createClients(emulator, STANDBY_REGION, PAIR_OPERATING.standbyAudit);
  }

  async check(report: Report): Promise<void> {
    const { base, standby, audit } = this;
    await report.run('Alarms and events of Osaka', {
      ...topicChecks(base), ...alarmChecks(standby, base), ...serviceEventChecks(standby, STANDBY_REGION, base),
    });
    await report.run('The audit of Osaka', { ...standbyTrailChecks(audit), ...this.auditChecks() });
  }

  /** What Osaka has of its own. */
  auditChecks(): Checks {
    return regionChecks(this.audit, async () => topicOf(this.base), { globalTypes: false, rules: REGIONAL_RULES });
  }
}
