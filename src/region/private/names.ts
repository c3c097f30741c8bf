import { hashOf } from '../../private/hash';

/** Where a platform is, and its name. */
export interface NamedPlace {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Snapshot that the database is created from. */
  readonly databaseSnapshot?: string;
}

/** The names of a scheduled job. */
export interface JobNames {
  /** The same in both Regions of a pair. */
  readonly scheduleName: string;
  readonly roleName: string;
}

/** The names of a workload. */
export interface WorkloadNames {
  /** Of the service, the family and the container. */
  readonly service: string;
  readonly stackParameter: string;
  /** The environment variable with the address of its queue. */
  readonly queueVariable: string;
}

/**
 * IAM role names have at most 64 characters: 20 for the platform, 26 for the job, and the remaining ones for separators
 * and the Region.
 */
const JOB_CHARACTERS_IN_ROLE = 26;
/** Length of the hash of a snapshot in the names of a restored database. */
const SNAPSHOT_CHARACTERS = 8;

/**
 * Every physical name of a platform in one Region.
 *
 * IAM roles and S3 buckets share one namespace across Regions, so their names end with the Region. All other names are
 * the same in both Regions of a pair. Names are text, so that no stack of one Region refers to the other Region.
 */
export class RegionNames {
  readonly platform: string;
  readonly region: string;
  readonly keyAlias: string;
  readonly baseKeyAlias: string;
  readonly databaseCluster: string;
  readonly globalCluster: string;
  readonly database: string;
  readonly appSecret: string;
  readonly adminSecret: string;
  readonly jwtSecret: string;
  readonly headerSecret: string;
  readonly cache: string;
  readonly cacheEndpointParameter: string;
  readonly cacheScalingRole: string;
  readonly mediaBucket: string;
  readonly siteBucket: string;
  readonly repository: string;
  readonly imageParameter: string;
  readonly ecsCluster: string;
  readonly ecsService: string;
  readonly taskRole: string;
  readonly executionRole: string;
  readonly logGroup: string;
  readonly deployRole: string;
  readonly releaseFunction: string;
  readonly pipeline: string;
  readonly vault: string;
  readonly approverRole: string;
  readonly probeAlarm: string;
  readonly databaseAlarm: string;
  readonly stoppedAlarm: string;
  readonly mediaAlarm: string;
  readonly failoverDashboard: string;

  constructor(private readonly place: NamedPlace) {
    const { name, account, region, databaseSnapshot } = place;
    // A database that is restored from a snapshot replaces the previous one, which keeps its name.
    const restored = databaseSnapshot === undefined ? '' : `-${hashOf(databaseSnapshot, SNAPSHOT_CHARACTERS)}`;
    this.platform = name;
    this.region = region;
    this.keyAlias = name;
    this.baseKeyAlias = `${name}-base`;
    this.databaseCluster = `${name}-database${restored}`;
    this.globalCluster = `${name}-global${restored}`;
    // The database name of the specification. It does not depend on the name of the platform.
    this.database = 'eldonia';
    this.appSecret = `${name}/db-password`;
    this.adminSecret = `${name}/db-admin`;
    this.jwtSecret = `${name}/jwt-secret`;
    this.headerSecret = `${name}/cloudfront-header`;
    this.cache = `${name}-cache`;
    this.cacheEndpointParameter = `/${name}/cache/endpoint`;
    this.cacheScalingRole = `${name}-cache-scaling-${region}`;
    this.mediaBucket = `${name}-media-${account}-${region}`;
    this.siteBucket = `${name}-site-${account}-${region}`;
    this.imageParameter = `/${name}/backend/image`;
    this.ecsCluster = `${name}-cluster`;
    this.ecsService = `${name}-backend`;
    this.repository = this.ecsService;
    this.pipeline = this.ecsService;
    this.taskRole = `${this.ecsService}-task-role-${region}`;
    this.executionRole = `${this.ecsService}-execution-role-${region}`;
    this.logGroup = `/ecs/${this.ecsService}`;
    this.deployRole = `${name}-deploy-${region}`;
    this.releaseFunction = `${name}-release`;
    this.vault = `${name}-copies`;
    this.approverRole = `${name}-failover-approver`;
    this.probeAlarm = `${name}-site-unavailable`;
    this.databaseAlarm = `${name}-database-not-replicated`;
    this.stoppedAlarm = `${name}-replication-stopped`;
    this.mediaAlarm = `${name}-media-not-replicated`;
    this.failoverDashboard = `${name}-failover`;
  }

  /** The names of the same platform in another Region. */
  in(region: string): RegionNames {
    return new RegionNames({ ...this.place, region });
  }

  /** The names of a workload, by the id of its construct. */
  workload(id: string): WorkloadNames {
    const kebab = id.replace(/([a-z])([A-Z0-9])/g, '$1-$2').toLowerCase();
    return {
      service: `${this.platform}-${kebab}`,
      stackParameter: `/${this.platform}/${kebab}/image`,
      queueVariable: `${kebab.replaceAll('-', '_').toUpperCase()}_QUEUE_URL`,
    };
  }

  /** The names of a job, by the id of its construct. */
  job(id: string): JobNames {
    const hash = hashOf(id, 5);
    const short = id.length > JOB_CHARACTERS_IN_ROLE
      ? `${id.slice(0, JOB_CHARACTERS_IN_ROLE - hash.length)}${hash}`
      : id;
    return { scheduleName: `${this.platform}-${id}`, roleName: `${this.platform}-${short}-${this.region}` };
  }
}
