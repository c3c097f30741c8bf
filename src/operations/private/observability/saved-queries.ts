import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** A saved query of CloudWatch Logs Insights. */
interface SavedQuery {
  readonly id: string;
  /** The name after the folder. */
  readonly name: string;
  readonly lines: string[];
}

/** The filter of the alarm on errors in the log, as a query. */
export const IS_ERROR = 'filter level in ["error", "fatal", "critical"] or level >= 50 or @message like /ERROR|FATAL/';

export const API_QUERIES: SavedQuery[] = [
  {
    id: 'ErrorsByMessage',
    name: 'api/errors by message',
    lines: [
      IS_ERROR,
      'stats count(*) as errors, latest(@timestamp) as last by coalesce(message, msg, @message) as text',
      'sort errors desc',
      'limit 50',
    ],
  },
  {
    id: 'LatestErrors',
    name: 'api/latest errors',
    lines: ['fields @timestamp, @message, @logStream', IS_ERROR, 'sort @timestamp desc', 'limit 100'],
  },
  {
    id: 'SlowestRequests',
    name: 'api/slowest requests',
    lines: [
      'filter ispresent(durationMs)',
      'fields @timestamp, method, path, status, durationMs, requestId',
      'sort durationMs desc',
      'limit 50',
    ],
  },
  {
    id: 'FailuresByPath',
    name: 'api/5xx by path',
    lines: [
      'filter status >= 500', 'stats count(*) as failures by method, path, status', 'sort failures desc', 'limit 50',
    ],
  },
];

export const DATABASE_QUERIES: SavedQuery[] = [
  {
    id: 'SlowStatements',
    name: 'database/slow statements',
    lines: [
      'filter @message like /duration: /', 'parse @message "duration: * ms *" as ms, statement', 'sort ms desc',
      'limit 50',
    ],
  },
  {
    id: 'DatabaseErrors',
    name: 'database/errors',
    lines: [
      'fields @timestamp, @message, @logStream',
      'filter @message like /(ERROR|FATAL|PANIC):/',
      'sort @timestamp desc',
      'limit 100',
    ],
  },
];

export const CACHE_QUERIES: SavedQuery[] = [
  {
    id: 'SlowCommands',
    name: 'cache/slow commands',
    lines: ['fields @timestamp, CacheClusterId, Duration, Command', 'sort Duration desc', 'limit 50'],
  },
];

export const FIREWALL_QUERIES: SavedQuery[] = [
  {
    id: 'BlockedAddresses',
    name: 'firewall/blocked addresses',
    lines: [
      'filter action = "BLOCK"',
      'stats count(*) as requests by httpRequest.clientIp, httpRequest.country, terminatingRuleId',
      'sort requests desc',
      'limit 50',
    ],
  },
  {
    id: 'BlockedPaths',
    name: 'firewall/blocked paths',
    lines: [
      'filter action = "BLOCK"',
      'stats count(*) as requests by httpRequest.uri, terminatingRuleId',
      'sort requests desc',
      'limit 50',
    ],
  },
];

/** Creates saved queries in a folder of the console. */
export function saveQueries(
  scope: Construct, folder: string, logGroup: logs.ILogGroup, queries: SavedQuery[],
): logs.CfnQueryDefinition[] {
  return queries.map(({ id, name, lines }) => new logs.CfnQueryDefinition(scope, id, {
    name: `${folder}/${name}`, logGroupNames: [logGroup.logGroupName], queryString: lines.join('\n| '),
  }));
}
