import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export const IS_ERROR = 'filter level in ["error", "fatal", "critical"] or level >= 50 or @message like /ERROR|FATAL/';

/** By name, line by line. */
type Queries = Record<string, string[]>;

export const API_QUERIES: Queries = {
  'api/errors by message': [
    IS_ERROR, 'stats count(*) as errors, latest(@timestamp) as last by coalesce(message, msg, @message) as text', 'sort errors desc', 'limit 50',
  ],
  'api/latest errors': ['fields @timestamp, @message, @logStream', IS_ERROR, 'sort @timestamp desc', 'limit 100'],
  'api/slowest requests': [
    'filter ispresent(durationMs)', 'fields @timestamp, method, path, status, durationMs, requestId', 'sort durationMs desc', 'limit 50',
  ],
  'api/5xx by path': ['filter status >= 500', 'stats count(*) as failures by method, path, status', 'sort failures desc', 'limit 50'],
};

export const DATABASE_QUERIES: Queries = {
  'database/slow statements': ['filter @message like /duration: /', 'parse @message "duration: * ms *" as ms, statement', 'sort ms desc', 'limit 50'],
  'database/errors': [
    'fields @timestamp, @message, @logStream', 'filter @message like /(ERROR|FATAL|PANIC):/', 'sort @timestamp desc', 'limit 100',
  ],
};

export const CACHE_QUERIES: Queries = {
  'cache/slow commands': ['fields @timestamp, CacheClusterId, Duration, Command', 'sort Duration desc', 'limit 50'],
};

export const FIREWALL_QUERIES: Queries = {
  'firewall/blocked addresses': [
    'filter action = "BLOCK"', 'stats count(*) as requests by httpRequest.clientIp, httpRequest.country, terminatingRuleId', 'sort requests desc', 'limit 50',
  ],
  'firewall/blocked paths': [
    'filter action = "BLOCK"', 'stats count(*) as requests by httpRequest.uri, terminatingRuleId', 'sort requests desc', 'limit 50',
  ],
};

export function saveQueries(scope: Construct, logGroupName: string, queries: Queries): void {
  for (const [name, lines] of Object.entries(queries)) {
    new logs.CfnQueryDefinition(scope, name.replace(/\W/g, '-'), {
      name: `eldonia/${name}`, logGroupNames: [logGroupName], queryString: lines.join('\n| '),
    });
  }
}
