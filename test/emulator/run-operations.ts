import { alarmChecks, edgeAlarmChecks, topicOf } from './alarms';
import { findingChecks, trailChecks } from './audit';
import { healthChecks, serviceEventChecks } from './service-events';
import { OPERATING } from '../../tools/emulator/app';
import { Checks, Report } from '../../tools/emulator/checks';
import { Clients, createClients } from '../../tools/emulator/clients';
import { Emulator, GLOBAL_REGION, REGION, STANDBY_REGION } from '../../tools/emulator/emulator';
import { PAIR_OPERATING } from '../../tools/emulator/pair-app';

/** How many events the trail of a platform watches. That of a pair also watches the failover plan. */
const BENCHMARK_EVENTS = 14;

/** What operates a platform, in the stacks that it is in. */
export class Operations {
  /** Of the platform that is deployed alone. */
  static ofPlatform(emulator: Emulator): Operations {
    return new Operations(emulator, 'Platform', OPERATING, BENCHMARK_EVENTS);
  }

  /** Of the pair's primary region. */
  static ofPrimary(emulator: Emulator): Operations {
    return new Operations(emulator, 'Eldonia-Primary', PAIR_OPERATING, BENCHMARK_EVENTS + 1);
  }

  readonly platform: Clients;
  readonly edgeAlarms: Clients;
  readonly audit: Clients;

  private constructor(
    emulator: Emulator,
    platform: string,
    { edgeAlarms, audit }: { readonly edgeAlarms: string; readonly audit: string },
    private readonly events: number,
  ) {
    this.platform = createClients(emulator, REGION, platform);
    this.edgeAlarms = createClients(emulator, GLOBAL_REGION, edgeAlarms);
    this.audit = createClients(emulator, REGION, audit);
  }

  async check(report: Report): Promise<void> {
    const { platform, edgeAlarms, audit } = this;
    const topic = async () => topicOf(platform);
    await report.run('Alarms and events', { ...alarmChecks(platform), ...serviceEventChecks(platform, REGION) });
    await report.run('Alarms of the CDN, in us-east-1', { ...edgeAlarmChecks(edgeAlarms), ...healthChecks(edgeAlarms, GLOBAL_REGION, 'CLOUDFRONT') });
    await report.run('The audit of the account', { ...trailChecks(audit, topic, this.events), ...findingChecks(audit, topic) });
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
    const { base, standby } = this;
    await report.run('Alarms and events of Osaka', { ...alarmChecks(standby, base), ...serviceEventChecks(standby, STANDBY_REGION, base) });
    await report.run('The audit of Osaka', this.auditChecks());
  }

  /** What Osaka has of its own. */
  auditChecks(): Checks {
    return findingChecks(this.audit, async () => topicOf(this.base));
  }
}
