import { EldoniaPlatform } from '../../eldonia-platform';

/** What a pair is about, in words. */
export interface PairPlace {
  readonly name: string;
  readonly account: string;
}

/**
 * Every name that one region has to know of the other, decided here and nowhere else.
 *
 * They are text, so that no stack of one region refers to the other's.
 */
export class PairNames {
  readonly platform: string;
  readonly globalCluster: string;
  readonly databaseCluster: string;
  readonly ecsCluster: string;
  readonly ecsService: string;
  readonly imageParameter: string;
  readonly appSecret: string;
  readonly adminSecret: string;
  readonly jwtSecret: string;
  readonly headerSecret: string;
  readonly vault: string;
  readonly approver: string;
  readonly probeAlarm: string;
  readonly databaseAlarm: string;
  readonly mediaAlarm: string;
  readonly dashboard: string;
  readonly cache: string;

  constructor(private readonly place: PairPlace) {
    const { name } = place;
    this.platform = name;
    this.globalCluster = `${name}-global`;
    this.databaseCluster = `${name}-database`;
    this.ecsCluster = `${name}-cluster`;
    this.ecsService = `${name}-backend`;
    this.imageParameter = `/${name}/backend/image`;
    this.appSecret = `${name}/db-password`;
    this.adminSecret = `${name}/db-admin`;
    this.jwtSecret = `${name}/jwt-secret`;
    this.headerSecret = `${name}/cloudfront-header`;
    this.vault = `${name}-copies`;
    this.approver = `${name}-failover-approver`;
    this.probeAlarm = `${name}-site-unavailable`;
    this.databaseAlarm = `${name}-database-not-replicated`;
    this.mediaAlarm = `${name}-media-not-replicated`;
    this.dashboard = `${name}-failover`;
    this.cache = `${name}-cache`;
  }

  mediaBucket(region: string): string {
    return EldoniaPlatform.mediaBucketNameOf(this.platform, this.place.account, region);
  }
}
